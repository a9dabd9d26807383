"""How every deadline stands in every county, from the ledger's course of the days: now, and at an earlier look."""

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import sqlalchemy as sa

from exports.ledger.messages import Place
from exports.ledger.tables import CountyCourse, DeadlineCourse
from policies.recipients import PROVINCE_WIDE, Rule

# How far back an earlier look may lie: a month and some days without a run.
_DAYS = 45
_LONGEST_NAME = 20
NOWHERE = "未归入县的户"


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

    @property
    def place(self) -> Place:
        """What it speaks of."""
        return self.deadline, self.due, self.county_code


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

    def on(self, latest: dt.date) -> list[Standing]:
        """The newest look at each on the newest day that is not after `latest`."""
        days = [each.as_of for each in self.looks if each.as_of <= latest]
        return self._newest([each for each in self.looks if days and each.as_of == max(days)])

    def before(self, now: Standing) -> Standing | None:
        """The look before this, the newest, at the same deadline, due day and county."""
        looks = self._by_place[now.place]
        return looks[-2] if len(looks) > 1 else None

    @cached_property
    def _by_place(self) -> dict[Place, list[Standing]]:
        found: dict[Place, list[Standing]] = defaultdict(list)
        for each in self.looks:
            found[each.place].append(each)
        return found

    def county(self, code: str) -> County:
        """The county of a code; one that no day has named is told by its code."""
        return self.counties.get(code) or County(code or NOWHERE, code[:4], code[:4])

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
        return list({(each.deadline, each.county_code): each for each in rows}.values())


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
