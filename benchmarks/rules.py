"""How many row-checks a second and core the rules come to, beside ten plain checks by DuckDB and by Great Expectations.

    python -m benchmarks.rules 1600000
    python -m benchmarks.rules --home var      # a snapshot that a run has left

A row-check is one rule on one row of its table. The step also finds who has the same number or phone, judges incomes,
writes what it found with its words, and passes its gates; the ten checks find failing rows alone. Each side runs in a
process of its own; imports are not counted.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

import duckdb
import great_expectations as gx
import great_expectations.expectations as gxe
import pandas as pd
from great_expectations.data_context.types.base import ProgressBarsConfig

from benchmarks.day import DAY, home, platform, run_step
from benchmarks.measuring import Cost, at_work, measured
from expectations.catalogue import in_force_on
from policies.model import load_code_sets
from storage.day import Day
from storage.settings import Settings

_COLUMNS = ["person_no", "household_no", "name", "id_number", "sex", "relation", "labour", "health", "medical_resident"]
_FILLED = ("name", "id_number", "sex", "health")
_CODED = {"sex": "sex", "relation": "relation", "labour": "labour", "medical_resident": "yes_no"}
_NUMBER = r"^\d{17}[\dX]"
TEN = len(_FILLED) + len(_CODED) + 2


def row_checks(settings: Settings) -> int:
    """How many rules on how many rows the step `check` comes to."""
    snapshot = Day(DAY, settings).snapshot
    rows = {table: duckdb.read_parquet(str(snapshot.path(table))).shape[0] for table in in_force_on(DAY)}
    return sum(len(rules) * rows[table] for table, rules in in_force_on(DAY).items())


def by_duckdb(settings: Settings) -> int:
    """Ten checks of members in one pass of DuckDB, failing rows kept; returns how many rows were checked."""
    member, codes = str(Day(DAY, settings).snapshot.path("member")), load_code_sets()
    tests = [f"{name} is null" for name in _FILLED]
    tests += [f"{name} not in {tuple(codes[of])}" for name, of in _CODED.items()]
    tests += [f"not regexp_matches(id_number, '{_NUMBER}')", "count(*) over (partition by person_no) > 1"]
    marks = ", ".join(f"coalesce({test}, false) as c{place}" for place, test in enumerate(tests))
    connection = duckdb.connect(config={"threads": settings.threads})
    connection.execute(f"create temp table marked as select person_no, {marks} from read_parquet('{member}')")
    broken = " or ".join(f"c{place}" for place in range(len(tests)))
    connection.execute(f"create temp table failing as from marked where {broken}")
    (checked,) = connection.execute("select count(*) from marked").fetchall()[0]
    return int(checked)


def by_great_expectations(settings: Settings) -> int:
    """The same ten checks with Great Expectations on pandas; returns how many rows were checked."""
    frame, codes = pd.read_parquet(Day(DAY, settings).snapshot.path("member"), columns=_COLUMNS), load_code_sets()
    suite: list[Any] = [gxe.ExpectColumnValuesToNotBeNull(column=name) for name in _FILLED]
    suite += [gxe.ExpectColumnValuesToBeInSet(column=name, value_set=codes[of]) for name, of in _CODED.items()]
    suite += [gxe.ExpectColumnValuesToMatchRegex(column="id_number", regex=_NUMBER)]
    suite += [gxe.ExpectColumnValuesToBeUnique(column="person_no")]
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("members").add_dataframe_asset("members")
    batch = asset.add_batch_definition_whole_dataframe("members").get_batch({"dataframe": frame})
    batch.validate(gx.ExpectationSuite(name="members", expectations=suite))
    return len(frame)


def rates(settings: Settings, check: Cost) -> dict[str, float]:
    """Row-checks a second and core of the step, already measured, of DuckDB and of Great Expectations."""
    told = {"row_checks": row_checks(settings), "rules": sum(map(len, in_force_on(DAY).values()))}
    found = {**told, "check": told["row_checks"] / check.said, "check_peak": check.peak}
    for name, side in {"duckdb": by_duckdb, "great_expectations": by_great_expectations}.items():
        cost = measured(at_work, side, settings)
        rows, seconds = cost.said
        found |= {name: rows * TEN / seconds, f"{name}_peak": cost.peak}
    return found


def main(arguments: list[str]) -> None:
    """Print one line per side."""
    with tempfile.TemporaryDirectory() as folder:
        if arguments[:1] == ["--home"]:
            settings = Settings(Path(arguments[1]).resolve(), "")
        else:
            size = int(arguments[0]) if arguments else 20_000
            settings = home(Path(folder), "home", platform(Path(folder), size))
            measured(run_step, "pull", settings)
        told = rates(settings, measured(run_step, "check", settings))
        print(f"{told['rules']} rules, {told['row_checks']:,} row-checks")
        for side in ("check", "duckdb", "great_expectations"):
            print(f"  {side:<20}{told[side] / 1e6:>8.1f} M/s/core {told[f'{side}_peak']:>8,.0f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
