"""The suite of each canonical table, on its profile: presence, volume, broken share, freshness, divisions."""

from typing import Any

import great_expectations.expectations as gxe
from great_expectations.expectations.metadata_types import FailureSeverity

from policies import words

CRITICAL, WARNING = FailureSeverity.CRITICAL, FailureSeverity.WARNING


def _between(
    column: str, says: str, zh: str, severity: FailureSeverity, least: float | None = None, most: float | None = None
) -> Any:
    return gxe.ExpectColumnValuesToBeBetween(
        column=column, min_value=least, max_value=most, severity=severity, meta={"says": says, "zh": zh}
    )


def all_accounted_for() -> list[Any]:
    """Every row read has its place."""
    return [_between("unaccounted", "rows read are not all accounted for", "读取的行没有全部交代去向", CRITICAL, 0, 0)]


def present(severity: FailureSeverity) -> list[Any]:
    """The table holds rows."""
    return [_between("rows", "the table is empty", "表中没有数据", severity, 1)]


def steady() -> list[Any]:
    """Not half gone since the last day, and not a fifth larger or smaller."""
    return [
        _between(
            "volume", "over half of the rows are gone since the last day", "比上一期少了一半以上的行", CRITICAL, 0.5
        ),
        _between(
            "volume", "rows changed by a fifth since the last day", "行数比上一期增减五分之一以上", WARNING, 0.8, 1.25
        ),
    ]


def sound() -> list[Any]:
    """Few records with an error; a table that is nearly all errors was read wrong."""
    return [
        _between(
            "many_error_share",
            "over 90 % of the records have an error",
            "90%以上的记录有必须改正的问题",
            CRITICAL,
            most=0.9,
        ),
        _between(
            "error_share", "over 20 % of the records have an error", "20%以上的记录有必须改正的问题", WARNING, most=0.2
        ),
    ]


def fresh(days: int) -> list[Any]:
    """Something was updated within the last days."""
    return [
        _between("stale_days", f"nothing was updated for over {days} days", f"{days}天以上没有更新", WARNING, most=days)
    ]


def placed() -> list[Any]:
    """Households lie in counties of the division table."""
    return [
        _between(
            "many_stray_share",
            "over 90 % of the households lie in no county",
            "90%以上的户不属于任何县",
            CRITICAL,
            most=0.9,
        ),
        _between(
            "stray_share", "over 2 % of the households lie in no county", "2%以上的户不属于任何县", WARNING, most=0.02
        ),
    ]


def _usual(*more: list[Any]) -> list[Any]:
    parts = [all_accounted_for(), sound(), *more]
    return [expectation for part in parts for expectation in part]


def table_suites() -> dict[str, list[Any]]:
    """The suite of every canonical table, and of the counties found in `division`."""
    return {
        "household": _usual(present(CRITICAL), steady(), fresh(7), placed()),
        "member": _usual(present(CRITICAL), steady(), fresh(7)),
        "division": _usual(present(CRITICAL), steady()),
        "county": present(CRITICAL),
        "income_entry": _usual(present(WARNING), steady()),
        "expense_entry": _usual(present(WARNING), steady()),
        "measure": _usual(present(WARNING), steady()),
        "classification": _usual(present(WARNING), steady()),
        "return_warning": _usual(present(WARNING), steady()),
        "marginal_monitor": _usual(present(WARNING), steady()),
        "work_record": _usual(present(WARNING)),
        "work_plan": _usual(),
        "declaration": _usual(),
        "visit": _usual(),
        "enterprise_pairing": _usual(),
        "health_feed": _usual(present(WARNING)),
        "emergency_feed": _usual(),
        "disabled_feed": _usual(present(WARNING)),
        "civil_affairs_feed": _usual(present(WARNING)),
    }


def rule_suite() -> list[Any]:
    """On the rules that found anything: no rule breaks most of a table, no error rule a fifth of it."""

    def share(severity: str, most: float) -> Any:
        return gxe.ExpectColumnValuesToBeBetween(
            column="share",
            max_value=most,
            row_condition=f'severity == "{severity}"',
            condition_parser="pandas",
            severity=WARNING,
            meta={
                "says": f"a rule of severity {severity} breaks over {most:.0%} of the rows",
                "zh": f"规则涉及{most:.0%}以上的行",
            },
        )

    return [share(words.ERROR, 0.2), share(words.WARNING, 0.8)]


def county_suite() -> list[Any]:
    """On the counties: what stops one county's package, and what is only shown."""
    return [
        _between(
            "volume",
            "over half of the county's households are gone since the last day",
            "户数比上一期少了一半以上",
            CRITICAL,
            0.5,
        ),
        _between(
            "many_error_share",
            "over 90 % of the county's households have an error",
            "90%以上的户有必须改正的问题",
            CRITICAL,
            most=0.9,
        ),
        _between(
            "volume",
            "the county's households changed by a fifth since the last day",
            "户数比上一期增减五分之一以上",
            WARNING,
            0.8,
            1.25,
        ),
        _between(
            "error_share",
            "over 50 % of the county's households have an error",
            "50%以上的户有必须改正的问题",
            WARNING,
            most=0.5,
        ),
    ]
