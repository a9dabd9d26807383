"""Texts are measured together as each is alone: what a row's height and a column's width on paper come from."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.text_size import measured
from tests.exports.plain_text_size import breadth, lines, longest_word

# Of every kind that a line looks at, with rare characters of four bytes, and any other.
CHARACTER = st.one_of(
    st.sampled_from("户收入低于监测线。，；：、）”》】！？…（“《【-ab12.,- \n\r　龦㐀𠀀"),
    st.characters(exclude_categories=["Cs"]),
)
TEXT = st.one_of(st.text(CHARACTER, max_size=60), st.sampled_from("户收年入村").map(lambda each: each * 7))
WIDTH = st.one_of(
    st.floats(2.0, 60.0).map(lambda width: round(width, 2)),
    st.sampled_from([6.0, 12.0, 24.0]),  # as wide as so many characters, where the last digit of a sum decides
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(TEXT, WIDTH), max_size=12))
def test_texts_are_measured_together_as_each_alone(cells: list[tuple[str, float]]) -> None:
    texts = [text for text, _ in cells]
    found = measured(texts)
    assert found.breadth.tolist() == [breadth(text) for text in texts]
    assert found.word.tolist() == [longest_word(text) for text in texts]
    assert found.several.tolist() == ["\n" in text for text in texts]
    taken = found.lines(np.arange(len(texts)), np.array([width for _, width in cells]))
    assert taken.tolist() == [lines(text, width) for text, width in cells]


def test_a_text_is_looked_up_as_often_as_it_stands() -> None:
    found = measured(["户编号\n第二行", "", "一二三四五六七八九十"])
    assert found.lines(np.array([2, 0, 2, 1]), np.array([6.0, 99.0, 99.0, 1.0])).tolist() == [4, 2, 1, 1]
