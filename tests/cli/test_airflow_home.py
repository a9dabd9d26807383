"""What the project tells Airflow leaves what an office has told it."""

import os
from pathlib import Path

import pytest

from cli.airflow_home import prepare_environment

DATABASE = "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"


@pytest.mark.parametrize("told", [DATABASE, f"{DATABASE}_CMD", f"{DATABASE}_SECRET", None])
def test_a_database_of_the_offices_own_stays(told: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = {"JIANBANG_HOME": str(tmp_path / "home")} | ({told: "theirs"} if told else {})
    monkeypatch.setattr(os, "environ", dict(own))
    prepare_environment()
    named = {name: value for name, value in os.environ.items() if name.startswith(DATABASE)}
    if told:
        assert named == {told: "theirs"}
    else:
        assert named == {DATABASE: f"sqlite:///{tmp_path}/home/airflow/airflow.db?timeout=60"}
