"""Texts as values, worked from the definitions' "Reading values"."""

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ibis.backends.duckdb import Backend

from policies.model import Column, load_code_sets
from sources.reading import may_be_unreadable, read, readable
from tests.sources.engine import in_memory

Read = tuple[object, bool]


@pytest.fixture(scope="module")
def engine() -> Iterator[Backend]:
    with in_memory() as connection:
        yield connection


def read_all(engine: Backend, texts: list[str | None], **column: str) -> list[Read]:
    spec = Column(title="x", **column)  # type: ignore[arg-type]
    table = ibis.memtable({"value": texts}, schema={"value": "string"})
    reading = read(table.value, spec, load_code_sets())
    rows = engine.to_pyarrow(table.select(value=reading.value, unreadable=reading.unreadable)).to_pylist()
    return [(row["value"], row["unreadable"]) for row in rows]


def read_one(engine: Backend, text: str | None, **column: str) -> Read:
    return read_all(engine, [text], **column)[0]


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("month", "202005", dt.date(2020, 5, 1)),
        ("month", "194901", dt.date(1949, 1, 1)),
        ("month", "209912", dt.date(2099, 12, 1)),
        ("month", "202013", None),
        ("month", "202000", None),
        ("month", "194812", None),
        ("month", "210001", None),
        ("month", "2020-5", None),
        ("date", "2020-02-29", dt.date(2020, 2, 29)),
        ("date", "2019-02-29", None),
        ("date", "2020-2-3", None),
        ("date", "0000-01-01", None),
        ("compact_date", "19800229", dt.date(1980, 2, 29)),
        ("compact_date", "19810229", None),
        ("amount", "0", Decimal("0.00")),
        ("amount", "3912.5", Decimal("3912.50")),
        ("amount", "-0.01", None),
        ("amount", "12.345", None),
        ("amount", "1,000", None),
        ("amount", "NaN", None),
        ("integer", "4", 4),
        ("integer", "3.5", None),
        ("integer", "-1", None),
        ("integer", "0999999999999", 999_999_999_999),
        ("integer", "1000000000000", None),
        ("amount", "999999999999.99", Decimal("999999999999.99")),
        ("amount", "1000000000000", None),
        ("timestamp", "2020-05-08 24:01:00", None),
        ("year", "2020", "2020"),
        ("year", "1899", None),
    ],
)
def test_values_by_type(engine: Backend, kind: str, text: str, value: object) -> None:
    assert read_one(engine, text, type=kind) == (value, value is None)


@pytest.mark.parametrize("kind", ["text", "month", "date", "compact_date", "timestamp", "year", "integer", "amount"])
def test_a_blank_is_not_unreadable(engine: Backend, kind: str) -> None:
    assert read_one(engine, None, type=kind) == (None, False)


@pytest.mark.parametrize(("text", "value"), [("是", "是"), ("Y", None), ("是 ", None), ("是,是", None), (None, None)])
def test_a_code_is_one_of_its_list_exactly(engine: Backend, text: str | None, value: str | None) -> None:
    assert read_one(engine, text, type="code", codes="yes_no") == (value, text is not None and value is None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("健康", "健康"),
        ("长期慢性病,残疾", "长期慢性病,残疾"),
        ("大病,大病", "大病,大病"),
        ("大病,不详", None),
        ("大病, 残疾", None),
        ("大病,", None),
        (",", None),
        ("大病、残疾", None),
        ("大病残疾", None),
        (None, None),
    ],
)
def test_a_list_of_codes_has_known_ones_only(engine: Backend, text: str | None, value: str | None) -> None:
    assert read_one(engine, text, type="codes", codes="health") == (value, text is not None and value is None)


_DIGITS = st.text("0123456789", min_size=1, max_size=14)
_AMOUNTS = st.builds(
    "{}{}{}{}".format, st.sampled_from(["", "+", "-", " "]), _DIGITS, st.sampled_from(["", ".", ","]), _DIGITS
)
_DATES = st.builds("{:04d}-{:02d}-{:02d}".format, st.integers(0, 9999), st.integers(0, 13), st.integers(0, 32))
_MONTHS = st.builds("{:04d}{:02d}".format, st.integers(1940, 2110), st.integers(0, 13))
_OTHER = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
SOME = settings(max_examples=15, deadline=None)


def _amount(text: str) -> Decimal | None:
    """A number of at least 0 with at most two decimals, of twelve digits before the point."""
    if not re.fullmatch(r"[+-]?([0-9]+(\.[0-9]{0,2})?|\.[0-9]{1,2})", text):
        return None
    number = Decimal(text)
    return number if 0 <= number < 10**12 else None


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        return None


def _month(text: str) -> dt.date | None:
    if not re.fullmatch("[0-9]{6}", text) or not 1949 <= int(text[:4]) <= 2099 or not 1 <= int(text[4:]) <= 12:
        return None
    return dt.date(int(text[:4]), int(text[4:]), 1)


@SOME
@given(st.lists(_AMOUNTS | _DIGITS | _OTHER, min_size=1, max_size=40))
def test_amounts(engine: Backend, texts: list[str]) -> None:
    values = [_amount(text) for text in texts]
    assert read_all(engine, list(texts), type="amount") == [(value, value is None) for value in values]


@SOME
@given(st.lists(_DATES | _OTHER, min_size=1, max_size=40))
def test_dates(engine: Backend, texts: list[str]) -> None:
    values = [_date(text) for text in texts]
    assert read_all(engine, list(texts), type="date") == [(value, value is None) for value in values]


@SOME
@given(st.lists(_MONTHS | _OTHER, min_size=1, max_size=40))
def test_months(engine: Backend, texts: list[str]) -> None:
    values = [_month(text) for text in texts]
    assert read_all(engine, list(texts), type="month") == [(value, value is None) for value in values]


@SOME
@given(st.lists(_AMOUNTS | _DIGITS | _DATES | _MONTHS | _OTHER, min_size=1, max_size=40))
@pytest.mark.parametrize("kind", ["amount", "year", "code"])
def test_the_cheap_look_misses_nothing_and_the_short_way_reads_the_same(
    engine: Backend, kind: str, texts: list[str]
) -> None:
    spec = Column(title="x", type=kind, codes="yes_no" if kind == "code" else None)  # type: ignore[arg-type]
    text = ibis.memtable({"value": [*texts, "是", "7.", "12.5", None]}, schema={"value": "string"}).value
    reading = read(text, spec, load_code_sets())
    plain = ~may_be_unreadable(text, spec, load_code_sets()).fill_null(False)
    short = readable(text, spec, load_code_sets())
    wrong = plain & (reading.unreadable | ~short.identical_to(reading.value))
    assert not engine.to_pyarrow(wrong.any()).as_py()
