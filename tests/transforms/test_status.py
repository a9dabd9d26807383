"""Kind, status and contradictions of a household (N1.1a, N1.3b, N3.2b), on 2020-05-08."""

import pytest

from tests.memory import DAY, Row, assessed, canonical, values
from transforms.status import contradictions, potential_kind, status

CLOSED = {"unstable": {"s4_records": 2, "s4_closed": 2}, "marginal": {"s5_records": 1, "s5_closed": 1}}
NOTHING = {"s4_records": 0, "s4_closed": 0, "s5_records": 0, "s5_closed": 0}
UNSTABLE, MARGINAL, ON_REGISTER = (
    NOTHING | {"register_type": register, "potential_kind": kind}
    for register, kind in (("脱贫户", "unstable"), ("一般农户", "marginal"), ("贫困户", "none"))
)
CONFIRMED = {"county_confirmed": "是", "confirmed_on": "2020-05-08"}
ELIMINATED = MARGINAL | CONFIRMED | CLOSED["marginal"] | {"status": "eliminated", "monitored_type": "边缘易致贫户"}


def test_the_register_tells_the_potential_kind() -> None:
    registers = ("脱贫户", "一般农户", "贫困户", None)
    rows = canonical("household", *({"register_type": register} for register in registers))
    assert values(potential_kind(rows)) == ["unstable", "marginal", "none", "none"]


STATUSES: dict[str, tuple[Row, str]] = {
    "nothing speaks for it": (MARGINAL | {"declared": False}, "none"),
    "evidence": (MARGINAL | {"declared": True}, "candidate"),
    "confirmed today": (MARGINAL | CONFIRMED, "confirmed"),
    "confirmed with evidence": (UNSTABLE | CONFIRMED | {"declared": True}, "confirmed"),
    "to be confirmed tomorrow": (MARGINAL | CONFIRMED | {"confirmed_on": "2020-05-09"}, "none"),
    "to be confirmed tomorrow, evidence": (
        MARGINAL | CONFIRMED | {"confirmed_on": "2020-05-09", "declared": True},
        "candidate",
    ),
    "confirmed without a day": (MARGINAL | CONFIRMED | {"confirmed_on": None}, "none"),
    "a day without a confirmation": (MARGINAL | {"confirmed_on": "2020-05-01"}, "none"),
    "rejected before evidence": (MARGINAL | {"county_confirmed": "否", "declared": True}, "rejected"),
    "rejected, closed": (MARGINAL | CLOSED["marginal"] | {"county_confirmed": "否"}, "rejected"),
    "marginal, closed": (MARGINAL | CONFIRMED | CLOSED["marginal"], "eliminated"),
    "unstable, closed": (UNSTABLE | CONFIRMED | CLOSED["unstable"], "eliminated"),
    "eliminated before evidence": (MARGINAL | CONFIRMED | CLOSED["marginal"] | {"declared": True}, "eliminated"),
    "closed, confirmed without a day": (MARGINAL | CLOSED["marginal"] | {"county_confirmed": "是"}, "eliminated"),
    "closed, not confirmed": (MARGINAL | CLOSED["marginal"] | {"declared": True}, "candidate"),
    "one warning is open": (UNSTABLE | CONFIRMED | {"s4_records": 2, "s4_closed": 1}, "confirmed"),
    "unstable, closed in the marginal system": (UNSTABLE | CONFIRMED | CLOSED["marginal"], "confirmed"),
    "marginal, closed in the warning system": (MARGINAL | CONFIRMED | CLOSED["unstable"], "confirmed"),
    "on the register, everything else": (ON_REGISTER | CONFIRMED | {"declared": True}, "none"),
    "on the register, rejected": (ON_REGISTER | {"county_confirmed": "否"}, "none"),
}


def test_the_first_status_that_holds() -> None:
    rows = assessed(*(row for row, _ in STATUSES.values()))
    told = values(status(rows, rows.declared.fill_null(False), DAY))
    assert dict(zip(STATUSES, told, strict=True)) == {name: expected for name, (_, expected) in STATUSES.items()}


