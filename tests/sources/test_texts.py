"""Values, bytes and floats as Python writes them."""

import datetime as dt
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.texts import as_text, as_utf8, real_texts


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        ("", ""),
        (" 甲 ", " 甲 "),
        (7, "7"),
        (0.1, "0.1"),
        (Decimal("1E+3"), "1000"),
        (Decimal("12.50"), "12.50"),
        (Decimal("0E-10"), "0.0000000000"),
        (dt.date(2020, 5, 8), "2020-05-08"),
        (dt.datetime(2020, 5, 8, 9, 30), "2020-05-08 09:30:00"),
        ("临泉".encode(), "临泉"),
        (b"\xff1", "\ufffd1"),
    ],
)
def test_a_drivers_value_as_the_platform_would_show_it(value: object, text: str | None) -> None:
    assert as_text(value) == text


@settings(deadline=None)
@given(st.decimals(allow_nan=False, allow_infinity=False, places=2))
def test_a_decimal_keeps_every_digit_and_no_exponent(value: Decimal) -> None:
    text = as_text(value)
    assert text is not None and Decimal(text) == value and "E" not in text


@settings(deadline=None)
@given(st.lists(st.none() | st.binary(max_size=8) | st.text(max_size=4).map(str.encode)))
def test_bytes_are_decoded_as_python_does(values: list[bytes | None]) -> None:
    assert as_utf8(pa.array(values, pa.binary())).to_pylist() == [as_text(value) for value in values]


FLOATS = (
    st.floats(allow_nan=False) | st.decimals(-(10**10), 10**10, places=2).map(float) | st.integers(-9, 9).map(float)
)


@settings(deadline=None)
@given(st.lists(st.none() | FLOATS))
def test_floats_are_written_as_python_does(values: list[float | None]) -> None:
    assert real_texts(pa.array(values, pa.float64())).to_pylist() == [as_text(value) for value in values]


@pytest.mark.parametrize("value", [1e16, 1e-7, 1e15, 12.0, -0.0, float("inf"), 0.1 + 0.2, 1e9, 1e-4, 9.999e-5])
def test_a_float_at_the_edge_of_notations(value: float) -> None:
    assert real_texts(pa.array([value, None])).to_pylist() == [str(value), None]
