"""What every process of Airflow loads of the board: one light file, and nothing under a bare name."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = {"exports", "matplotlib", "ibis", "duckdb", "pandas", "pyarrow", "steps", "policies", "storage"}
pytestmark = pytest.mark.slow


def test_airflow_loads_one_light_plugin(tmp_path: Path) -> None:
    program = (
        "import json, sys\nfrom airflow import plugins_manager\n"
        "before = set(sys.modules)\nplugins = plugins_manager.get_plugin_info()\n"
        "loaded = sorted({name.partition('.')[0] for name in set(sys.modules) - before})\n"
        "print(json.dumps([[each['name'] for each in plugins], plugins_manager.get_import_errors(), loaded]))"
    )
    environment = {
        **os.environ,
        "AIRFLOW_HOME": str(tmp_path),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    }
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    names, errors, loaded = json.loads(done.stdout.splitlines()[-1])
    ours = [name for name in names if name == "monitors_board"]
    assert ours == ["monitors_board"] and errors == {}
    assert not {"app", "routes", "viewer", "plugins"} & set(loaded), "a file of the package as a plugin of its own"
    assert not HEAVY & set(loaded)
