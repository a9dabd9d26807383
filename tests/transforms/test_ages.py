"""The birth date people are judged by."""

from tests.memory import canonical, values
from transforms.ages import born

NUMBERS = {
    "340122198012311234": "1980-12-31",
    "34012219801231123X": "1980-12-31",
    "340122801231123": "1980-12-31",  # fifteen digits are of the nineteen-hundreds
    "34012219801231123411": "1980-12-31",  # a disability certificate
    "3401221980123112341122": "1980-12-31",
    "340122200002291234": "2000-02-29",  # a leap day there was
}


def test_every_form_of_the_number_tells_the_birth_date_before_the_one_entered() -> None:
    members = canonical("member", *({"id_number": number, "birth_date": "1999-09-09"} for number in NUMBERS))
    assert [day.isoformat() for day in values(born(members))] == list(NUMBERS.values())


def test_the_entered_date_counts_where_the_number_tells_none() -> None:
    told = {"birth_date": "2010-05-08"}
    members = canonical(
        "member",
        told,
        told | {"id_number": "340122190002291234"},  # 1900 had no 29 February
        told | {"id_number": "340122198013011234"},  # no thirteenth month
        told | {"id_number": "3401221980"},
        {"id_number": "3401221980"},
    )
    assert [day and day.isoformat() for day in values(born(members))] == ["2010-05-08"] * 4 + [None]
