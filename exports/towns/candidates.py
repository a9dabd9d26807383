"""What the form of a candidate tells of its household: who lives there, its numbers, what it paid (N1.3b)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

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


def candidate_rows(of: Drawing) -> dict[str, ir.Table]:
    """The candidates of known counties (`form_home`), their people and their expenses, each with county_code."""
    view = of.view.filter(of.view.status == CANDIDATE)
    county = view.select("household_no", "county_code")
    people = of.members.semi_join(view, "household_no")
    born = people.id_number_born.coalesce(people.birth_date)
    expense = of.tables["expense_entry"].inner_join(county, "household_no")
    readable = expense.filter(expense.spent_on.notnull(), expense.cause.notnull(), expense.amount.notnull())
    return {
        "form_home": view.select(*_OF_HOUSEHOLD),
        "form_person": people.select("county_code", *_OF_PERSON, born=born),
        "form_expense": readable.select("county_code", *_OF_EXPENSE),
    }


# How the rows of a county stand.
ORDER = {
    "form_home": ["village_code", "household_no"],
    "form_person": ["household_no", "person_no"],
    "form_expense": ["household_no", "spent_on", "cause", "amount", "reimbursed"],
}


def candidates(homes: pa.Table, people: pa.Table, expenses: pa.Table) -> list[Candidate]:
    """The candidates of a county from their rows, which stand in ORDER."""
    members, spent = _by_household(people), _by_household(expenses)
    return [
        Candidate(home, members[home["household_no"]], _counted(home, spent[home["household_no"]]))
        for home in homes.to_pylist()
    ]


def _by_household(rows: pa.Table) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows.to_pylist():
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
