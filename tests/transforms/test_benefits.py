"""What departments know of members on 2020-05-08: allowances of two months, the newest certificate (N3.3)."""

from typing import Any

from tests.memory import Row, assessed, canonical, found, policy
from transforms.benefits import member_benefits

# A number whose check digit holds, so that its fifteen digits of before 1999 make it again.
OLD, NEW = "340122500101109", "34012219500101109X"


def benefits(
    people: dict[str, str | None],
    civil: tuple[Row, ...] = (),
    disabled: tuple[Row, ...] = (),
    statuses: dict[str, str] | None = None,
) -> dict[str, Row]:
    """By household/person, what is told of the people: their identity numbers by "household/person"."""
    homes = {who.split("/")[0]: "confirmed" for who in people} | (statuses or {})
    rows = member_benefits(
        assessed(*({"household_no": home, "status": status} for home, status in homes.items())),
        canonical(
            "member",
            *(
                {"household_no": who.split("/")[0], "person_no": who.split("/")[1], "id_number": number}
                for who, number in people.items()
            ),
        ),
        canonical("civil_affairs_feed", *civil),
        canonical("disabled_feed", *disabled),
        policy(),
    )
    return {f"{row.pop('household_no')}/{row.pop('person_no')}": row for row in found(rows)}


def drawn(number: str, benefit: str = "农村低保", month: str = "2020-05-01") -> Row:
    return {"id_number": number, "benefit": benefit, "month": month}


def certificate(number: str, issued_on: str, kind: str | None = "肢体", level: str | None = "一级") -> Row:
    return {"id_number": number, "issued_on": issued_on, "type": kind, "level": level}


def marks(told: dict[str, Row]) -> dict[str, tuple[bool, bool]]:
    return {who: (row["low_allowance"], row["hardship"]) for who, row in told.items()}


def test_an_allowance_counts_in_the_month_of_the_day_and_the_one_before() -> None:
    months = {"A": "2020-05-01", "B": "2020-04-01", "C": "2020-03-01", "D": "2020-06-01"}
    numbers = {name: f"34012219700101{place}23X" for place, name in enumerate(months)}
    told = benefits(
        {f"{name}/1": number for name, number in numbers.items()},
        tuple(drawn(numbers[name], month=month) for name, month in months.items()),
    )
    assert marks(told) == {"A/1": (True, False), "B/1": (True, False)}


def test_what_is_drawn_is_read_from_the_benefit_s_name() -> None:
    rows = (drawn(NEW, "城市低保"), drawn(NEW, "农村特困供养"), drawn("34012219700101123X", "临时救助"))
    told = benefits({"A/1": NEW, "B/1": "34012219700101123X"}, rows)
    assert marks(told) == {"A/1": (True, True)}


def test_people_are_matched_as_departments_rows_are() -> None:
    shapes = {"15 digits": OLD, "18": NEW, "small x": NEW.lower(), "certificate": NEW + "41"}
    for shape, number in shapes.items():
        for feed in shapes.values():
            assert marks(benefits({"A/1": number}, (drawn(feed),))) == {"A/1": (True, False)}, (shape, feed)


def test_a_number_on_members_of_two_households_matches_neither() -> None:
    assert benefits({"A/1": NEW, "B/1": OLD}, (drawn(NEW),), (certificate(NEW, "2019-01-01"),)) == {}
    assert set(benefits({"A/1": NEW, "A/2": OLD}, (drawn(NEW),))) == {"A/1", "A/2"}


def test_the_newest_certificate_up_to_the_day_counts_then_the_greatest_type_and_level() -> None:
    def told(*rows: Row) -> tuple[Any, ...]:
        row = benefits({"A/1": NEW}, disabled=rows)["A/1"]
        assert (row["low_allowance"], row["hardship"]) == (False, False)
        return row["disability_type"], row["disability_level"], row["disability_year"]

    older, newer = certificate(NEW, "2012-05-08", "视力", "四级"), certificate(NEW, "2020-05-08", "听力", "二级")
    assert told(older, newer, certificate(NEW, "2020-05-09", "精神")) == ("听力", "二级", 2020)
    assert told(newer, certificate(NEW, "2020-05-08", "肢体", "一级"), certificate(NEW, "2020-05-08", None)) == (
        "肢体",
        "一级",
        2020,
    )
    assert told(newer, certificate(NEW, "2020-05-08", "听力", "四级")) == ("听力", "四级", 2020)
    assert told(older, certificate(NEW, "2019-01-01", "听力", None)) == ("听力", None, 2019)


def test_only_members_of_confirmed_households_that_a_feed_knows_are_told() -> None:
    people = {"A/1": NEW, "B/1": "34012219700101123X", "C/1": None}
    rows = tuple(drawn(number) for number in people.values() if number)
    assert set(benefits(people, rows, statuses={"B": "candidate"})) == {"A/1"}
    assert benefits({"A/1": NEW}, (drawn("340122196001011234"),)) == {}
