"""Contact persons: whom the deadline speaks of, and who is done (N2.1c)."""

import datetime as dt

from policies.deadlines import load_deadlines
from tests.memory import assessed, by_household, canonical, given, policy
from transforms.deadlines import Subjects
from transforms.deadlines.contact_person import contact_person

MARGINAL = {"kind": "marginal", "status": "confirmed", "county_code": "341221"}
LIFE = {"household_no": "string", "state": "string"}


def test_a_marginal_confirmed_household_is_done_with_name_and_phone() -> None:
    judged = assessed(
        *({"household_no": number, **MARGINAL} for number in ("whole", "no phone", "no record")),
        {"household_no": "unstable", **MARGINAL, "kind": "unstable"},
        {"household_no": "candidate", **MARGINAL, "status": "candidate"},
    )
    monitor = canonical(
        "marginal_monitor",
        {"household_no": "whole", "contact_name": "甲", "contact_phone": "1", "contact_entered_on": "2020-05-11"},
        {"household_no": "no phone", "contact_name": "甲", "contact_entered_on": "2020-05-01"},
    )
    of = Subjects(judged, given(LIFE), {"marginal_monitor": monitor}, policy())
    rows = by_household(contact_person(of, load_deadlines().deadlines["contact_person"]))
    told = {number: (row["done"], row["done_on"], row["lacks_zh"]) for number, row in rows.items()}
    assert told == {
        "whole": (True, dt.date(2020, 5, 11), None),
        "no phone": (False, None, "联系人电话"),
        "no record": (False, None, "联系人姓名、联系人电话"),
    }
    assert {row["due"] for row in rows.values()} == {dt.date(2020, 5, 10)} and all(r["counted"] for r in rows.values())
