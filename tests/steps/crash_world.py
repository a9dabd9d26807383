"""A small county before and after a day, homes to run the day in, and everything a reader can see afterwards."""

import datetime as dt
import multiprocessing
import shutil
import sqlite3
import time
from collections.abc import Callable
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import sqlalchemy as sa

from exports.ledger.connect import ledger
from exports.ledger.tables import Base, CountyCourse, DeadlineCourse, Package, RecordVersion
from storage import layout
from storage.digests import digests
from storage.manifest import read_manifest
from storage.settings import Settings
from tests.day import DAY, run
from tests.expectations.world import Change, write_platform
from tests.steps.crashing import PRELOAD, run_whole
from tests.steps.test_sending import COUNTY, MONITOR, ORDINARY, drop_receipt

BEFORE = DAY - dt.timedelta(days=1)
PARTS = ("snapshot", "checks", "results", "drawn", "packages", "quality")
_OF_THE_LEDGER: dict[type[Base], tuple[str, ...]] = {
    RecordVersion: ("format", "record_key"),
    Package: ("county_code",),
    DeadlineCourse: ("deadline", "county_code"),
    CountyCourse: ("county_code",),
}
FORK = multiprocessing.get_context("forkserver")
FORK.set_forkserver_preload(PRELOAD)


def started(target: Callable[..., None], *arguments: Any) -> Any:
    process = FORK.Process(target=target, args=arguments)
    process.start()
    return process


def outcome(settings: Settings) -> dict[str, Any]:
    """Everything a reader can see after the day: files, deliveries, inboxes, the ledger."""
    found: dict[str, Any] = {}
    for part in PARTS:
        found |= {
            f"{part}/{name}": value
            for name, value in digests(settings.home / part / f"as_of={DAY.isoformat()}").items()
        }
    for part in ("outbox", "inbox", "accepted"):
        found |= {f"{part}/{name}": value for name, value in digests(settings.home / part).items()}
    with ledger(settings.ledger_url, settings.home) as connection:
        for table, keys in _OF_THE_LEDGER.items():
            rows = [dict(row._mapping) for row in connection.execute(sa.select(table))]
            kept = [
                {name: str(value) for name, value in row.items() if name not in ("id", "delivered_to")} for row in rows
            ]
            found[table.__tablename__] = sorted(kept, key=itemgetter("as_of", *keys))
    return found


def whole(home: Path) -> None:
    """What is published is complete: every manifest's files are there with their digests, every delivery is a whole
    file.
    """
    for folder in (layout.day_folder(home, "snapshot", DAY), layout.day_folder(home, "checks", DAY)):
        if folder.exists():
            manifest = read_manifest(folder)
            assert manifest is not None
            there = digests(folder)
            assert all(there[name] == value for name, value in manifest["files"].items())
    packages = layout.day_folder(home, "packages", DAY)
    for county in packages.iterdir() if packages.exists() else []:
        manifest = read_manifest(county)
        assert manifest is not None
        there = digests(county)
        assert all(there[file["name"]] == file["sha256"] for file in manifest["files"])
    for path in layout.day_folder(home, "results", DAY).glob("*.parquet"):
        pq.read_metadata(path)
    for path in (home / "outbox").rglob("*.zip"):
        assert shutil.unpack_archive(path, home.with_name("unpacked")) is None


class World:
    """A small county before and after the day, and homes to run the day in."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.database = folder, folder / "p.sqlite"
        write_platform(self.database, [("U", 0, Change()), ("M", 1, Change(household=ORDINARY, monitor=MONITOR))])
        self.template = self.settings(folder / "template")
        run(self.template, BEFORE)
        drop_receipt(
            self.template,
            f"{COUNTY}_临泉县_边缘户基本信息_{BEFORE:%Y%m%d}.xlsx",
            ["户编号", "导入结果", "失败原因"],
            [["M", "成功", ""]],
        )
        drop_receipt(self.template, "乱.xlsx", ["甲"], [["1"]])
        with sqlite3.connect(self.database) as connection:
            connection.execute("update household set safe_water = '否', risk_1 = '因安全饮水'")
        self.calm = self.fresh("calm")
        begun = time.monotonic()
        self.finish(self.calm)
        self.seconds = time.monotonic() - begun
        self.expected = outcome(self.calm)

    def settings(self, home: Path) -> Settings:
        return Settings(home, f"sqlite:///{self.database}")

    def fresh(self, name: str) -> Settings:
        """A home as the day before left it."""
        shutil.copytree(self.template.home, self.folder / name)
        return self.settings(self.folder / name)

    def finish(self, settings: Settings) -> None:
        process = started(run_whole, settings)
        process.join()
        assert process.exitcode == 0
