import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.model import load_model
from policies.privacy import mask, mask_numbers, masked, numbers_masked
from policies.record_key import shown_value

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


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("颍州区 340122 19800101 123X，电话139-1234-5678", "颍州区 340122******** 123X，电话139******78"),
        ("旧证340122800101123", "旧证340122********1123"),
        ("３４０１２２１９８００１０１１２３４", "３４０１２２********１２３４"),
        ("a\u200b1\u200b3912345678", "a\u200b1\u200b39******78"),
        ("340122198001011234,340122198001011235", "340122********1234,340122********1235"),
        ("2020-05-08 12:30:45", "2020-05-08 12:30:45"),
        ("5004981.33", "5004981.33"),
    ],
)
def test_a_number_of_a_person_is_masked_by_its_form(text: str, shown: str) -> None:
    assert mask_numbers(text) == shown


DIGITS = st.sampled_from("0123456789Xx０９ -－\u200b\u3000张,;/")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(TEXT, st.text(DIGITS, max_size=60)), min_size=1, max_size=20), st.booleans())
def test_the_expression_masks_forms_as_the_function_does(values: list[str], phones: bool) -> None:
    table = ibis.memtable({"value": values}, schema={"value": "string"})
    told = table.select(masked=numbers_masked(table.value, phones)).to_pyarrow()["masked"].to_pylist()
    assert told == [mask_numbers(value, phones) for value in values]


NUMBER = st.one_of(
    st.from_regex(r"\A[1-6][0-9]{16}[0-9X]\Z"),
    st.from_regex(r"\A[1-6][0-9]{14}\Z"),
    st.from_regex(r"\A1[3-9][0-9]{9}\Z"),
)


@settings(max_examples=200, deadline=None)
@given(TEXT, NUMBER, TEXT)
def test_no_number_of_a_person_is_left_but_a_record_s_own(before: str, number: str, after: str) -> None:
    text = f"{before}{number}{after}"
    assert number not in mask_numbers(text)
    measure = load_model()["measure"]
    assert number not in (shown_value(text, measure, "project") or "")
    for name in ("household_no", "person_no", "measure_no"):
        assert shown_value(number, measure, name) == number


def test_a_village_s_code_stays_and_an_identity_number_in_its_place_does_not() -> None:
    household = load_model()["household"]
    assert shown_value("341221100201", household, "village_code") == "341221100201"
    assert shown_value("340122198001011234", household, "village_code") == "340122********1234"
