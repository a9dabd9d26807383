"""Records in words and back, and with whom a number is shared."""

import pytest

from exports.told.records import key_from, record_words
from exports.told.sharing import shared_with
from policies.schemas import canonical_schema, result_schema
from tests.memory import found, given, values

DIVISION = (
    {"code": "341221100000", "name": "某镇", "level": "乡"},
    {"code": "341221100201", "name": "某村", "level": "村"},
)


@pytest.mark.parametrize(
    ("table", "key", "words"),
    [
        ("household", "H1", None),
        ("income_entry", "H1/201908/工资性收入", "201908 工资性收入"),
        ("income_entry", "H1//工资性收入", "（空） 工资性收入"),
        ("income_entry", "H1/201908", "201908"),
        ("work_record", "H1/P1/2020-03-01", "P1 2020-03-01"),
        ("work_record", "H1", None),
        ("member", "P1", "P1"),
        ("member", "（空）", "（空）"),
        ("measure", "M1", "M1"),
    ],
)
def test_a_record_in_words_is_found_again(table: str, key: str, words: str | None) -> None:
    rows = given({"key": "string", "household_no": "string"}, {"key": key, "household_no": "H1"})
    assert values(record_words(rows)) == [words]
    assert key_from(table, "H1", words or "") == key
    # Lists of before showed the key itself; the amount beside a record is no part of it.
    assert key_from(table, "H1", key) == key
    assert key_from(table, "H1", f"{words}，金额5.00元") == key or words is None


def test_in_the_same_county_it_is_said_who_else_which_county() -> None:
    places = (("A", "341221100201"), ("B", "341221100201"), ("C", "340103001001"))
    household = given(
        dict(canonical_schema("household")), *({"household_no": home, "village_code": code} for home, code in places)
    )
    people = ({"household_no": home, "person_no": f"{home}1", "name": f"{home}某"} for home, _ in places)
    county = given(
        dict.fromkeys(("county_code", "county", "prefecture_code", "prefecture"), "string"),
        {"county_code": "341221", "county": "临泉县", "prefecture_code": "3412"},
        {"county_code": "340103", "county": "庐阳区", "prefecture_code": "3401"},
    )
    tables = {
        "household": household,
        "member": given(dict(canonical_schema("member")), *people),
        "county": county,
        "division": given(dict(canonical_schema("division")), *DIVISION),
    }

    def pair(one: str, other: str, place: str) -> dict[str, str]:
        return {
            "household_no": one, "person_no": f"{one}1", "county_code": "341221",
            "other_household_no": other, "other_person_no": f"{other}1", "other_county_code": place,
        }  # fmt: skip

    rows = given(dict(result_schema("shared_number")), pair("A", "B", "341221"), pair("A", "C", "340103"))
    (told,) = found(shared_with(tables, rows))
    assert told["shared"] == "与庐阳区的一户、某村B某（户编号B）共用"
