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
# Its file, its line, its name.
Function = tuple[str, int, str]


def group_of(file: str, name: str) -> str:
    """The group of a function, by the file it stands in and its name."""
    if file.startswith(f"{_ROOT}/") and "/.venv/" not in file:
        return OURS
    # The profiler writes ~ for what is compiled in.
    text = name if file == "~" else f"{file} {name}"
    return next((group for group, words in GROUPS.items() if re.search(words, text)), OTHER)


def _owner(function: Function, stats: dict[Function, Any], upwards: int = 5) -> str:
    """The group of a function; of the standard library's the one on whose behalf it is called most."""
    callers = stats[function][4]
    if (group := group_of(function[0], function[2])) != OTHER or not callers or not upwards:
        return group
    return _owner(max(callers, key=lambda caller: callers[caller][3]), stats, upwards - 1)


def grouped(stats: dict[Function, Any]) -> dict[str, float]:
    """Own seconds by group, dearest first; what the standard library does counts for who calls it."""
    seconds: dict[str, float] = {}
    for function, (_, _, spent, _, callers) in stats.items():
        group = group_of(function[0], function[2])
        shares = {group: spent} if group != OTHER or not callers else {}
        for caller, (_, _, own, _) in callers.items() if not shares else ():
            owner = _owner(caller, stats)
            shares[owner] = shares.get(owner, 0) + own
        for owner, own in shares.items():
            seconds[owner] = seconds.get(owner, 0) + own
    return dict(sorted(seconds.items(), key=lambda each: -each[1]))


def _profiled(step: str, settings: Settings) -> dict[str, Any]:
    own = step_of(step)
    import_module(own.function.partition(":")[0])
    profile = cProfile.Profile()
    profile.runcall(own.run, Day(DAY, settings))
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    top = [
        (spent, name if file == "~" else f"{Path(file).name}:{name}")
        for (file, _, name), (_, _, spent, _, _) in stats.items()
    ]
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "groups": {group: round(spent, 2) for group, spent in grouped(stats).items() if spent >= 0.01},
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
