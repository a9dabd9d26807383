"""The rule catalogue: a file or folder per table, each rule with its number, severity, fields, predicate and words."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import ibis.expr.types as ir

from policies.finding import Asks, Severity
from policies.words import COMPLETE, CORRECT, ERROR, WARNING

Predicate = Callable[[ir.Table], ir.BooleanValue]
# What is told of a record that breaks a rule, from the record itself.
Telling = Callable[[ir.Table], ir.StringValue]
Group = Literal["everyone", "out_of_poverty", "monitored", "open", "eliminated", "either"]

# A mobile phone: 1, then 3 to 9, then nine digits.
MOBILE = "^1[3-9][0-9]{9}$"
PUBLISHED = "checkers' catalogue, December 2023"
FIRST_DAY = dt.date(2019, 1, 1)

# Whom the checkers' statements speak of, by the columns that `expectations.facts.groups` gives every row.
GROUPS: dict[Group, Predicate | None] = {
    "everyone": None,
    "out_of_poverty": lambda row: row.out_of_poverty,
    "monitored": lambda row: row.monitored,
    "open": lambda row: row.monitored & ~row.eliminated,
    "eliminated": lambda row: row.monitored & row.eliminated,
    "either": lambda row: row.out_of_poverty | row.monitored,
}


@dataclass(frozen=True)
class Rule:
    """One rule of a table: `breaks` says which records break it (null counts as not broken).

    The first of `fields` is the one shown as offending, all are what a county's word on it is held to; `start` is the
    first as_of it is in force; `asks` says whether the county is to correct a value or to complete one. Where the
    record itself tells which of `fields` is the offending one, `offending` names it; where it tells what is wrong in
    numbers, `says` does so instead of `message_zh`.
    """

    number: str
    severity: Severity
    source: str
    group: Group
    fields: tuple[str, ...]
    breaks: Predicate
    message_zh: str
    fix_zh: str
    start: dt.date
    asks: Asks
    offending: Telling | None = None
    says: Telling | None = None

    @property
    def field(self) -> str:
        """The offending field."""
        return self.fields[0]


def _severity(number: str) -> Severity:
    """The published chapter's: numbers that begin with 1 are hard errors, all others hints."""
    return ERROR if number.startswith("1_") else WARNING


def _in_group(group: Group, breaks: Predicate) -> Predicate:
    """`breaks` among the rows of the group only."""
    belongs = GROUPS[group]
    return breaks if belongs is None else lambda row: belongs(row) & breaks(row)


def rules(
    *,
    numbers: dict[Group, str],
    fields: str,
    breaks: Predicate,
    message_zh: str,
    fix_zh: str,
    severity: Severity | None = None,
    source: str = PUBLISHED,
    start: dt.date = FIRST_DAY,
    asks: Asks = CORRECT,
    offending: Telling | None = None,
    says: Telling | None = None,
) -> tuple[Rule, ...]:
    """One predicate as a rule per group of people it is numbered for; `fields` are names parted by spaces."""
    return tuple(
        Rule(
            number=number,
            severity=severity or _severity(number),
            source=source,
            group=group,
            fields=tuple(fields.split()),
            breaks=_in_group(group, breaks),
            message_zh=message_zh,
            fix_zh=fix_zh,
            start=start,
            asks=asks,
            offending=offending,
            says=says,
        )
        for group, number in numbers.items()
    )


def blank(
    *,
    numbers: dict[Group, str],
    field: str,
    title: str,
    severity: Severity | None = None,
    source: str = PUBLISHED,
) -> tuple[Rule, ...]:
    """Rules that a field be filled; `title` is the county's word for it."""
    return rules(
        numbers=numbers,
        fields=field,
        breaks=lambda row: row[field].isnull(),
        message_zh=f"{title}为空",
        fix_zh=f"补录{title}",
        severity=severity,
        source=source,
        asks=COMPLETE,
    )
