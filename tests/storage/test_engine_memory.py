"""The engine takes as much of the memory that is set as a step leaves it."""

from pathlib import Path

import pytest

from storage.engine import engine
from storage.settings import Settings


@pytest.mark.parametrize(("memory", "limit"), [("2GiB", "1.5 GiB"), ("1000MiB", "750.0 MiB"), ("1.5GiB", "1.1 GiB")])
def test_a_share_of_the_memory(tmp_path: Path, memory: str, limit: str) -> None:
    with engine(Settings(tmp_path, "sqlite://", memory=memory), share=0.75) as connection:
        assert connection.raw_sql("SELECT current_setting('memory_limit')").fetchall() == [(limit,)]
