import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.privacy import mask, mask_numbers, masked

TEXT = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=["Mn", "Me", "Mc"]), max_size=30
)


@settings(max_examples=30, deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=20))
def test_the_expression_masks_as_the_function_does(values: list[str]) -> None:
    table = ibis.memtable({"value": values}, schema={"value": "string"})
    assert table.select(masked=masked(table.value)).to_pyarrow()["masked"].to_pylist() == [
        mask(value) for value in values
    ]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("340122198001011234", "340122********1234"),
        ("13912345678", "139******78"),
        ("张三丰", "张**"),
        ("", ""),
        (None, None),
    ],
)
def test_masks(value: str | None, shown: str | None) -> None:
    assert mask(value) == shown


def test_long_numbers_in_a_message_are_masked() -> None:
    assert mask_numbers("row 34012219800101123X failed") == "row 340122********123X failed"
