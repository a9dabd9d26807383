import pyarrow as pa
import pytest

from policies.model import Column, load_code_sets
from sources.translate import translated

CODES = {"yes_no": {"Y": "是", "N": "否"}, "health": {"1": "健康", "2": "大病", "well": "健康"}}


def one(text: str | None, kind: str, codes: str | None) -> str | None:
    column = Column(type=kind, title="x", codes=codes)  # type: ignore[arg-type]
    return translated(pa.array([text, "甲"], pa.string()), column, CODES).to_pylist()[0]


@pytest.mark.parametrize(
    ("text", "canonical"),
    [("Y", "是"), ("N", "否"), ("是", "是"), ("y", "y"), ("Y,N", "Y,N"), ("不详", "不详"), (None, None)],
)
def test_a_code_is_translated_whole_and_a_canonical_word_stays(text: str | None, canonical: str | None) -> None:
    assert one(text, "code", "yes_no") == canonical


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("1", "健康"),
        ("well", "健康"),
        ("2,残疾", "大病,残疾"),
        ("残疾,2,2", "残疾,大病,大病"),
        ("长期慢性病,残疾", "长期慢性病,残疾"),
        ("2,3", "2,3"),  # one word that nobody knows: the finding shows what was entered
        ("12", "12"),
        ("2, 1", "2, 1"),
        ("2,", "2,"),
        ("2、1", "2、1"),
        (None, None),
    ],
)
def test_each_element_of_a_list_of_codes_is_translated(text: str | None, canonical: str | None) -> None:
    assert one(text, "codes", "health") == canonical


def test_what_is_no_code_or_has_no_translation_stays() -> None:
    assert one("Y", "text", None) == "Y"
    assert one("1", "code", "sex") == "1"


def test_every_known_word_stays_itself() -> None:
    for name, words in load_code_sets().items():
        assert [one(word, "code", name) for word in words] == words
