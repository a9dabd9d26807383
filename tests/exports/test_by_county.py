import datetime as dt
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from exports.by_county import ByCounty, OrderError, table_file, write_by_county


def table(under_null: int) -> pa.Table:
    """Three counties in two chunks; under a null lies what an engine has left there."""
    day = pa.Array.from_buffers(pa.date32(), 2, [pa.py_buffer(b"\x01"), pa.py_buffer(np.array([5, under_null], "i4"))])
    first = pa.table({"county_code": ["A", "B"], "due": day})
    second = pa.table({"county_code": ["B", "C"], "due": pa.array([7, 8], pa.date32())})
    return pa.concat_tables([first, second])


def test_a_county_is_read_alone_and_one_without_rows_is_empty(tmp_path: Path) -> None:
    write_by_county(tmp_path, "progress", table(0))
    drawn = ByCounty(tmp_path)
    told = {county: drawn.rows("progress", county)["due"].to_pylist() for county in "ABCD"}
    day = dt.date(1970, 1, 1)
    assert told == {
        "A": [day + dt.timedelta(5)],
        "B": [None, day + dt.timedelta(7)],
        "C": [day + dt.timedelta(8)],
        "D": [],
    }
    assert drawn.holds("progress") and not drawn.holds("scale")
    with pytest.raises(FileNotFoundError):
        drawn.rows("scale", "A")


def test_equal_rows_give_equal_bytes_whatever_lies_under_a_null(tmp_path: Path) -> None:
    for name, left in {"one": 1, "other": 2}.items():
        write_by_county(tmp_path, name, table(left))
    assert table_file(tmp_path, "one").read_bytes() == table_file(tmp_path, "other").read_bytes()


def test_rows_of_a_county_in_two_places_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OrderError):
        write_by_county(tmp_path, "x", pa.table({"county_code": ["A", "B", "A"]}))
