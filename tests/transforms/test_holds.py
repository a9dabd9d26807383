"""What a finding keeps out of the import files (N1.3b): tables, statuses and keys beside the golden situations."""

import pytest

from policies.finding import COLUMNS
from tests.memory import Row, assessed, canonical, found, given
from transforms.holds import with_holds

MAY_2020 = 2020 * 12 + 4
HOMES: list[Row] = [
    {"household_no": "H", "kind": "marginal", "status": "confirmed"},
    {"household_no": "/H/", "kind": "unstable", "status": "confirmed"},
    {"household_no": "R", "kind": "unstable", "status": "rejected"},
    {"household_no": "N", "kind": "none", "status": "none"},
]
MEMBERS: list[Row] = [
    {"household_no": "/H/", "person_no": "P1", "relation": "户主"},
    {"household_no": "/H/", "person_no": "P2", "relation": "配偶"},
    {"household_no": "H", "person_no": "P2", "relation": "户主"},
    {"household_no": "R", "person_no": "P1", "relation": "户主"},
]
SLASHED = {"table": "income_entry", "household_no": "/H/", "field": "kind"}
CASES: list[tuple[str, Row, bool]] = [
    ("own row", {"table": "household", "household_no": "H"}, True),
    ("a warning", {"table": "household", "household_no": "H", "severity": "warning"}, False),
    ("asks for verification", {"table": "household", "household_no": "H", "asks": "verify"}, False),
    ("rejected", {"table": "household", "household_no": "R"}, False),
    ("none", {"table": "household", "household_no": "N"}, False),
    ("no household", {"table": "household", "household_no": None}, False),
    ("unknown household", {"table": "measure", "household_no": "H9", "key": "M1"}, False),
    ("rejected head", {"table": "member", "household_no": "R", "key": "P1"}, False),
    ("head", {"table": "member", "household_no": "/H/", "key": "P1"}, True),
    ("another's head", {"table": "member", "household_no": "/H/", "key": "P2"}, False),
    ("a marginal member without a number", {"table": "member", "household_no": "H", "key": "（空）"}, True),
    ("an unstable member without a number", {"table": "member", "household_no": "/H/", "key": "（空）"}, False),
    ("slashes, in W", SLASHED | {"key": "H//202004/工资/奖金"}, True),
    ("slashes, before W", SLASHED | {"key": "H//201904/工资"}, False),
    ("slashes, no kind", SLASHED | {"key": "H//201905"}, True),
    ("no month", SLASHED | {"key": "H///工资"}, False),
    ("nothing but the household", SLASHED | {"key": "H"}, False),
    ("month in another form", SLASHED | {"key": "H//2020-04/工资"}, False),
    ("an income's month", SLASHED | {"key": "H//202004/工资", "field": "month"}, False),
    ("a measure", {"table": "measure", "household_no": "/H/", "key": "M1"}, True),
    ("a warning's row", {"table": "return_warning", "household_no": "/H/", "key": "W1"}, False),
    ("a visit", {"table": "visit", "household_no": "H", "key": "H/2020-02-30"}, False),
    ("a department's row", {"table": "health_feed", "household_no": "H", "key": "3/4"}, False),
    ("work", {"table": "work_record", "household_no": "H", "key": "H/P1"}, False),
]


@pytest.fixture(scope="module")
def holds() -> dict[str, bool]:
    rows = [{"rule": name, "severity": "error", "asks": "correct"} | row for name, row, _ in CASES]
    finding = given(dict.fromkeys(COLUMNS, "string"), *rows)
    homes = assessed(*({"judgement_month": MAY_2020} | home for home in HOMES))
    told = found(with_holds(finding, homes, canonical("member", *MEMBERS)))
    assert len(told) == len(CASES)
    return {row["rule"]: row["holds"] for row in told}


@pytest.mark.parametrize(("name", "expected"), [(name, expected) for name, _, expected in CASES])
def test_what_a_finding_holds(holds: dict[str, bool], name: str, expected: bool) -> None:
    assert holds[name] is expected
