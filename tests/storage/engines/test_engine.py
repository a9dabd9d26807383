"""Which engine is set, and what is said when it cannot be used."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from storage.engine import engine
from storage.engines.errors import EngineError
from storage.settings import ROOT, Settings, SettingsError, from_environment
from tests.conftest import need
from tests.namespaces import within


@pytest.mark.parametrize("text", ["duckdb", "local[1]", "local[16]", "spark://master:7077", "spark://one:1,two:2"])
def test_an_engine_is_duckdb_or_spark(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIANBANG_HOME", str(tmp_path))
    monkeypatch.setenv("JIANBANG_ENGINE", text)
    assert from_environment().engine == text


@pytest.mark.parametrize(
    "text", ["spark", "local", "local[0]", "local[*]", "spark://master", "spark://u:p@h:1", "yarn"]
)
def test_another_engine_is_refused_with_what_can_be_set(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIANBANG_HOME", str(tmp_path))
    monkeypatch.setenv("JIANBANG_ENGINE", text)
    with pytest.raises(SettingsError, match=r"must be duckdb, local\[N\] or spark://HOST:PORT"):
        from_environment()


def _refused(settings: Settings) -> str:
    with pytest.raises(EngineError) as refused, engine(settings):
        pass
    return str(refused.value)


def test_without_pyspark_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("storage.engines.spark", "ibis.backends.pyspark"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyspark", None)
    told = _refused(Settings(tmp_path, "", engine="local[2]"))
    assert told == "JIANBANG_ENGINE=local[2]: pyspark is not installed; run: make env EXTRAS=spark"


def test_without_java_that_is_said(tmp_path: Path) -> None:
    """In a process of its own: one that has a Spark already, from another test, asks for no Java any more."""
    need(importlib.util.find_spec("pyspark") is not None, "the extra spark")
    environment = {name: value for name, value in os.environ.items() if name != "JAVA_HOME"} | {
        "PATH": str(tmp_path),
        "JIANBANG_HOME": str(tmp_path / "home"),
        "JIANBANG_ENGINE": "local[2]",
    }
    asked = (
        "from storage.engine import engine; from storage.settings import from_environment as s; engine(s()).__enter__()"
    )
    told = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert told.stderr.rstrip().endswith("JIANBANG_ENGINE=local[2]: no Java is found; install one, or set JAVA_HOME")


READ_A_FILE = """
import pyarrow as pa, pyarrow.parquet as pq
from storage.engine import engine, open_parquet
from storage.engines.errors import EngineError
from storage.settings import from_environment
settings = from_environment()
path = settings.home / "x.parquet"
pq.write_table(pa.table({"x": [1, 2, 3]}), path, compression="zstd")
try:
    with engine(settings) as opened:
        print(open_parquet(opened, path, "x").x.sum().execute())
except EngineError as error:
    print(error)
"""


@pytest.mark.slow
@pytest.mark.parametrize("executable", [True, False])
def test_java_loads_its_libraries_though_nothing_in_its_own_folder_may_be_executed(
    executable: bool, spark: None, tmp_path: Path
) -> None:
    """As in a container, whose /tmp is mounted so: an executor would ask the driver for minutes, and get no answer."""
    closed, home = tmp_path / "noexec", tmp_path / "a home"
    closed.mkdir()
    home.mkdir(mode=0o700)
    scratch = home / "scratch" if executable else closed
    environment = os.environ | {"JIANBANG_HOME": str(home), "JIANBANG_SCRATCH": str(scratch)}
    environment |= {"JIANBANG_ENGINE": "local[1]", "JIANBANG_MEMORY": "1GB"}
    environment["JAVA_TOOL_OPTIONS"] = f"-Djava.io.tmpdir={closed}"
    command = [*within(f"mount -t tmpfs -o noexec,mode=700 none {closed}"), sys.executable, "-c", READ_A_FILE]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    told = done.stdout.strip() or done.stderr
    if executable:
        assert told == "6"
    else:
        assert told.startswith(f"JIANBANG_ENGINE=local[1]: {closed}/") and "JIANBANG_SCRATCH" in told


def test_no_engine_is_named_outside_storage() -> None:
    """Import rules see packages, not what lies in Ibis' own; the scheduler loads DuckDB's for its tasks by name."""
    files = (path for folder in ("cli", "dags", "demo", "expectations", "exports", "plugins", "policies", "sources",
                                 "steps", "transforms") for path in (ROOT / folder).rglob("*.py"))  # fmt: skip
    named = {path.relative_to(ROOT).as_posix() for path in files if "ibis.backends" in path.read_text(encoding="utf-8")}
    assert named == {"cli/scheduler.py"}


def test_scratch_that_executors_read_lies_in_the_home(tmp_path: Path) -> None:
    own = Settings(tmp_path / "home", "", scratch=tmp_path / "own")
    on_a_cluster = Settings(tmp_path / "home", "", scratch=tmp_path / "own", engine="spark://master:7077")
    assert own.scratch_root == tmp_path / "own" and on_a_cluster.scratch_root == tmp_path / "home" / ".spill"
    assert own.own_scratch == on_a_cluster.own_scratch == tmp_path / "own"
