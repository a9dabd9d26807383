"""The facts of the province or of a prefecture: each deadline over its counties, and what left and came back."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa

from exports.board.deadlines import Before, DeadlineFacts, Points, deadline_facts
from exports.board.entries import entered_course, entries, is_young
from exports.board.history import (
    CountyDay,
    Progress,
    Total,
    as_counted,
    counted_in,
    counties_on,
    days_told,
    first_days,
    newest_checks,
    progress_on,
    totals,
)
from exports.board.packages import Sendings
from policies.deadlines import load_deadlines
from policies.in_force import in_force
from policies.words import NO_COUNTY, NO_COUNTY_TITLE
from policies.working_days import working_days_ago
from storage.day import Day
from storage.settings import Settings

Sent = Callable[[sa.Connection, list[str]], dict[str, Sendings]]


class NothingYetError(LookupError):
    """No day has told its deadlines yet."""


@dataclass(frozen=True)
class Region:
    """What a page of several counties tells, of its day; `prefecture_code` is null for the province, `closed` is the
    day that the page was made for when nothing since is told: its own, or a later one that told no deadlines.
    """

    prefecture_code: str | None
    name: str
    as_of: dt.date
    closed: dt.date | None
    days: int
    deadlines: list[DeadlineFacts]
    counties: list[CountyDay]
    earlier_counties: dict[str, CountyDay]
    sendings: dict[str, Sendings]

    def named(self, county_code: str) -> str:
        """A county's name; its code when the division table does not tell."""
        names = {each.county_code: each.county for each in self.counties}
        return names.get(county_code, county_code) if county_code else NO_COUNTY_TITLE

    @property
    def prefectures(self) -> dict[str, str]:
        """Names of the prefectures by code, in the division table's order."""
        return {each.prefecture_code: each.prefecture or each.prefecture_code for each in self.counties}


def newest_until(days: list[dt.date], day: dt.date) -> dt.date | None:
    """The newest of some days that is not after `day`; null when none is."""
    return max((each for each in days if each <= day), default=None)


def before(days: list[dt.date], as_of: dt.date) -> Before:
    """The runs that today's is compared with: the one before, one a week ago or longer, one before the days in which
    something should have moved.
    """
    still = in_force(as_of).board.standstill_working_days
    return Before(
        newest_until(days, as_of - dt.timedelta(1)),
        newest_until(days, as_of - dt.timedelta(7)),
        newest_until(days, working_days_ago(as_of, still)),
    )


def newest_rows(connection: sa.Connection, as_of: dt.date, checks: bool) -> list[Progress]:
    """Every county's newest progress: of the day's run, and with `checks` of a later hour where one was checked."""
    checked = newest_checks(connection, as_of) if checks else []
    anew = {row.deadline for row in checked}
    return [*(row for row in progress_on(connection, as_of) if row.deadline not in anew), *checked]


def region(
    connection: sa.Connection,
    settings: Settings,
    sent: Sent,
    *,
    prefecture_code: str | None = None,
    until: dt.date | None = None,
    shown_days: int = 60,
) -> Region:
    """The facts of the newest day, or with `until` of that day alone, whatever has been checked since.

    Raises NothingYetError when no day has told its deadlines, KeyError when there is no such prefecture.
    """
    days = days_told(connection, until)
    if not days:
        raise NothingYetError
    as_of = days[-1]
    counties = [each for each in counties_on(connection, as_of) if prefecture_code in (None, each.prefecture_code)]
    if prefecture_code is not None and not counties:
        raise KeyError(prefecture_code)
    codes = None if prefecture_code is None else [each.county_code for each in counties]
    own = set(codes or ())

    def within(rows: list[Progress]) -> list[Progress]:
        kept = rows if codes is None else [row for row in rows if row.county_code in own]
        return [row for row in kept if row.county_code != NO_COUNTY or row.need]

    @cache
    def told_on(day: dt.date) -> list[Progress]:
        return progress_on(connection, day)

    rows = within(newest_rows(connection, as_of, checks=until is None))
    counted = None if codes is None else counted_in(codes, as_of)
    sums = totals(connection, as_of - dt.timedelta(shown_days), as_of, counted)
    entered = _entered(Day(as_of, settings), codes, sums, first_days(connection, counted))
    facts = []
    for name, deadline in load_deadlines().deadlines.items():
        if not (now := [row for row in rows if row.deadline == name]):
            continue
        # A check may be newer than the day's run, of some deadlines and not of others.
        newest = max(row.as_of for row in now)

        def earlier(day: dt.date | None, name: str = name, newest: dt.date = newest) -> dict[str, Progress]:
            told = [] if day is None else [row for row in told_on(day) if row.deadline == name]
            return {row.county_code: row for row in within(as_counted(told, newest))}

        course, before_it = sums.get(name, []), entered.get(name, ())
        facts.append(deadline_facts(name, deadline, now, earlier, before(days, newest), course, before_it))
    yesterday = before(days, as_of).yesterday
    return Region(
        prefecture_code,
        "" if prefecture_code is None else counties[0].prefecture or prefecture_code,
        as_of,
        until,
        len(days),
        facts,
        counties,
        {} if yesterday is None else {each.county_code: each for each in counties_on(connection, yesterday)},
        sent(connection, [each.county_code for each in counties]),
    )


def _entered(
    day: Day, codes: list[str] | None, sums: dict[str, list[Total]], first: dict[str, dt.date]
) -> dict[str, Points]:
    """By deadline what was entered before its first run; nothing once the runs themselves tell enough."""
    young = [name for name, course in sums.items() if is_young([each.as_of for each in course], first.get(name))]
    found = entries(day, codes) if young else []
    return {name: entered_course(found, name, first[name] - dt.timedelta(1)) for name in young}
