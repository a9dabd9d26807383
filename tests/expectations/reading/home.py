"""A household with all that is known of it, and the groups that statements speak of."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

Row = dict[str, Any]


@dataclass
class Person:
    """A member: the row, what the number says, what stands elsewhere under that person."""

    row: Row
    born: dt.date | None
    age: int | None
    namesakes: dict[str, int] = field(default_factory=dict)  # people of each group with this number
    records: list[Row] = field(default_factory=list)
    plans: list[Row] = field(default_factory=list)
    measures: list[Row] = field(default_factory=list)
    benefits: set[str] = field(default_factory=set)

    def __getitem__(self, name: str) -> Any:
        """What stands in a column."""
        return self.row[name]


@dataclass
class Home:
    """A household: its row, its people, its rows of other tables, its income and expense where they are known."""

    day: dt.date
    row: Row
    county: str | None = None
    people: list[Person] = field(default_factory=list)
    measures: list[Row] = field(default_factory=list)
    income_entries: list[Row] = field(default_factory=list)
    per_capita: Fraction | None = None
    wages: Fraction | None = None
    illness: Fraction = Fraction(0)
    phones_elsewhere: set[str] = field(default_factory=set)

    def __getitem__(self, name: str) -> Any:
        """What stands in a column."""
        return self.row[name]

    @property
    def number(self) -> str:
        """The household's number."""
        return str(self.row["household_no"])

    @property
    def risks(self) -> set[str]:
        """The risks named."""
        return {self[name] for name in ("risk_1", "risk_2", "risk_3")} - {None}

    @property
    def helped_by(self) -> set[str]:
        """The kinds of its measures."""
        return {measure["kind"] for measure in self.measures} - {None}


Reading = Callable[[Home], bool]
Of = Callable[[Person], bool]


def out_of_poverty(home: Home) -> bool:
    """脱贫户."""
    return bool(home["register_type"] == "脱贫户")


def monitored(home: Home) -> bool:
    """监测对象."""
    return home["monitored_type"] is not None


def either(home: Home) -> bool:
    """Whom the national system holds at all: statements that name no group speak of them."""
    return out_of_poverty(home) or monitored(home)


def still_at_risk(home: Home) -> bool:
    """未消除风险."""
    return monitored(home) and home["risk_eliminated"] != "是"


def eliminated(home: Home) -> bool:
    """已消除风险."""
    return monitored(home) and home["risk_eliminated"] == "是"


def someone(group: Reading, test: Of) -> Reading:
    """A household of the group with a person who is so."""
    return lambda home: group(home) and any(map(test, home.people))


def of_each(first: str, second: str, test: Of) -> dict[str, Reading]:
    """One test of a person under the number for 脱贫人口 and the number for 监测对象人口."""
    return {first: someone(out_of_poverty, test), second: someone(monitored, test)}


def both(*tests: Reading) -> Reading:
    """A household of which all is true."""
    return lambda home: all(test(home) for test in tests)


def at_risk_of(word: str) -> Reading:
    """A household whose risks name the word."""
    return lambda home: word in home.risks


def without(*kinds: str) -> Reading:
    """A household with no measure of these kinds."""
    return lambda home: not home.helped_by & set(kinds)


def blank(name: str) -> Callable[[Any], bool]:
    """A row in which nothing readable stands in the column."""
    return lambda row: row[name] is None


def stands(name: str, *values: str) -> Callable[[Any], bool]:
    """A row in which one of the values stands in the column."""
    return lambda row: row[name] in values


def above(name: str, limit: int) -> Callable[[Any], bool]:
    """A row whose number is above the limit."""
    return lambda row: row[name] is not None and row[name] > limit
