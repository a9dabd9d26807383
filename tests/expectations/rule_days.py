"""Days of platforms that hold a household for each breaking and each holding record of every rule."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from expectations.catalogue import CATALOGUE
from expectations.rules import Rule
from storage.day import Day
from tests.day import DAY, settings_for
from tests.expectations.world import Case, Change, cases, write_platform

# By table and number: one number may have a half of its statement in each of two tables.
RULES = {(table, rule.number): rule for table, rules in CATALOGUE.items() for rule in rules}
CASES = {(table, number): told for table, by_rule in cases().items() for number, told in by_rule.items()}
# What takes a household out of a rule's group.
_OUTSIDE = {
    "out_of_poverty": {"register_type": "一般农户", "exit_year": None},
    "monitored": {"monitored_type": None},
    "open": {"risk_eliminated": "是"},
    "eliminated": {"risk_eliminated": "否"},
    "either": {"register_type": "一般农户", "exit_year": None, "monitored_type": None},
}
# Two people to whom some cases refer.
_REFERRED = {"twin": CASES["member", "id_number_shared"][0].breaks, "phone": CASES["member", "5_15_022"][0].breaks}
# A day of birth has numbers for 500 people of each sex.
_AT_ONCE = 450


def _outside(rule: Rule, case: Case) -> Change | None:
    """The breaking record in a household of another group; None for a rule of everyone."""
    patch = _OUTSIDE.get(rule.group)
    return patch and case.breaks.model_copy(update={"household": {**case.breaks.household, **patch}})


def household_of(table: str, number: str, place: int, part: str) -> str:
    """The household of a part of a case."""
    return f"{table}/{number}/{place}/{part}"


def changes() -> dict[str, Change]:
    """What every household of the cases is, by its number."""
    found: dict[str, Change] = {"base": Change(), **_REFERRED}
    for (table, number), told in CASES.items():
        for place, case in enumerate(told):
            parts = {"breaks": case.breaks, "holds": case.holds, "outside": _outside(RULES[table, number], case)}
            found |= {
                household_of(table, number, place, part): each for part, each in parts.items() if each is not None
            }
    return found


def _day(change: Change) -> dt.date:
    return change.as_of or DAY


def rule_days(home: Path) -> Iterator[Day]:
    """A day for each platform that was written into a folder of its own under `home`."""
    everything = changes()
    orders = {name: order for order, name in enumerate(everything)}
    for day in sorted({_day(change) for change in everything.values()}):
        own = [(name, change) for name, change in everything.items() if _day(change) == day]
        for start in range(0, len(own), _AT_ONCE):
            folder = home / f"{day}_{start}"
            folder.mkdir()
            part = own[start : start + _AT_ONCE]
            placed = [(name, orders[name] % _AT_ONCE, change) for name, change in part]
            shared = [
                (name, _AT_ONCE + n, _REFERRED[name]) for n, name in enumerate(_REFERRED) if name not in dict(part)
            ]
            write_platform(folder / "p.sqlite", placed + shared)
            yield Day(day, settings_for(folder, folder / "p.sqlite"))
