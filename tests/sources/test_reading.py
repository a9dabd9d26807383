import datetime as dt
from decimal import Decimal

import ibis
import pytest

from policies.model import Column, load_code_sets
from sources.reading import read


def read_one(text: str | None, **column: str) -> tuple[object, bool]:
    spec = Column(title="x", **column)  # type: ignore[arg-type]
    table = ibis.memtable({"value": [text]}, schema={"value": "string"})
    reading = read(table.value, spec, load_code_sets(), {"yes_no": {"Y": "是"}})
    row = table.select(value=reading.value, unreadable=reading.unreadable).to_pyarrow().to_pylist()[0]
    return row["value"], row["unreadable"]


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
        ("timestamp", "2020-05-08 24:01:00", None),
    ],
)
def test_values_by_type(kind: str, text: str, value: object) -> None:
    assert read_one(text, type=kind) == (value, value is None)


def test_a_blank_is_not_unreadable() -> None:
    assert read_one(None, type="month") == (None, False)


def test_codes_are_exact_and_translated() -> None:
    assert read_one("是", type="code", codes="yes_no") == ("是", False)
    assert read_one("Y", type="code", codes="yes_no") == ("是", False)
    assert read_one("yes", type="code", codes="yes_no") == (None, True)
    assert read_one("健康,残疾", type="codes", codes="health") == ("健康,残疾", False)
    assert read_one("健康、残疾", type="codes", codes="health") == (None, True)
