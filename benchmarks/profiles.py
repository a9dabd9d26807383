"""What bounds each step: where its process spends its own time, by group of library."""

import cProfile
import pstats
import re
import resource
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.day import DAY
from benchmarks.measuring import measured
from steps.day import step_of
from storage.day import Day
from storage.settings import Settings

_ROOT = Path(__file__).resolve().parents[1]
# The first that a function's place and name match; builtin ones are known by their name alone.
GROUPS = {
    "DuckDB": r"duckdb",
    "Great Expectations": r"great_expectations|marshmallow",
    "Ibis compile": r"/ibis/|/sqlglot/|/koerce/",
    "workbook writer": r"xlsxwriter|openpyxl|rustpy",
    "Arrow": r"pyarrow|adbc",
    "compression": r"zlib|zipfile|zstd|deflate|compress|crc32",
    "disk": r"fsync|'posix|posix\.|method 'write' of '_io|method 'read' of '_io|shutil|_io\.open|pathlib",
    "digests": r"_hashlib|sha256|hashlib",
    "database driver": r"sqlite3|sqlalchemy|psycopg|pymysql",
    "waiting for other processes": r"_thread\.lock|threading\.py|concurrent/futures|multiprocessing|select\.",
    "imports": r"importlib|marshal\.loads|exec_dynamic|builtins\.exec|builtins\.__build_class__|inspect\.py|pydantic",
    "pandas and numpy": r"/pandas/|numpy|pandas\._libs",
    "templates": r"jinja2|markupsafe",
}
OURS, OTHER = "Python of ours", "other Python"


def group_of(file: str, name: str) -> str:
    """The group of a function, by the file it stands in and its name."""
    if file.startswith(f"{_ROOT}/") and "/.venv/" not in file:
        return OURS
    # The profiler writes ~ for what is compiled in.
    text = name if file == "~" else f"{file} {name}"
    return next((group for group, words in GROUPS.items() if re.search(words, text)), OTHER)


def _profiled(step: str, settings: Settings) -> dict[str, Any]:
    own = step_of(step)
    import_module(own.function.partition(":")[0])
    profile = cProfile.Profile()
    profile.runcall(own.run, Day(DAY, settings))
    seconds: dict[str, float] = {}
    top: list[tuple[float, str]] = []
    for (file, _, name), (_, _, spent, _, _) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        group = group_of(file, name)
        seconds[group] = seconds.get(group, 0) + spent
        top.append((spent, f"{Path(file).name}:{name}" if file != "~" else name))
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = sorted(seconds.items(), key=lambda each: -each[1])
    return {
        "groups": {group: round(spent, 2) for group, spent in told if spent >= 0.01},
        "top": [[round(spent, 2), name] for spent, name in sorted(top, reverse=True)[:5]],
        "children": round(children.ru_utime + children.ru_stime, 2),
    }


def profile(step: str, settings: Settings) -> dict[str, Any]:
    """Seconds by group of the step's own thread, its five dearest functions, and the CPU seconds of its children.

    A step's module is imported before. Seconds are those of the clock with the profiler on, which Python pays for and
    libraries do not: shares, not costs.
    """
    found: dict[str, Any] = measured(_profiled, step, settings).said
    return found


if __name__ == "__main__":
    print(profile(sys.argv[1], Settings(Path(sys.argv[2]).resolve(), sys.argv[3] if len(sys.argv) > 3 else "")))
