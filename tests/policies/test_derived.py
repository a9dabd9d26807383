"""The numbers that a snapshot's rows carry beside what was entered."""

import datetime as dt
from typing import Any

import ibis
import pytest

from policies.derived import with_numbers
from policies.model import load_model

TYPES = {"text": "string", "date": "date", "boolean": "boolean"}
MEMBER = load_model()["member"]


def derived(number: str | None) -> dict[str, Any]:
    rows = ibis.memtable({"id_number": [number]}, schema={"id_number": "string"})
    return with_numbers(rows, MEMBER).drop("id_number").to_pyarrow().to_pylist()[0]


# The example of GB 11643: born on 31 December 1949, an even order number, check character X.
READ = {
    "number": "11010519491231002X",
    "number_born": dt.date(1949, 12, 31),
    "number_male": False,
    "number_check_holds": True,
    "id_number_born": dt.date(1949, 12, 31),
}
NOTHING = dict.fromkeys(READ)


@pytest.mark.parametrize(
    "number",
    ["11010519491231002X", "11010519491231002x", "110105491231002", "11010519491231002X43", "11010519491231002x43b1"],
)
def test_every_form_of_a_number_reads_alike(number: str) -> None:
    assert derived(number) == READ


@pytest.mark.parametrize(
    ("number", "differs"),
    [
        ("110105194912310021", {"number": "110105194912310021", "number_check_holds": False}),
        ("11010519491331002X", {"number": "11010519491331002X", "number_born": None, "id_number_born": None}),
        ("11010519491231001X", {"number": "11010519491231001X", "number_male": True, "number_check_holds": False}),
    ],
)
def test_each_part_is_read_for_itself(number: str, differs: dict[str, Any]) -> None:
    assert derived(number) == READ | {"number_check_holds": False} | differs


@pytest.mark.parametrize("number", [None, "", "123", "1101051949123100", "11010519491231002X4"])
def test_what_is_no_number_has_none(number: str | None) -> None:
    assert derived(number) == NOTHING


def test_a_text_of_a_numbers_length_may_show_a_birth_date_and_be_no_number() -> None:
    assert derived("ABCDEF19491231WXYZ") == NOTHING | {"id_number_born": dt.date(1949, 12, 31)}


@pytest.mark.parametrize("table", load_model().values(), ids=lambda table: table.table)
def test_the_model_tells_every_derived_column_and_its_type(table: Any) -> None:
    rows = ibis.table({"id_number": "string"})
    schema = with_numbers(rows, table).drop("id_number").schema() if table.derived else {}
    assert {name: str(kind) for name, kind in schema.items()} == {
        n: TYPES[each.type] for n, each in table.derived.items()
    }
    assert ("number" in table.derived) == ("id_number" in table.columns)
