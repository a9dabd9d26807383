"""One province in SQLite, PostgreSQL and MariaDB gives one snapshot, byte for byte."""

from pathlib import Path

import sqlalchemy as sa

from demo.fill import fill
from policies.model import load_model
from steps.pull import pull
from storage import layout
from storage.day import Day
from storage.digests import digest
from storage.manifest import read_manifest
from tests.conftest import create_database
from tests.day import DAY, settings_for


def snapshot_of(home: Path, url: str) -> tuple[dict[str, str], object]:
    fill(url, count=800, seed=3, rate=0.02)
    pull(Day(DAY, settings_for(home, url)))
    folder = layout.day_folder(home, "snapshot", DAY)
    manifest = read_manifest(folder)
    assert manifest is not None
    return {name: digest(folder / f"{name}.parquet") for name in load_model()}, manifest["account"]


def test_three_databases_one_snapshot(postgresql: sa.URL, mariadb: sa.URL, tmp_path: Path) -> None:
    urls = {
        "sqlite": f"sqlite:///{tmp_path}/p.sqlite",
        "postgresql": create_database(postgresql, "three"),
        "mariadb": create_database(mariadb, "three"),
    }
    found = {name: snapshot_of(tmp_path / name, url) for name, url in urls.items()}
    assert found["postgresql"] == found["sqlite"]
    assert found["mariadb"] == found["sqlite"]
