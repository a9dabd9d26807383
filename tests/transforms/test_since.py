"""Since when a finding stands: the first of the days in a row on which it was found."""

import datetime as dt

from policies.finding import COLUMNS
from tests.memory import Row, found, given
from transforms.since import since_when

SCHEMA = dict.fromkeys(COLUMNS, "string")
DATED = SCHEMA | {"since": "date"}
DAYS = [dt.date(2020, 5, day) for day in (8, 9, 10, 11)]
FINDING = {"rule": "R1", "table": "member", "key": "P1", "household_no": "H1", "field": "sex"}


def since(days: list[list[Row]]) -> list[tuple[str | None, int]]:
    """Rule and day (from 0) since which it stands, of the last of the days with these findings."""
    before = None
    told: list[Row] = []
    for day, rows in zip(DAYS, days, strict=False):
        told = found(since_when(given(SCHEMA, *rows), before, day))
        before = given(DATED, *told)
    return sorted((row["key"] or "", DAYS.index(row["since"])) for row in told)


def test_a_finding_stands_since_the_first_of_the_days_in_a_row() -> None:
    assert since([[FINDING]]) == [("P1", 0)]
    assert since([[FINDING], [FINDING], [FINDING]]) == [("P1", 0)]
    assert since([[], [FINDING], [FINDING]]) == [("P1", 1)]
    assert since([[FINDING], [], [FINDING], [FINDING]]) == [("P1", 2)]  # it was gone for a day


def test_what_makes_it_the_same_finding() -> None:
    # The value, the severity and the words may change: it is still the same thing to put right.
    assert since(
        [[FINDING | {"value": "x", "severity": "warning"}], [FINDING | {"value": "y", "severity": "error"}]]
    ) == [("P1", 0)]
    for name in FINDING:
        assert since([[FINDING], [FINDING | {name: "other"}]]) in ([("P1", 1)], [("other", 1)])


def test_a_blank_is_equal_to_a_blank() -> None:
    blank: Row = {"rule": "R1", "table": "member", "household_no": "H1"}
    assert since([[blank], [blank]]) == [("", 0)]


def test_two_findings_that_differ_in_their_value_alone_both_stand_since_the_older_day() -> None:
    both = [FINDING | {"value": "x"}, FINDING | {"value": "y"}]
    assert since([[FINDING | {"value": "x"}], both, both]) == [("P1", 0), ("P1", 0)]
