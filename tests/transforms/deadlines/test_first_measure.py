"""The first measure, a month after confirmation: due days, what counts as a measure, what counts in a month (N2.1d)."""

import datetime as dt

import pytest

from policies.deadlines import Deadline, Term, load_deadlines
from tests.memory import Row, assessed, by_household, canonical, given, policy
from transforms.deadlines import Subjects
from transforms.deadlines.first_measure import first_measure

MAY_2020 = 2020 * 12 + 4
LIFE = {"household_no": "string", "state": "string"}


def judged(confirmed_on: str, measures: list[str], deadline: Deadline, identified: str | None = "2020-04-01") -> Row:
    """The case of one confirmed household on 2020-05-08."""
    household = {"household_no": "H", "confirmed_on": confirmed_on, "judgement_month": MAY_2020}
    of = Subjects(
        assessed({**household, "county_code": "341221", "status": "confirmed"}),
        given(LIFE),
        {
            "household": canonical("household", {"household_no": "H", "identified_month": identified}),
            "measure": canonical("measure", *({"household_no": "H", "started_on": day} for day in measures)),
        },
        policy(),
    )
    return by_household(first_measure(of, deadline))["H"]


SHIPPED = load_deadlines().deadlines["first_measure"]


@pytest.mark.parametrize(
    ("confirmed_on", "measures", "due", "done", "counted"),
    [
        ("2020-04-08", [], "2020-05-08", False, True),  # due today
        ("2020-01-31", [], "2020-02-29", False, True),  # the last day of a leap February, missing since
        ("2020-05-01", [], "2020-06-01", False, False),  # due next month: not counted yet
        ("2020-04-08", ["2020-03-31"], "2020-05-08", False, True),  # before the identified month
        ("2020-04-08", ["2020-04-01"], "2020-05-08", True, True),  # on its first day
        ("2020-04-08", ["2020-05-09"], "2020-05-08", False, True),  # begins tomorrow
        ("2020-03-08", ["2020-04-20"], "2020-04-08", True, False),  # done, and due in a month that is over
    ],
)
def test_due_done_and_counted(confirmed_on: str, measures: list[str], due: str, done: bool, counted: bool) -> None:
    row = judged(confirmed_on, measures, SHIPPED)
    assert (row["due"].isoformat(), row["done"], row["counted"]) == (due, done, counted)


def test_an_unreadable_identified_month_is_the_month_of_judgement() -> None:
    assert not judged("2020-04-08", ["2020-04-30"], SHIPPED, identified=None)["done"]
    assert judged("2020-04-08", ["2020-05-01"], SHIPPED, identified=None)["done"]


def test_the_term_is_the_entry_s() -> None:
    in_days = SHIPPED.model_copy(update={"per_household": Term(working_days=10)})
    assert judged("2020-04-24", [], in_days)["due"] == dt.date(2020, 5, 11)  # 26 to 30 April, 6 to 9 and 11 May
    on_a_day = SHIPPED.model_copy(update={"per_household": None, "due": dt.date(2020, 5, 31)})
    assert judged("2020-04-24", [], on_a_day)["due"] == dt.date(2020, 5, 31)