KIND = {"unstable": "脱贫不稳定户", "marginal": "边缘易致贫户"}
CONTRADICTIONS: dict[str, tuple[Row, list[str]]] = {
    "nothing entered": (MARGINAL, []),
    "confirmed marginal": (MARGINAL | CONFIRMED | {"monitored_type": KIND["marginal"]}, []),
    "confirmed unstable": (UNSTABLE | CONFIRMED | {"monitored_type": KIND["unstable"]}, []),
    "marginal, named unstable": (MARGINAL | CONFIRMED | {"monitored_type": KIND["unstable"]}, ["kind_mismatch"]),
    "unstable, named marginal": (UNSTABLE | CONFIRMED | {"monitored_type": KIND["marginal"]}, ["kind_mismatch"]),
    "on the register, named": (ON_REGISTER | CONFIRMED | {"monitored_type": KIND["marginal"]}, ["kind_mismatch"]),
    "register unknown, named": (
        ON_REGISTER | CONFIRMED | {"register_type": None, "monitored_type": KIND["marginal"]},
        [],
    ),
    "confirmed, no kind named": (MARGINAL | CONFIRMED, ["confirmed_without_kind"]),
    "named, not confirmed yet": (MARGINAL | {"monitored_type": KIND["marginal"]}, ["kind_without_confirmation"]),
    "named, rejected": (
        MARGINAL | {"monitored_type": KIND["marginal"], "county_confirmed": "否"},
        ["kind_without_confirmation"],
    ),
    "rejected, not named": (MARGINAL | {"county_confirmed": "否"}, []),
    "unstable in S5": (UNSTABLE | {"s5_records": 1}, ["unstable_in_s5"]),
    "unstable in S4": (UNSTABLE | {"s4_records": 1}, []),
    "marginal in S4": (MARGINAL | {"s4_records": 1}, ["marginal_in_s4"]),
    "marginal in S5": (MARGINAL | {"s5_records": 1}, []),
    "on the register, in both": (ON_REGISTER | {"s4_records": 1, "s5_records": 1}, []),
    "eliminated": (ELIMINATED, []),
    "eliminated, flagged now": (ELIMINATED | {"current_low_income": True}, ["closed_but_flagged"]),
    "eliminated, surge now": (ELIMINATED | {"current_expense_surge_other": True}, ["closed_but_flagged"]),
    "eliminated, near the line now": (ELIMINATED | {"current_near_line": True}, []),
    "eliminated, flagged only then": (ELIMINATED | {"low_income": True, "current_low_income": False}, []),
    "confirmed, flagged now": (ELIMINATED | {"status": "confirmed", "current_low_income": True}, []),
    "opened the day after": (
        UNSTABLE | {"s4_records": 2, "s4_closed": 1, "s4_first_closed": "2020-04-01", "s4_last_open": "2020-04-02"},
        ["open_after_close"],
    ),
    "opened on the day of closing": (
        UNSTABLE | {"s4_records": 2, "s4_closed": 1, "s4_first_closed": "2020-04-01", "s4_last_open": "2020-04-01"},
        [],
    ),
    "closed in the future": (
        UNSTABLE | {"s4_records": 2, "s4_first_closed": "2020-06-01", "s4_last_open": "2020-06-02"},
        [],
    ),
    "identified next month": (MARGINAL | {"identified_month": "2020-06-01"}, ["identified_in_future"]),
    "identified this month": (MARGINAL | {"identified_month": "2020-05-01"}, []),
    "gone, still confirmed": (
        MARGINAL | CONFIRMED | {"monitored_type": KIND["marginal"], "status": "confirmed", "risk_eliminated": "是"},
        ["eliminated_disagrees"],
    ),
    "gone, never monitored": (MARGINAL | {"status": "none", "risk_eliminated": "是"}, ["eliminated_disagrees"]),
    "not gone, eliminated": (ELIMINATED | {"risk_eliminated": "否"}, ["eliminated_disagrees"]),
    "gone, eliminated": (ELIMINATED | {"risk_eliminated": "是"}, []),
    "not gone, confirmed": (
        MARGINAL | CONFIRMED | {"monitored_type": KIND["marginal"], "status": "confirmed", "risk_eliminated": "否"},
        [],
    ),
    "several, in a fixed order": (
        UNSTABLE | CONFIRMED | {"s5_records": 1, "risk_eliminated": "是", "status": "confirmed"},
        ["confirmed_without_kind", "unstable_in_s5", "eliminated_disagrees"],
    ),
}


@pytest.fixture(scope="module")
def told() -> dict[str, list[str]]:
    rows = assessed(*({"status": "none"} | row for row, _ in CONTRADICTIONS.values()))
    rows = rows.mutate(identified_month=rows.identified_month.cast("date"))
    return dict(zip(CONTRADICTIONS, values(contradictions(rows, DAY)), strict=True))


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_what_the_systems_say_against_each_other(told: dict[str, list[str]], name: str) -> None:
    assert told[name] == CONTRADICTIONS[name][1]
