"""How every deadline stands in every county, from the ledger's course of the days: now, and at an earlier look."""

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import sqlalchemy as sa

from exports.ledger.course import OF_THE_DAY
from exports.ledger.messages import Place
from exports.ledger.tables import CountyCourse, DeadlineCourse
from policies.deadlines import load_deadlines
from policies.recipients import PROVINCE_WIDE, Rule
from policies.words import NO_COUNTY_TITLE

# How far back an earlier look may lie: the month before, from this one's last day.
_DAYS = 62
# In the place of a due day where each household has its own: what is late goes on when a month begins.
_NO_DAY = dt.date.max
_LONGEST_NAME = 20


@dataclass(frozen=True)
class Standing:
    """A deadline in a county at one look."""

    as_of: dt.date
    hour: int
    deadline: str
    county_code: str
    due: dt.date
    need: int
    done: int
    missing: int
    overdue: int
    state: str
    extended_from: dt.date | None

    @property
    def ordinary_due(self) -> dt.date:
        """The due day without the county's extension."""
        return self.extended_from or self.due

    @property
    def place(self) -> Place:
        """What it speaks of: a month's deadline begins anew with each month, else a month or an extension changes
        nothing by itself.
        """
        deadline = load_deadlines().deadlines.get(self.deadline)
        shared = deadline is None or deadline.shared_due
        return self.deadline, self.ordinary_due if shared else _NO_DAY, self.county_code


@dataclass(frozen=True)
class County:
    """A county as a message names it."""

    name: str
    prefecture_code: str
    prefecture: str


@dataclass(frozen=True)
class Course:
    """The looks of the last weeks, oldest first, and the counties by code."""

    day: dt.date
    looks: list[Standing]
    counties: dict[str, County]

    @property
    def now(self) -> list[Standing]:
        """The day's newest look at each deadline and county."""
        return self._newest([each for each in self.looks if each.as_of == self.day])

    def judged_by(self, latest: dt.date) -> dt.date | None:
        """The newest day, not after `latest`, that was judged itself: a check by the hour sees near deadlines alone."""
        days = {each.as_of for each in self.looks if each.hour == OF_THE_DAY and each.as_of <= latest}
        return max(days, default=None)

    def on(self, latest: dt.date) -> list[Standing]:
        """The newest look at each on the newest day judged by `latest`."""
        day = self.judged_by(latest)
        return self._newest([each for each in self.looks if each.as_of == day])

    def before(self, now: Standing) -> Standing | None:
        """The look before this, the newest, at what it speaks of."""
        looks = self._by_place[now.place]
        return looks[-2] if len(looks) > 1 else None

    @cached_property
    def _by_place(self) -> dict[Place, list[Standing]]:
        found: dict[Place, list[Standing]] = defaultdict(list)
        for each in self.looks:
            if each.need:
                found[each.place].append(each)
        return found

    def county(self, code: str) -> County:
        """The county of a code; one that no day has named is told by its code."""
        return self.counties.get(code) or County(code or NO_COUNTY_TITLE, code[:4], code[:4])

    def of(self, rule: Rule, rows: list[Standing]) -> list[Standing]:
        """Those of the rows that a rule speaks of."""
        return [
            each for each in rows if each.deadline in rule.of_deadlines and self.lies_in(each.county_code, rule.area)
        ]

    def lies_in(self, county_code: str, area: str) -> bool:
        """Whether a county lies in an area; the households of no county lie in the province alone."""
        return area in (PROVINCE_WIDE, county_code, self.county(county_code).prefecture_code)

    def area_name(self, area: str) -> str:
        """The area as a message names it."""
        if area == PROVINCE_WIDE:
            return "全省"
        if area in self.counties:
            return self.counties[area].name
        return next((each.prefecture for each in self.counties.values() if each.prefecture_code == area), area)

    @staticmethod
    def _newest(rows: list[Standing]) -> list[Standing]:
        """The last of each deadline and county, where there is anything to do: empty on time is not done."""
        newest = {(each.deadline, each.county_code): each for each in rows}
        return [each for each in newest.values() if each.need]


def plain(name: str | None) -> str:
    """A place's name without anything that a mail or a robot could take for a mark, a link or a second line."""
    return re.sub(r"[^\w（）·]", "", name or "")[:_LONGEST_NAME]


def _counties(connection: sa.Connection, day: dt.date) -> dict[str, County]:
    own = [CountyCourse.county_code, CountyCourse.county, CountyCourse.prefecture_code, CountyCourse.prefecture]
    known = sa.select(*own).where(CountyCourse.as_of <= day, CountyCourse.as_of > day - dt.timedelta(_DAYS))
    found = connection.execute(known.order_by(CountyCourse.as_of))
    return {
        row.county_code: County(
            plain(row.county) or row.county_code, row.prefecture_code, plain(row.prefecture) or row.prefecture_code
        )
        for row in found
    }


def course(connection: sa.Connection, day: dt.date) -> Course | None:
    """The course up to the day; None while the ledger holds no look of it, or holds a later day's."""
    newest = connection.execute(sa.select(sa.func.max(DeadlineCourse.as_of))).scalar()
    if newest != day:
        return None
    columns = [getattr(DeadlineCourse, name) for name in Standing.__dataclass_fields__]
    lately = sa.select(*columns).where(DeadlineCourse.as_of > day - dt.timedelta(_DAYS))
    rows = connection.execute(lately.order_by(DeadlineCourse.as_of, DeadlineCourse.hour, DeadlineCourse.county_code))
    return Course(day, [Standing(*row) for row in rows], _counties(connection, day))
