"""What the form of a candidate tells of its household: who lives there, its numbers, what it paid (N1.3b)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir

from exports.drawing import Drawing
from policies.words import CANDIDATE

Row = dict[str, Any]
_OF_HOUSEHOLD = (
    "household_no",
    "county_code",
    "county",
    "town",
    "village",
    "village_code",
    "head_name",
    "register_type",
    "member_count",
    "window_start",
    "window_end",
    "evidence_until",
    "income",
    "per_capita_income",
    "line",
    "previous_income",
    "wages",
    "business_income",
    "property_income",
    "transfers",
    "production_costs",
    "risks",
    "potential_kind",
    "dangerous_house",
    "safe_water",
    "electricity",
    "hard_road",
    "farmland_mu",
    "forest_mu",
    "toilet",
    "house_area",
    "phone",
)
_OF_PERSON = (
    "household_no",
    "person_no",
    "name",
    "relation",
    "id_number",
    "health",
    "labour",
    "student_status",
    "dropout_reason",
    "phone",
    "medical_resident",
    "medical_employee",
)
_OF_EXPENSE = ("household_no", "spent_on", "cause", "amount", "reimbursed")


@dataclass(frozen=True)
class Candidate:
    """A candidate's household, its members, and the expenses that count: those of E, by what they cost it."""

    household: Row
    people: list[Row]
    expenses: list[Row]


def candidates(of: Drawing) -> list[Candidate]:
    """The candidates of known counties, by village and number."""
    view = of.view.filter(of.view.status == CANDIDATE)
    homes = view.select(*_OF_HOUSEHOLD)
    people = of.members.semi_join(view, "household_no")
    born = people.id_number_born.coalesce(people.birth_date)
    expense = of.tables["expense_entry"].semi_join(view, "household_no")
    readable = expense.filter(expense.spent_on.notnull(), expense.cause.notnull(), expense.amount.notnull())
    members = _by_household(people.select(*_OF_PERSON, born=born), "person_no")
    spent = _by_household(readable.select(*_OF_EXPENSE), "spent_on", "cause", "amount", "reimbursed")
    return [
        Candidate(home, members[home["household_no"]], _counted(home, spent[home["household_no"]]))
        for home in _rows(homes.order_by("village_code", "household_no"))
    ]


def _rows(table: ir.Table) -> list[Row]:
    found: list[Row] = table.to_pyarrow().to_pylist()
    return found


def _by_household(rows: ir.Table, *order: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in _rows(rows.order_by("household_no", *order)):
        found[row["household_no"]].append(row)
    return found


def _counted(home: Row, expenses: Iterable[Row]) -> list[Row]:
    """The expenses spent in E with their `net`, the largest first."""
    paid = [
        {**each, "net": max(each["amount"] - (each["reimbursed"] or 0), 0)}
        for each in expenses
        if home["window_start"] <= each["spent_on"] <= home["evidence_until"]
    ]
    return sorted(paid, key=lambda each: -each["net"])
