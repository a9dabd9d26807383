"""The page of a run: every number of it in its place, the same bytes for the same run."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks.page import PAGE, PICTURE, page, write
from benchmarks.profiles import OTHER, OURS, group_of, grouped

_STEPS = ("pull", "check", "assess", "export", "deliver", "report")


def _cost(cpu: float) -> dict[str, float]:
    return {"cpu": cpu, "wall": cpu / 2, "peak": cpu * 10}


def _size(cpu: float) -> dict[str, Any]:
    parts = dict.fromkeys(("pull", "check", "assess", "export"), cpu)
    return {
        "product": {
            **{step: _cost(cpu) for step in _STEPS},
            "day": _cost(cpu * 5),
            "day without files by town": _cost(cpu * 4),
        },
        "plain": {**_cost(cpu * 40), "parts": parts},
        "compared": {"rows": {"measure": 12}, "sheets": {"measure": 3}, "differences": []},
    }


@pytest.fixture
def run() -> dict[str, Any]:
    return {
        "date": "2020-05-08",
        "machine": {"processor": "a processor", "cores": "2"},
        "sizes": {"20000": _size(20), "2000": _size(4)},
        "not_compared": ["cover pages"],
        "pull": {"rows": 10, "pull": 500_000.4, "read_sql": 100_000, "pull_peak": 1, "read_sql_peak": 2},
        "rules": {"rules": 273, "row_checks": 10, "check": 2e6, "duckdb": 2.09e7, "great_expectations": 1e6},
        "workbooks": {"rows": 10, "cells": 300, "ours": 9e5, "openpyxl": 4e4, "xlsxwriter": 9e4},
        "profiles": {"pull": {"groups": {"DuckDB": 7.5, "disk": 2.5}, "top": [[7.5, "execute"]], "children": 1.5}},
    }


def test_it_tells_ratios_growth_rates_and_what_bounds_a_step(run: dict[str, Any]) -> None:
    told = page(run)
    assert "| 20,000 | product's day | 100 | 50.0 | 1,000 | 8.00 | 8.00 | 0.12 |" in told
    assert "| 20,000 | product's day without files by town | 80.0 | 40.0 | 800 | 10.00 | 10.00 | 0.10 |" in told
    assert "| 20,000 | pull | 20.0 | 10.0 | 200 | 5.0 of 10 |" in told
    assert "| pull, rows | 500,000 | pandas.read_sql 100,000 |" in told
    assert "**pull**: DuckDB 75%, disk 25%." in told
    assert "1.5 CPU s" in told
    assert told.index("| 2,000 | pull") < told.index("| 20,000 | pull")


def test_equal_runs_give_equal_bytes(run: dict[str, Any], tmp_path: Path) -> None:
    for name in ("one", "other"):
        write(run, tmp_path / name)
    for file in (PAGE, PICTURE):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes()
    assert f"]({PICTURE})" in (tmp_path / "one" / PAGE).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "name", "group"),
    [
        ("~", "<method 'execute' of '_duckdb.DuckDBPyConnection' objects>", "DuckDB"),
        ("/x/site-packages/ibis/expr/types/relations.py", "filter", "Ibis compile"),
        ("~", "<built-in method zlib.compress>", "compression"),
        ("~", "<built-in method posix.fsync>", "disk"),
        ("~", "<method 'acquire' of '_thread.lock' objects>", "waiting for other processes"),
        (str(Path(__file__).resolve().parents[2] / "steps" / "pull.py"), "pull", OURS),
        ("/x/somewhere.py", "f", OTHER),
    ],
)
def test_a_function_belongs_to_a_group(file: str, name: str, group: str) -> None:
    assert group_of(file, name) == group


def test_what_the_standard_library_does_counts_for_who_calls_it() -> None:
    ibis, copy = ("/x/site-packages/ibis/a.py", 1, "a"), ("/x/lib/copy.py", 2, "deepcopy")
    called, stands = ("~", 0, "<built-in method builtins.isinstance>"), ("/x/lib/cmd.py", 3, "main")
    stats = {
        ibis: (1, 1, 1.0, 6.0, {}),
        copy: (1, 1, 2.0, 5.0, {ibis: (1, 1, 2.0, 5.0)}),
        called: (1, 1, 3.0, 3.0, {copy: (1, 1, 3.0, 3.0)}),
        stands: (1, 1, 0.5, 0.5, {}),
    }
    assert grouped(stats) == {"Ibis compile": 6.0, OTHER: 0.5}
