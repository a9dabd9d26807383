"""Since when a finding stands: the first of the days in a row on which it was found."""

import datetime as dt

from policies.finding import COLUMNS
from tests.memory import Row, found, given
from transforms.since import since_when

SCHEMA = dict.fromkeys(COLUMNS, "string")
DATED = SCHEMA | {"since": "date", "value_since": "date"}
DAYS = [dt.date(2020, 5, day) for day in (8, 9, 10, 11)]
FINDING = {"rule": "R1", "table": "member", "key": "P1", "household_no": "H1", "field": "sex"}


def since(days: list[list[Row]], of: str = "since") -> list[tuple[str | None, int]]:
    """Key and day (from 0) since which it stands, of the last of the days with these findings."""
    before = None
    told: list[Row] = []
    for day, rows in zip(DAYS, days, strict=False):
        told = found(since_when(given(SCHEMA, *rows), before, day))
        before = given(DATED, *told)
    return sorted((row["key"] or "", DAYS.index(row[of])) for row in told)


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


def test_a_value_stands_since_the_first_of_the_days_in_a_row_on_which_it_was_the_whole_same() -> None:
    # Two phones are shown alike; their digests differ.
    one, other = (FINDING | {"value": "138******45", "value_sha256": digest} for digest in "12")
    assert since([[one], [one]], "value_since") == [("P1", 0)]
    assert since([[one], [other], [other]], "value_since") == [("P1", 1)]
    assert since([[one], [other]], "since") == [("P1", 0)]
    assert since([[FINDING], [FINDING]], "value_since") == [("P1", 0)]


def test_a_day_judged_before_values_were_dated_dates_none() -> None:
    before = given(SCHEMA | {"since": "date"}, FINDING | {"since": DAYS[0]})
    (row,) = found(since_when(given(SCHEMA, FINDING), before, DAYS[1]))
    assert (row["since"], row["value_since"]) == (DAYS[0], DAYS[1])
