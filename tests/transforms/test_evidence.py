"""Evidence in E: declarations, visits, warnings, and what departments' rows must reach (N1.3a)."""

from decimal import Decimal

import ibis.expr.types as ir

from tests.memory import Row, by_household, canonical, found, judgement, policy
from transforms.evidence import department_evidence, in_evidence, last_days

# Members by household; the number's last four digits tell them apart, the check digit need not hold.
PEOPLE = {"two": (1, 2), "short": (3,), "edges": (4,), "old": (5,), "leap": (6,), "one": (7,), "same": (7,), "none": ()}
IDENTIFIED = dict.fromkeys(PEOPLE) | {"leap": "2020-02"}
MEMBERS = [
    {"household_no": number, "person_no": f"P{each}", "id_number": f"34012219800101{each:04}"}
    for number, people in PEOPLE.items()
    for each in people
]


def reached(department: str, *rows: tuple[int, str, Row]) -> dict[str, tuple[Decimal | None, str]]:
    """By household that reaches the department's threshold: the amount and the last day."""
    day = {"health": "discharged_on", "emergency": "happened_on", "disabled": "issued_on"}[department]
    feed = canonical(
        f"{department}_feed", *({"id_number": f"34012219800101{n:04}", day: on} | row for n, on, row in rows)
    )
    told = department_evidence(feed, department, canonical("member", *MEMBERS), judgement(IDENTIFIED), policy())
    return {number: (row["amount"], row["last_day"].isoformat()) for number, row in by_household(told).items()}


def test_what_was_paid_to_hospitals_is_summed_over_the_household_and_e() -> None:
    assert reached(
        "health",
        (1, "2020-01-01", {"self_paid": "6000"}),
        (2, "2020-03-01", {"self_paid": "4000"}),
        (3, "2020-01-01", {"self_paid": "9999.99"}),
        (3, "2020-01-02", {"self_paid": None, "total_cost": "50000"}),
        (4, "2019-05-01", {"self_paid": "5000"}),
        (4, "2020-05-08", {"self_paid": "5000"}),
        (5, "2019-04-30", {"self_paid": "99999"}),
        (5, "2020-05-09", {"self_paid": "99999"}),
        (6, "2020-02-29", {"self_paid": "9000"}),
        (6, "2020-03-01", {"self_paid": "9000"}),
        (7, "2020-01-01", {"self_paid": "99999"}),
        (8, "2020-01-01", {"self_paid": "99999"}),
    ) == {
        "two": (Decimal(10000), "2020-03-01"),  # 6000 of one and 4000 of the other member
        "edges": (Decimal(10000), "2020-05-08"),  # the first and the last day of E
        # short: a fen too little, and a blank amount adds nothing; old: a day before E and a day after;
        # leap: E ends on 29 February; one, same: one number on two households; 8 is nobody's number
    }


def test_losses_are_summed_over_the_household_and_e() -> None:
    assert reached(
        "emergency",
        (1, "2020-01-01", {"loss": "2500"}),
        (2, "2020-01-01", {"loss": "2500"}),
        (3, "2020-01-01", {"loss": "4999.99"}),
        (5, "2019-04-30", {"loss": "5000"}),
    ) == {"two": (Decimal(5000), "2020-01-01")}


def test_a_certificate_counts_by_its_level_and_has_no_amount() -> None:
    assert reached(
        "disabled",
        (1, "2020-01-01", {"level": "一级"}),
        (3, "2020-01-01", {"level": "三级"}),
        (3, "2020-01-01", {"level": None}),
        (4, "2020-05-08", {"level": "二级"}),
        (5, "2020-05-09", {"level": "一级"}),
        (6, "2020-02-29", {"level": "二级"}),
        (6, "2020-03-01", {"level": "一级"}),
    ) == {"two": (None, "2020-01-01"), "edges": (None, "2020-05-08"), "leap": (None, "2020-02-29")}


def test_any_form_of_a_number_finds_its_member() -> None:
    forms = {  # the member's, and the department's
        "fifteen digits": ("11010519491231002X", "110105491231002"),
        "small x": ("34012219800101001X", "34012219800101001x"),
        "certificate": ("340122198001010022", "34012219800101002243"),
        "other": ("340122198001010030", "3401221980010100"),
    }
    members = ({"household_no": name, "person_no": "P", "id_number": own} for name, (own, _) in forms.items())
    losses = ({"id_number": theirs, "happened_on": "2020-01-01", "loss": "5000"} for _, theirs in forms.values())
    told = department_evidence(
        canonical("emergency_feed", *losses),
        "emergency",
        canonical("member", *members),
        judgement(dict.fromkeys(forms)),
        policy(),
    )
    assert by_household(told).keys() == {"fifteen digits", "small x", "certificate"}


def test_a_row_counts_from_the_first_to_the_last_day_of_e() -> None:
    days = {
        "blank": ("2019-04-30", "2019-05-01", "2020-05-08", "2020-05-09", None),
        "leap": ("2019-01-31", "2019-02-01", "2020-02-29", "2020-03-01", None),
    }
    rows = ({"household_no": number, "declared_on": day} for number, each in days.items() for day in each)
    told = found(
        in_evidence(canonical("declaration", *rows), "declared_on", judgement({"blank": None, "leap": "2020-02"}))
    )
    assert sorted((row["household_no"], row["declared_on"].isoformat()) for row in told) == [
        (number, day) for number, each in days.items() for day in each[1:3]
    ]


def test_each_kind_of_evidence_has_its_last_day_in_e() -> None:
    def dated(table: str, name: str, *rows: tuple[str, Row]) -> ir.Table:
        return canonical(table, *({"household_no": "H", name: day} | row for day, row in rows))

    warnings = dated(
        "return_warning",
        "raised_on",
        ("2019-04-30", {"source": "走访排查"}),  # before E
        ("2020-01-01", {"source": "农户申报"}),
        ("2020-01-03", {"source": "部门筛查"}),
        ("2020-01-02", {"source": "部门筛查"}),
        ("2020-01-04", {}),
    )
    visits = dated(
        "visit", "visited_on", ("2020-02-01", {"finding": "疑似风险"}), ("2020-02-02", {"finding": "无风险"})
    )
    declared = dated("declaration", "declared_on", ("2020-03-01", {}), ("2020-05-09", {}))  # after as_of
    told = by_household(last_days(declared, visits, warnings, judgement({"H": None})))
    assert {name: day and day.isoformat() for name, day in told["H"].items()} == {
        "declared_on": "2020-03-01",
        "visited_on": "2020-02-01",
        "warned_by_household_on": "2020-01-01",
        "warned_by_visit_on": None,
        "warned_by_department_on": "2020-01-03",
    }
