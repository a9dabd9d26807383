"""Who may receive what on 2020-05-08 (N2.1b, N2.2 to N2.5)."""

from tests.memory import Row, assessed, by_household, canonical, found, policy
from transforms.eligibility import current_class, eligibility

EVERYONE = {"social_network", "insurance"}
INDUSTRY = {"production_training", "micro_credit", "subsidised_interest"}
WORK = {"skills_training", "public_post"}
CONFIRMED = {"status": "confirmed", "potential_kind": "marginal"}
WORKER = {"work_will": "是", "labour": "普通劳动力"}


def programmes(
    households: dict[str, Row], people: tuple[Row, ...] = (), pairs: tuple[Row, ...] = (), classes: tuple[Row, ...] = ()
) -> dict[str, set[str]]:
    """By household, and by household/person, the programmes."""
    rows = eligibility(
        assessed(*({"household_no": number} | row for number, row in households.items())),
        canonical("member", *people),
        canonical("enterprise_pairing", *pairs),
        current_class(canonical("classification", *classes), policy()),
        policy(),
    )
    told: dict[str, set[str]] = {}
    for row in found(rows):
        told.setdefault("/".join(filter(None, (row["household_no"], row["person_no"]))), set()).add(row["programme"])
    return told


def test_only_a_confirmed_household_is_eligible() -> None:
    fit = {"industry_fit": "是", "industry_will": "是", "potential_kind": "marginal", "village_code": "V"}
    statuses = ("none", "candidate", "confirmed", "eliminated", "rejected")
    people = tuple(
        {"household_no": status, "person_no": "P", "birth_date": "1980-01-01"} | WORKER for status in statuses
    )
    told = programmes({status: fit | {"status": status} for status in statuses}, people, ({"village_code": "V"},))
    assert told == {"confirmed": EVERYONE | INDUSTRY | {"paired_enterprise"}, "confirmed/P": WORK}


def test_industry_asks_for_condition_and_will() -> None:
    told = programmes(
        {
            "both": CONFIRMED | {"industry_fit": "是", "industry_will": "是"},
            "unfit": CONFIRMED | {"industry_fit": "否", "industry_will": "是"},
            "unwilling": CONFIRMED | {"industry_fit": "是", "industry_will": "否"},
            "unsaid": CONFIRMED | {"industry_fit": "是"},
        }
    )
    assert told == {"both": EVERYONE | INDUSTRY, "unfit": EVERYONE, "unwilling": EVERYONE, "unsaid": EVERYONE}


PEOPLE: dict[str, Row] = {
    "16 today": {"birth_date": "2004-05-08"},
    "16 tomorrow": {"birth_date": "2004-05-09"},
    "16 by number": {"birth_date": "2010-01-01", "id_number": "340122200405081234"},
    "15 by number": {"birth_date": "1980-01-01", "id_number": "340122200405091234"},
    "skilled": {"birth_date": "1980-01-01", "labour": "技能劳动力"},
    "weak": {"birth_date": "1980-01-01", "labour": "弱劳动力或半劳动力"},
    "lost": {"birth_date": "1980-01-01", "labour": "丧失劳动力"},
    "without": {"birth_date": "1980-01-01", "labour": "无劳动力"},
    "labour unsaid": {"birth_date": "1980-01-01", "labour": None},
    "unwilling": {"birth_date": "1980-01-01", "work_will": "否"},
    "will unsaid": {"birth_date": "1980-01-01", "work_will": None},
    "age unknown": {},
}


def test_work_is_for_each_member_who_is_willing_able_and_sixteen() -> None:
    people = tuple({"household_no": "H", "person_no": name} | WORKER | row for name, row in PEOPLE.items())
    told = programmes({"H": CONFIRMED}, people)
    assert told == {"H": EVERYONE} | {f"H/{name}": WORK for name in ("16 today", "16 by number", "skilled", "weak")}


def test_a_paired_village_has_its_enterprise_from_the_day_of_pairing() -> None:
    told = programmes(
        {name: CONFIRMED | {"village_code": name} for name in ("today", "tomorrow", "undated", "both", "none")}
        | {"nowhere": CONFIRMED},
        pairs=(
            {"enterprise": "E1", "village_code": "today", "since": "2020-05-08"},
            {"enterprise": "E1", "village_code": "tomorrow", "since": "2020-05-09"},
            {"enterprise": "E1", "village_code": "undated"},
            {"enterprise": "E1", "village_code": "both", "since": "2020-01-01"},
            {"enterprise": "E2", "village_code": "both", "since": "2020-06-01"},
            {"enterprise": "E2", "since": "2020-01-01"},
        ),
    )
    assert {name for name, each in told.items() if "paired_enterprise" in each} == {"today", "undated", "both"}


def stood(number: str, year: str | None, name: str | None) -> Row:
    return {"household_no": number, "year": year, "class": name}


CLASSES = (
    stood("latest", "2019", "不稳定户"),
    stood("latest", "2020", "稳定脱贫户"),
    stood("future", "2020", "基本稳定户"),
    stood("future", "2021", "不稳定户"),
    stood("two", "2019", "稳定脱贫户"),
    stood("two", "2020", "稳定脱贫户"),
    stood("two", "2020", "不稳定户"),
    stood("same twice", "2020", "不稳定户"),
    stood("same twice", "2020", "不稳定户"),
    stood("unreadable", "2019", "不稳定户"),
    stood("unreadable", "2020", None),
    stood("yearless", None, "不稳定户"),
)


def test_the_class_is_that_of_the_latest_year_when_it_has_only_one() -> None:
    told = by_household(current_class(canonical("classification", *CLASSES), policy()))
    assert {number: row["household_class"] for number, row in told.items()} == {
        "latest": "稳定脱贫户",
        "future": "基本稳定户",  # 2021 is after the day's year
        "same twice": "不稳定户",
        "unreadable": "不稳定户",  # the class of 2020 cannot be read and takes no part
    }


def test_every_unstable_household_is_assisted_by_its_class() -> None:
    unstable = {"potential_kind": "unstable", "status": "none"}
    told = programmes(
        {
            "latest": unstable,
            "future": unstable,
            "same twice": unstable,
            "two": unstable,
            "unclassed": unstable,
            "unreadable": {"potential_kind": "marginal", "status": "none"},
        },
        classes=CLASSES,
    )
    assert told == {"latest": {"continued_policy"}, "future": {"follow_up"}, "same twice": {"intensive_assistance"}}


def test_each_programme_names_its_clause() -> None:
    rows = eligibility(
        assessed(
            CONFIRMED
            | {
                "household_no": "H",
                "village_code": "V",
                "industry_fit": "是",
                "industry_will": "是",
                "potential_kind": "unstable",
            }
        ),
        canonical("member", {"household_no": "H", "person_no": "P", "birth_date": "1980-01-01"} | WORKER),
        canonical("enterprise_pairing", {"village_code": "V"}),
        current_class(canonical("classification", stood("H", "2020", "不稳定户")), policy()),
        policy(),
    )
    assert {(row["clause"], row["programme"]) for row in found(rows)} == {
        *(("N2.2", programme) for programme in INDUSTRY),
        *(("N2.3", programme) for programme in WORK),
        ("N2.4", "paired_enterprise"),
        ("N2.4", "social_network"),
        ("N2.5", "insurance"),
        ("N2.1b", "intensive_assistance"),
    }
