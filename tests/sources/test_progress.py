import logging

import pyarrow as pa
import pytest

from sources.progress import told

BATCH = pa.RecordBatch.from_pydict({"a": ["x"] * 100})


def test_a_long_table_says_how_far_it_is_and_how_long_the_rest_takes(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "jianbang.pull")
    times = iter([0.0, 4.0, 12.0, 15.0, 30.0])
    assert list(told(iter([BATCH] * 4), "T_SR", 400, lambda: next(times))) == [BATCH] * 4
    assert caplog.messages == ["T_SR: 200 of 400 rows, about 12 s more"]
