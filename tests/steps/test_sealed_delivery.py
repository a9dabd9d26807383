"""With sealing required and no key, a county's package is not delivered and says so; the others are, once."""

import datetime as dt
import sqlite3
from pathlib import Path

import pytest
import pyzipper

from exports.delivery import DeliveryError
from steps.deliver import deliver
from steps.export import export, prefectures
from storage.day import Day
from storage.settings import Settings
from tests.day import judge
from tests.expectations.world import Change, write_platform

DAY = dt.date(2020, 5, 8)
KEYS = {"341221": "key of 341221", "province": "key of the province"}


def test_required_sealing(tmp_path: Path) -> None:
    database = tmp_path / "p.sqlite"
    write_platform(database, [("U", 0, Change()), ("O", 1, Change(household={"village_code": "340103005006"}))])
    with sqlite3.connect(database) as connection:
        connection.execute(
            "insert into division values ('3401', '合肥市', '34', '市'), ('340103', '庐阳区', '3401', '县')"
        )
    settings = Settings(tmp_path / "home", f"sqlite:///{database}", sealing="required")
    judge(settings, DAY)
    for prefecture in prefectures(Day(DAY, settings)):
        export(Day(DAY, settings), prefecture)
    with pytest.raises(DeliveryError, match="county 340103: sealing is required and there is no key") as caught:
        deliver(Day(DAY, settings), KEYS.get)
    assert "341221" not in str(caught.value)
    outbox = settings.home / "outbox"
    assert {path.name for path in outbox.rglob("*.zip")} == {"341221_20200508.zip", "province_20200508.zip"}
    with pyzipper.AESZipFile(outbox / "341221" / "341221_20200508.zip") as packed:
        packed.setpassword(KEYS["341221"].encode())
        assert "manifest.json" in packed.namelist() and packed.read("manifest.json")

    # The key is added: only what is missing is delivered.
    before = (outbox / "341221" / "341221_20200508.zip").stat().st_mtime_ns
    assert deliver(Day(DAY, settings), {**KEYS, "340103": "key of 340103"}.get)["delivered"] == 1
    assert (outbox / "341221" / "341221_20200508.zip").stat().st_mtime_ns == before
