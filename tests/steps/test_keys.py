"""A county's key comes from Airflow's connections; here from its environment backend."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = "from steps.keys import airflow_key; print(airflow_key('341221'), airflow_key('340103'))"


ASKING = """
import sys
from pathlib import Path
from steps.keys import county_keys
from storage.settings import Settings
if "airflow" in sys.argv:
    import airflow.sdk
key = county_keys(Settings(Path(sys.argv[1]), "sqlite://"))("341221")
print(key, "airflow.sdk" in sys.modules)
"""


def asked(home: Path, *arguments: str, **more: str) -> list[str]:
    """The key that a step finds in a process of its own, and whether Airflow was imported for it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
    environment |= {"AIRFLOW_HOME": str(home), **more}
    command = [sys.executable, "-c", ASKING, str(home), *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=200)
    return done.stdout.split()[-2:]


def test_a_day_without_airflow_does_not_ask_for_keys_but_where_one_may_stand_it_does(tmp_path: Path) -> None:
    conn = {"AIRFLOW_CONN_JIANBANG_SEAL_341221": "generic://:the-key@"}
    assert asked(tmp_path) == ["None", "False"]
    assert asked(tmp_path, **conn) == ["the-key", "True"]


def test_a_process_of_airflow_always_asks(tmp_path: Path) -> None:
    backend = {"AIRFLOW__SECRETS__BACKEND": "airflow.secrets.environment_variables.EnvironmentVariablesBackend"}
    conn = {"AIRFLOW_CONN_JIANBANG_SEAL_341221": "generic://:the-key@"}
    assert asked(tmp_path, "airflow", **backend, **conn) == ["the-key", "True"]


def test_the_password_of_the_county_s_connection(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "AIRFLOW_HOME": str(tmp_path),
        "AIRFLOW_CONN_JIANBANG_SEAL_341221": "generic://:the-key@",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=200
    )
    assert done.stdout.split()[-2:] == ["the-key", "None"], done.stderr[-500:]
