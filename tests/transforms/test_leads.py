"""Leads: whom a department's data points at and nobody has heard (N3.1)."""

from decimal import Decimal

from policies.schemas import result_schema
from tests.memory import DAY, Row, assessed, found, given
from transforms.leads import leads

HEALTH = {"health_amount": "12000", "health_last_day": "2020-03-01"}
EMERGENCY = {"emergency_amount": "5000", "emergency_last_day": "2020-02-01"}
DISABLED = {"disabled_last_day": "2020-01-01"}


def led(**rows: Row) -> dict[str, list[str]]:
    """The departments of each household that has a lead."""
    told: dict[str, list[str]] = {}
    for row in found(leads(assessed(*({"household_no": number} | row for number, row in rows.items())), None, DAY)):
        told.setdefault(row["household_no"], []).append(row["department"])
    return {number: sorted(each) for number, each in told.items()}


def test_a_lead_tells_department_reason_and_amount() -> None:
    rows = assessed({"household_no": "H", "county_code": "341221", "status": "none"} | HEALTH | EMERGENCY | DISABLED)
    assert {
        row["department"]: (row["reason"], row["amount"], row["county_code"]) for row in found(leads(rows, None, DAY))
    } == {
        "health": ("因病", Decimal(12000), "341221"),
        "emergency": ("因灾", Decimal(5000), "341221"),
        "disabled": ("因残", None, "341221"),
    }


def test_by_status() -> None:
    statuses = ("none", "candidate", "confirmed", "eliminated")
    assert led(**{status: {"status": status} | HEALTH for status in statuses}) == {
        "none": ["health"],
        "candidate": ["health"],
    }
    assert led(**{status: {"status": status} for status in statuses}) == {}  # nothing reached a threshold


def test_a_rejected_household_is_told_again_by_a_later_row() -> None:
    assert led(
        later={"status": "rejected", "confirmed_on": "2020-02-29"} | HEALTH,
        same_day={"status": "rejected", "confirmed_on": "2020-03-01"} | HEALTH,
        earlier={"status": "rejected", "confirmed_on": "2020-03-02"} | HEALTH,
        undated={"status": "rejected"} | HEALTH,
        one_of_two={"status": "rejected", "confirmed_on": "2020-02-01"} | HEALTH | EMERGENCY,
    ) == {"later": ["health"], "one_of_two": ["health"]}


def test_a_candidate_by_any_other_evidence_is_under_verification_already() -> None:
    evidence = ("declared", "warned_by_household", "visited", "warned_by_visit", "warned_by_department")
    flags = ("low_income", "expense_surge_illness", "expense_surge_other", "income_plunge")
    spoken = {name: {"status": "candidate", name: True} | HEALTH for name in (*evidence, *flags)}
    silent = {name: {"status": "candidate", name: True} | HEALTH for name in ("near_line", "current_low_income")}
    unknown = {"unknown": {"status": "candidate", "low_income": None, "declared": False} | HEALTH}
    assert led(**spoken, **silent, **unknown) == {name: ["health"] for name in (*silent, *unknown)}


def test_two_departments_are_evidence_for_each_other_of_a_candidate() -> None:
    two = HEALTH | DISABLED
    assert led(candidate={"status": "candidate"} | two, none={"status": "none"} | two) == {
        "none": ["disabled", "health"]
    }


def test_a_lead_stands_since_the_first_of_the_days_in_a_row_it_was_told() -> None:
    rows = assessed(*({"household_no": each, "status": "none"} | HEALTH | DISABLED for each in ("known", "new")))
    known = {"household_no": "known", "department": "health", "since": "2020-05-06"}
    told = found(leads(rows, given(result_schema("lead"), known), DAY))
    since = {(row["household_no"], row["department"]): row["since"].day for row in told}
    assert since == {("known", "health"): 6, ("known", "disabled"): 8, ("new", "health"): 8, ("new", "disabled"): 8}
