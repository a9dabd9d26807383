"""What the image holds is enough for the steps and for Airflow, nothing writes beside it, and no secret is in it."""

import json
import sys
from pathlib import Path

import pytest

from demo.fill import fill
from tests.day import DAY
from tests.deploy.conftest import Run, shared_settings

pytestmark = pytest.mark.slow


def test_only_what_runs_is_in_the_image(image: Path) -> None:
    assert not [name for name in ("tests", "docs", "benchmarks", "var", ".git", ".venv") if (image / name).exists()]
    files = {path.relative_to(image).as_posix() for path in image.rglob("*") if path.is_file()}
    assert not [name for name in files if name.startswith("deploy/secrets/") or name == "deploy/.env"]
    assert {"dags/province_day.py", "plugins/monitors_board.py", ".airflowignore", "uv.lock"} <= files


def test_nobody_may_write_beside_the_code(in_image: Run) -> None:
    assert in_image("touch", "policies/new.yaml").returncode != 0


IMPORTED = """
import importlib, pkgutil, sys
for folder in sys.argv[1:]:
    for module in pkgutil.walk_packages([folder], f"{folder}."):
        if not module.name.endswith(("__main__", ".migrations.env")) and ".versions." not in module.name:
            importlib.import_module(module.name)
"""
PACKAGES = (
    "cli",
    "demo",
    "exports",
    "expectations",
    "plugins",
    "policies",
    "sources",
    "steps",
    "storage",
    "transforms",
)


def test_every_module_finds_what_it_imports_and_nothing_is_written(image: Path, in_image: Run) -> None:
    before = sorted(image.rglob("*"))
    done = in_image(sys.executable, "-c", IMPORTED, *PACKAGES)
    assert done.returncode == 0, done.stderr
    assert sorted(image.rglob("*")) == before


def test_a_day_begins_where_the_code_is_no_checkout_and_cannot_be_written(
    image: Path, in_image: Run, tmp_path: Path
) -> None:
    """A whole day costs half a minute more."""
    home = tmp_path / "home"
    fill(f"sqlite:///{tmp_path}/p.sqlite", count=60, seed=3, rate=0.01, prefectures=["3412"])
    before = sorted(image.rglob("*"))
    done = in_image(
        *(sys.executable, "-m", "cli", "day", "--as-of", DAY.isoformat(), "--until", "pull"),
        JIANBANG_HOME=str(home),
        JIANBANG_SOURCE=f"sqlite:///{tmp_path}/p.sqlite",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (home / f"snapshot/as_of={DAY}/manifest.json").exists()
    assert sorted(image.rglob("*")) == before
    assert (home.stat().st_mode & 0o777) == 0o700


LISTED = """
import json
from airflow.dag_processing.bundles.manager import DagBundlesManager
from airflow.dag_processing.dagbag import BundleDagBag
from airflow.dag_processing.importers.python_importer import PythonDagImporter

(bundle,) = DagBundlesManager().get_all_dag_bundles()
bundle.initialize()
bag = BundleDagBag(dag_folder=bundle.path, bundle_path=bundle.path, bundle_name=bundle.name)
looked_at = sorted({path.split("/")[-2] for path in PythonDagImporter().list_dag_files(bundle.path)})
print(json.dumps([bundle.name, sorted(bag.dags), bag.import_errors, looked_at]))
"""


def test_the_whole_repository_is_a_bundle_of_our_dags_alone(image: Path, in_image: Run, tmp_path: Path) -> None:
    shared = shared_settings()
    bundles = shared["AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST"].replace("/opt/jianbang", str(image))
    home = tmp_path / "airflow"
    done = in_image(
        *(sys.executable, "-c", LISTED),
        AIRFLOW_HOME=str(home),
        AIRFLOW__CORE__LOAD_EXAMPLES=shared["AIRFLOW__CORE__LOAD_EXAMPLES"],
        AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST=bundles,
        JIANBANG_HOME=str(tmp_path / "home"),
    )
    assert done.returncode == 0, done.stderr
    ours = [path.stem for path in sorted((image / "dags").glob("*.py")) if "@dag(" in path.read_text(encoding="utf-8")]
    assert json.loads(done.stdout.splitlines()[-1]) == ["jianbang", ours, {}, ["dags"]]
