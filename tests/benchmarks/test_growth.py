"""What is told of growth: bytes once, powers, and a page whose tables are those of the figures beside it."""

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from benchmarks import engines, growth
from benchmarks.growth import held, why, written
from benchmarks.growth_picture import draw
from benchmarks.measuring import most
from benchmarks.page import DOCS
from benchmarks.scale_page import PAGE, PICTURE, beside, disk, filled, night, page, province, steps


def _day(cpu: float, **more: Any) -> dict[str, Any]:
    cost = {"cpu": cpu, "wall": cpu, "peak": cpu * 10, "spill": 10**9, "unpublished": 0}
    parts = {part: {"bytes": int(cpu * 10**8), "files": 3} for part in growth.WRITTEN_BY}
    return {"steps": {"pull": cost, "check": cost | {"cpu": 5.0}, **more}, "disk": parts}


@pytest.fixture
def run() -> dict[str, Any]:
    days = {"1000": _day(10), "10000": _day(100), "40000": _day(800, check={"failed": "out of memory"})}
    sizes = {size: {"platform": int(size) * 10**6, "rows": int(size) * 25, "days": [day]} for size, day in days.items()}
    return {"sizes": sizes}


def test_a_file_of_two_names_counts_once(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"x" * 10_000)
    alone = held(tmp_path)
    os.link(tmp_path / "one", tmp_path / "other")
    assert held(tmp_path) == alone
    assert alone[0] >= 10_000 and alone[1] == 1
    assert held(tmp_path / "gone") == (0, 0)


def test_the_most_of_the_meantime_is_kept() -> None:
    now = {"bytes": 1.0}
    with most(lambda: dict(now), every=0.01) as found:
        now["bytes"] = 5
        time.sleep(0.2)
        now["bytes"] = 2
        time.sleep(0.05)
    assert found == {"bytes": 5}


def test_powers_tell_growth_and_a_step_that_failed_is_no_figure(run: dict[str, Any]) -> None:
    told = steps(run)
    assert "| pull | 10 | 100 | 800 | 1.00 | 1.50 | 100 | 1,000 | 8,000 |" in told
    assert "| check | 5.0 | 5.0 | – | 0.00 | – | 100 | 1,000 | – |" in told
    assert "| day | 15 | 105 | – | 0.85 | – | 100 | 1,000 | – |" in told
    assert not written(run["sizes"]["40000"]["days"][0], "checks")
    assert "| snapshot | 1.00 | 10.00 | 80.00 | 1.00 | 1.50 | 3 |" in disk(run)
    assert draw(run) == draw(run)


def test_a_province_asks_for_what_its_day_took_and_for_nothing_that_is_not_known(run: dict[str, Any]) -> None:
    """Pull and check take 100 s each by the clock and hold 1,000 MB; nothing was sent."""
    told = province(run)
    assert "| 10,000 | 0.2 | 1.7 | 3.3 | 1.0 | 1.0 | – | – | – |" in told
    assert "| 40,000 | 1.0 | 13 | – | – | – | – | – | – |" in told
    del run["sizes"]["40000"]["rows"]  # ended before its pull
    assert "| 40,000 | – | 13 | – | – | – | – | – | – |" in province(run)


def test_a_night_is_a_line_through_the_two_largest_sizes(run: dict[str, Any]) -> None:
    """The pull: 100 s at 10,000, 800 at 40,000: 700 / 30,000 a household, and below nothing at 0."""
    assert any(line.startswith("| pull | 10,000 and 40,000 | 0.0 | 2,333 | ") for line in night(run))


def test_an_error_is_told_by_the_line_that_names_it() -> None:
    trouble = (
        "Traceback (most recent call last):\n  File x\n_duckdb.OutOfMemoryException: used up\nSolutions:\n* less\n"
    )
    assert why(trouble) == "_duckdb.OutOfMemoryException: used up"
    assert why("the process ended with -9") == "the process ended with -9"


def test_an_engine_is_told_beside_duckdb() -> None:
    cost = {"cpu": 4.0, "wall": 3.0, "peak": 500.0, "executors": 0}
    other = {step: cost | {"cpu": 20.0, "executors": 1500.0} for step in engines.STEPS}
    found = {"engines": {"duckdb": dict.fromkeys(engines.STEPS, cost), "2 executors": other}}
    told = beside({"sizes": {"1000": found}})
    assert "| 1,000 | 2 executors | check | 20 | 5.0 | 3.0 | 500 | 1,500 |" in told


def test_a_place_without_figures_is_an_error() -> None:
    with pytest.raises(KeyError, match="income"):
        filled("<!-- income -->\n<!-- end -->", {})


def test_the_page_has_the_figures_that_were_measured() -> None:
    grown, compared = (json.loads(path.read_text(encoding="utf-8")) for path in (growth.FILE, engines.FILE))
    text = (DOCS / PAGE).read_text(encoding="utf-8")
    assert "<!-- steps -->" in text
    assert page(text, grown, compared) == text, "python -m benchmarks.scale_page"
    assert f"]({PICTURE})" in text
    assert (DOCS / PICTURE).exists()
