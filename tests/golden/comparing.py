"""What is expected of a situation, and what was found of it, in the same words: one comparison for both ways of
judging.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.golden.situations import Row, Situation

# The result tables that a situation may speak of.
TABLES = (
    "assessment",
    "finding",
    "reason",
    "lead",
    "contact_status",
    "need",
    "eligibility",
    "deadline_case",
    "effect",
)
Rows = dict[str, list[Row]]
_Told = Callable[[Rows, Situation], Any]


def _number(value: Any) -> Any:
    """A number of the YAML as results hold it."""
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _part(row: Row, names: Row) -> Row:
    return {name: row[name] for name in names}


def _single(rows: list[Row], names: Row | None) -> Row | list[Row] | None:
    """The only row, as far as `names` speak of it; None when there is none, all of them when there are more."""
    return rows if len(rows) > 1 else _part(rows[0], names or {}) if rows else None


def _deadline(rows: Rows, name: str, expected: Row | None) -> Row | list[Row] | None:
    return _single([row for row in rows["deadline_case"] if row["deadline"] == name], expected)


def _reason(rows: Rows, of: Situation) -> Row:
    told = {row["flag"]: row["text_zh"] for row in rows["reason"]}
    return {flag: told.get(flag) for flag in of.reason}


def _doubtful(rows: Rows, of: Situation) -> list[str]:
    told = {row["flag"] for row in rows["reason"] if row["doubtful"]}
    return [flag for flag in of.doubtful if flag in told] + sorted(told - {*of.doubtful})


# What may be left out of a situation: left out, it is not compared; given as empty, there must be nothing.
_TOLD: dict[str, _Told] = {
    "expect": lambda rows, of: _single(rows["assessment"], of.expect),
    "reason": _reason,
    "doubtful": _doubtful,
    "leads": lambda rows, of: {row["department"]: row["amount"] for row in rows["lead"]},
    "contact": lambda rows, of: _single(rows["contact_status"], of.contact),
    "need": lambda rows, of: {row["need"]: row["by_measure_no"] for row in rows["need"]},
    "eligible": lambda rows, of: sorted({row["programme"] for row in rows["eligibility"]}),
    "deadlines": lambda rows, of: {name: _deadline(rows, name, each) for name, each in of.deadlines.items()},
    "effect": lambda rows, of: _single(rows["effect"], of.effect),
}


def _findings(of: Situation, whole: bool) -> set[str]:
    return {*of.findings, *(of.broken if whole else [])}


def expected(of: Situation, *, whole: bool) -> Row:
    """What the situation expects; `whole`: of the full path, with the findings of reading and rules."""
    given = {name: getattr(of, name) for name in _TOLD if name in of.model_fields_set}
    numbers = {
        name: {key: _number(value) for key, value in given[name].items()}
        for name in ("expect", "leads", "effect")
        if given.get(name) is not None
    }
    named = _findings(of, whole)
    holding = {"holds": named & {*of.holds}} if "holds" in of.model_fields_set else {}
    return {"households": 1, **given, **numbers, "findings": named, **holding}


def found(rows: Rows, of: Situation, *, whole: bool) -> Row:
    """What the results say of all that the situation expects."""
    told = {name: tell(rows, of) for name, tell in _TOLD.items() if name in of.model_fields_set}
    rules = {row["rule"] for row in rows["finding"]}
    named = _findings(of, whole)
    holds = {row["rule"] for row in rows["finding"] if row["holds"]}
    holding = {"holds": named & holds} if "holds" in of.model_fields_set else {}
    return {"households": len(rows["assessment"]), **told, "findings": rules & (named | {*of.silent}), **holding}
