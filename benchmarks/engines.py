"""What Spark costs beside DuckDB on one machine: the steps `check` and `assess` of the same snapshot in each engine.

    python -m benchmarks.engines --platforms /data/platforms --date 2026-11-29 160000
    python -m benchmarks.engines --engines "duckdb" "local[2]" --date 2026-11-29 2000

DuckDB with two threads; Spark in the process with one core and with two; a standalone master with one executor of one
core, and with two. CPU is that of the step, its Java process and its executors together; memory that of the step with
its Java process, and that of the executors. Results must be those of DuckDB, row for row, or the run ends with 1.
"""

import argparse
import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.day import DAY, home, platform, run_step
from benchmarks.growth import kept
from benchmarks.measuring import cpu_used, measured, most, resident
from storage.layout import day_folder
from storage.settings import Settings
from tests.storage.engines.cluster import cluster

FILE = Path(__file__).with_name("engines.json")
MEMORY = "2GB"
STEPS = ("check", "assess")
ENGINES = ("duckdb", "local[2]", "2 executors", "1 executor", "local[1]")
_UNTIL_EXECUTORS_END = 5


def _spent(process: psutil.Process) -> float:
    """CPU seconds of a process and of the children it has waited for."""
    times = process.cpu_times()
    return float(times.user + times.system + times.children_user + times.children_system)


def _step(name: str, settings: Settings) -> float:
    """Run a step; returns CPU seconds, imports included, with those of the Java process that still lives."""
    run_step(name, settings)
    return cpu_used() + sum(_spent(child) for child in psutil.Process().children(recursive=True))


def _workers() -> list[psutil.Process]:
    """The workers of the cluster that this process has begun."""
    return [each for each in psutil.Process().children() if "--work-dir" in each.cmdline()]


def other_tables(one: Settings, other: Settings) -> tuple[int, list[str]]:
    """How many tables of checks and results were compared, and those that differ in columns, types, rows or order."""
    folders = [day_folder(one.home, part, DAY) for part in ("checks", "results")]
    paths = [path.relative_to(one.home) for folder in folders for path in sorted(folder.glob("*.parquet"))]
    return len(paths), [str(path) for path in paths if not _rows(one.home / path).equals(_rows(other.home / path))]


def _rows(path: Path) -> pa.Table:
    """The rows alone: which columns are said to have no null differs between the engines."""
    rows = pq.ParquetFile(path).read()
    return pa.table(dict(zip(rows.column_names, rows.columns, strict=True)))


def cost(name: str, settings: Settings, workers: list[psutil.Process]) -> dict[str, float]:
    """What a step costs, and what the executors did for it."""

    def executors() -> dict[str, float]:
        return {"executors": sum(resident(each) for worker in workers for each in worker.children())}

    before = sum(map(_spent, workers))
    with most(executors) as held:
        told = measured(_step, name, settings)
    if workers:
        time.sleep(_UNTIL_EXECUTORS_END)  # what an executor has spent is its worker's when it has ended
    spent = told.said + sum(map(_spent, workers)) - before
    return {"cpu": round(spent, 3), "wall": round(told.wall, 3), "peak": round(told.peak, 1), **held}


@contextlib.contextmanager
def _engine(name: str, folder: Path) -> Iterator[tuple[str, list[psutil.Process]]]:
    """The setting of an engine of ours, and the workers of its cluster."""
    count, _, of = name.partition(" ")
    if not of:
        yield name, []
        return
    folder.mkdir()
    (folder / "spark-defaults.conf").write_text(f"spark.cores.max {count}\n", encoding="utf-8")
    os.environ |= {"SPARK_CONF_DIR": str(folder), "SPARK_LOCAL_IP": "127.0.0.1"}
    with cluster(folder, "2g") as address:
        yield address, _workers()
    del os.environ["SPARK_CONF_DIR"]


def compare(source: str, names: list[str], folder: Path) -> Iterator[dict[str, Any]]:
    """What is known of every engine, again after each; the first is what the others are held against."""
    pulled = home(folder, "pulled", source)
    measured(run_step, "pull", pulled)
    found: dict[str, Any] = {"engines": {}, "different": []}
    for number, name in enumerate(names):
        own = replace(pulled, home=folder / f"home_{number}", memory=MEMORY)
        shutil.copytree(pulled.home, own.home)
        with _engine(name, folder / f"cluster_{number}") as (engine, workers):
            costs = {step: cost(step, replace(own, engine=engine), workers) for step in STEPS}
        tables, others = other_tables(replace(own, home=folder / "home_0"), own)
        found["engines"][name] = {**costs, "tables": tables}
        found["different"] += [f"{name}: {table}" for table in others]
        yield found


def main() -> int:
    """Measure every engine; 1 when results differ."""
    parser = argparse.ArgumentParser(description="Measure Spark beside DuckDB.")
    parser.add_argument("households", nargs="?", type=int, default=20_000)
    parser.add_argument("--date", required=True, help="the day of the run, as the page tells it")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--out", type=Path, default=FILE)
    parser.add_argument("--platforms", type=Path, help="where demo platforms are kept from run to run")
    given = parser.parse_args()
    found: dict[str, Any] = {"different": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = platform((given.platforms or folder).resolve(), given.households)
        for found in compare(source, given.engines, folder):
            kept(given.out, given.households, found, given.date)
            last = list(found["engines"])[-1]
            print(last, found["engines"][last], found["different"], file=sys.stderr, flush=True)
    return int(bool(found["different"]))


if __name__ == "__main__":
    sys.exit(main())
