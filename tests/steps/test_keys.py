"""A county's key comes from Airflow's connections; here from its environment backend."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = "from steps.keys import airflow_key; print(airflow_key('341221'), airflow_key('340103'))"


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
