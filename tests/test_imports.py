"""What a step, a command or a DAG imports before it does anything: a task pays for it, every county's hour as well."""

import subprocess
import sys

import pytest

from steps.day import STEPS

# Together they cost more CPU seconds than most steps compute.
HEAVY = (
    "airflow",
    "alembic",
    "duckdb",
    "great_expectations",
    "ibis",
    "matplotlib",
    "openpyxl",
    "pandas",
    "paramiko",
    "pyarrow",
    "s3fs",
    "scipy",
    "sqlalchemy",
)
_ENGINE = {"ibis", "duckdb", "pyarrow"}
_LEDGER = {"sqlalchemy", "alembic"}
# Packages are frames, and what is read of them goes through the ledger.
_PACKAGES = _ENGINE | _LEDGER | {"pandas"}
MAY_IMPORT = {
    "cli.__main__": set(),
    "steps.guard": set(),
    "storage.settings": set(),
    "expectations.gate_reports": set(),
    "dags.province_day": {"airflow", "sqlalchemy"},
    "steps.receive": {"ibis"} | _LEDGER,
    "steps.pull": _ENGINE | {"sqlalchemy"},
    "steps.check": _ENGINE | {"pandas", "sqlalchemy"},
    "steps.assess": _ENGINE | _LEDGER | {"pandas"},
    "steps.watch": _ENGINE | _LEDGER,
    "steps.draw": _ENGINE | {"pandas", "sqlalchemy"},
    "steps.export": _PACKAGES - {"duckdb"},
    "steps.deliver": _PACKAGES - {"duckdb"},
    "steps.report": _PACKAGES,
}
_TOLD = "import sys, runpy; sys.argv = ['x']; {how}; print(*sorted({heavy} & {{m.split('.')[0] for m in sys.modules}}))"


def _imported(module: str) -> set[str]:
    """The heavy packages that a new process holds once it has imported a module."""
    program = _TOLD.format(how=f"import {module}", heavy=set(HEAVY))
    if module == "cli.__main__":  # it runs a command when it is imported: the lightest, which tells its own end
        program = program.replace("import cli.__main__", "exec('try: import cli.__main__\\nexcept SystemExit: pass')")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("module", MAY_IMPORT)
def test_only_what_it_needs_is_imported(module: str) -> None:
    """Nothing heavy comes with a module but what this table grants it."""
    assert _imported(module) <= MAY_IMPORT[module]


def test_every_step_of_a_day_is_told() -> None:
    """A new step says here what it may import."""
    assert {step.function.partition(":")[0] for step in STEPS} <= set(MAY_IMPORT)
