"""The verification of candidates: who waits, who was settled this month, until when (N1.3b)."""

from policies.deadlines import Term, load_deadlines
from tests.memory import Row, assessed, found, given, policy
from transforms.deadlines import Subjects
from transforms.deadlines.verification import verification

LIFE = dict.fromkeys(("household_no", "county_code", "state"), "string") | dict.fromkeys(
    ("since", "verified_from", "verified_on"), "date"
)
SHIPPED = load_deadlines().deadlines["verification"]


def case(life: Row, term: Term | None = None) -> list[tuple[str, bool, bool]]:
    """(due, done, counted) of the household's cases on 2020-05-08."""
    judged = assessed({"household_no": "H", "county_code": "341221"})
    of = Subjects(judged, given(LIFE, {"household_no": "H", "county_code": "341221", **life}), {}, policy())
    deadline = SHIPPED if term is None else SHIPPED.model_copy(update={"per_household": term})
    return [(row["due"].isoformat(), row["done"], row["counted"]) for row in found(verification(of, deadline))]


def test_a_candidate_is_missing_and_counts_when_due_by_the_month_s_end() -> None:
    assert case({"state": "candidate", "since": "2020-04-24"}) == [("2020-05-11", False, True)]
    assert case({"state": "candidate", "since": "2020-03-02"}) == [("2020-03-16", False, True)]
    # After 2020-05-08 ten days end on 21 May: Saturday 9 May is worked.
    assert case({"state": "candidate", "since": "2020-05-08"}) == [("2020-05-21", False, True)]


def test_who_was_settled_this_month_is_done_and_earlier_ones_are_not_told() -> None:
    settled = {"state": "rejected", "since": "2020-05-06", "verified_from": "2020-04-24", "verified_on": "2020-05-06"}
    assert case(settled) == [("2020-05-11", True, True)]
    assert case({**settled, "state": "eliminated"}) == [("2020-05-11", True, True)]
    assert case({**settled, "verified_on": "2020-04-30"}) == []


def test_a_candidate_again_in_the_month_is_done_once_and_missing_once() -> None:
    again = {"state": "candidate", "since": "2020-05-07", "verified_from": "2020-04-24", "verified_on": "2020-05-06"}
    assert sorted(case(again)) == [("2020-05-11", True, True), ("2020-05-20", False, True)]


def test_returning_and_others_are_not_spoken_of() -> None:
    assert case({"state": "returning", "since": "2020-05-01"}) == []
    assert case({"state": "confirmed", "since": "2020-05-01"}) == []


def test_the_term_is_the_entry_s() -> None:
    assert case({"state": "candidate", "since": "2020-04-08"}, Term(months=1)) == [("2020-05-08", False, True)]
