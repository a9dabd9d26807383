"""All rules over a province's members and households, beside ten plain checks with Great Expectations on pandas.

    python -m benchmarks.rules 1600000
    python -m benchmarks.rules --home var      # a snapshot that a run has left

Each side runs in a process of its own on the same snapshot, one after the other; `×` is its time or memory against the
rules'.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

import ibis.expr.types as ir

from demo.fill import fill
from expectations.catalogue import facts, figures, in_force_on
from policies.in_force import in_force
from storage import layout
from storage.day import Day
from storage.engine import engine
from storage.settings import Settings
from tests.day import DAY

COLUMNS = ["person_no", "household_no", "name", "id_number", "sex", "relation", "labour", "health", "medical_resident"]


def all_rules(settings: Settings) -> str:
    """Every rule of households and members in force, their findings written as Parquet."""
    from expectations.apply import findings
    from policies.model import load_model
    from steps.check import judged
    from storage.tables import open_snapshot

    policy, rules = in_force(DAY), in_force_on(DAY)
    with engine(settings) as connection, tempfile.TemporaryDirectory() as folder:

        def keep(name: str, rows: ir.Table) -> ir.Table:
            return connection.create_table(f"kept_{name}", rows, temp=True)

        tables = open_snapshot(connection, Day(DAY, settings).snapshot)
        rows = facts(tables, keep("judged", judged(tables, policy)), policy, keep)
        found = 0
        for table in ("household", "member"):
            broken = keep(f"found_{table}", findings(rows[table], rules[table], load_model()[table], figures(policy)))
            broken.to_parquet(Path(folder) / f"{table}.parquet")
            found += int(broken.count().execute())
    return f"{len(rules['household']) + len(rules['member'])} rules, {found:,} findings"


def ten_checks(settings: Settings) -> str:
    """Ten plain checks over the same members with Great Expectations on pandas."""
    import great_expectations.expectations as gxe
    import pandas as pd

    from expectations.gates import validate
    from policies.model import load_code_sets

    frame = pd.read_parquet(layout.day_folder(settings.home, "snapshot", DAY) / "member.parquet", columns=COLUMNS)
    codes = load_code_sets()
    coded = {"sex": "sex", "relation": "relation", "labour": "labour", "medical_resident": "yes_no"}
    suite = [gxe.ExpectColumnValuesToNotBeNull(column=name) for name in ("name", "id_number", "sex", "health")]
    suite += [gxe.ExpectColumnValuesToBeInSet(column=name, value_set=codes[of]) for name, of in coded.items()]
    suite += [gxe.ExpectColumnValuesToMatchRegex(column="id_number", regex=r"^\d{17}[\dX]")]
    suite += [gxe.ExpectColumnValuesToBeUnique(column="person_no")]
    outcome = validate("members", frame, suite)
    return f"{len(suite)} checks, {outcome.report['statistics']['unsuccessful_expectations']} failed"


def _measured(side: Callable[[Settings], str], settings: Settings) -> tuple[float, int, str]:
    started = time.perf_counter()
    said = side(settings)
    return time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, said


def _snapshot(home: Path, households: int) -> None:
    """Fill a demo province and pull it, unless the home folder holds a snapshot."""
    if not layout.day_folder(home, "snapshot", DAY).exists():
        from steps.pull import pull

        source = f"sqlite:///{home / 'platform.sqlite'}"
        fill(source, count=households)
        pull(Day(DAY, Settings(home, source)))


def main(arguments: list[str]) -> None:
    """Print one line per side."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(arguments[1]).resolve() if arguments[:1] == ["--home"] else Path(folder)
        _snapshot(home, int(arguments[0]) if arguments and arguments[0].isdigit() else 20_000)
        settings = Settings(home, "", memory="3GB")
        first: tuple[float, int, str] | None = None
        for name, side in {"all rules": all_rules, "Great Expectations": ten_checks}.items():
            with get_context("spawn").Pool(1) as pool:
                seconds, megabytes, said = pool.apply(_measured, (side, settings))
            first = first or (seconds, megabytes, said)
            ratios = f"×{seconds / first[0]:.2f} time, ×{megabytes / first[1]:.2f} memory"
            print(f"{name:<20}{seconds:>8.1f} s {megabytes:>7,} MB  {ratios:<28} {said}")


if __name__ == "__main__":
    main(sys.argv[1:])
