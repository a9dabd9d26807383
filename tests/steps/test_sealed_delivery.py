"""With sealing required and no key, a county's package is not delivered and says so; the others are, once."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
import pyzipper

from exports.delivery import DeliveryError
from steps.deliver import deliver
from storage.day import Day
from storage.digests import digest
from storage.settings import Settings

DAY = dt.date(2020, 5, 8)
KEYS = {"341221": "the long key of 341221", "province": "the long key of the province"}


def test_required_sealing(exported: Settings) -> None:
    settings = replace(exported, sealing="required")
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
    assert deliver(Day(DAY, settings), {**KEYS, "340103": "the long key of 340103"}.get)["delivered"] == 1
    assert (outbox / "341221" / "341221_20200508.zip").stat().st_mtime_ns == before


def sent(settings: Settings) -> set[str]:
    return {path.parent.name for path in (settings.home / "outbox").rglob("*.zip")}


def test_a_short_key_and_a_key_that_cannot_be_read_stop_their_county_alone(
    exported: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    def key_of(county: str) -> str | None:
        if county == "340103":
            raise PermissionError("vault says: token of zhang san has expired")
        return {"341221": "fifteen letters"}.get(county)

    with pytest.raises(DeliveryError) as caught:
        deliver(Day(DAY, exported), key_of)
    short = "its key has fewer than 16 characters: change the connection jianbang_seal_341221"
    failing = "its key cannot be read: PermissionError: see to the connection jianbang_seal_340103"
    assert str(caught.value) == f"county 340103: {failing}; county 341221: {short}"
    assert "vault" not in caplog.text and "fifteen" not in caplog.text
    assert sent(exported) == {"province"}
    assert "packages left unsealed: 1 (province)" in [
        record.getMessage() for record in caplog.records if record.levelname == "WARNING"
    ]

    # Put right, the others leave: sixteen characters are enough, and how many left unsealed is told.
    told = deliver(Day(DAY, exported), {"341221": "sixteen letters!"}.get)
    assert (told["delivered"], told["sealed"], told["unsealed"]) == (2, 1, 1)


def test_without_a_setting_sealing_is_required_where_packages_leave_this_machine(exported: Settings) -> None:
    rules = {url: replace(exported, delivery=url).sealing_rule for url in ("", "/srv/outbox", "file:///srv/outbox")}
    assert set(rules.values()) == {"if_key"}
    away = replace(exported, delivery="memory://counties")
    assert away.sealing_rule == "required" and replace(away, sealing="if_key").sealing_rule == "if_key"
    with pytest.raises(DeliveryError, match="county 340103: sealing is required and there is no key"):
        deliver(Day(DAY, away), lambda county: None)


def test_a_target_without_a_known_host_key_is_refused_once_and_nothing_is_sent(exported: Settings) -> None:
    away = replace(exported, delivery="sftp://province:secret@127.0.0.1:1/packages", sealing="if_key")
    with pytest.raises(DeliveryError) as caught:
        deliver(Day(DAY, away), lambda county: None)
    assert str(caught.value).count("JIANBANG_HOST_KEY") == 1 and "secret" not in str(caught.value)


def test_a_target_that_breaks_forgets_no_county_that_failed_before(exported: Settings) -> None:
    def key_of(county: str) -> str | None:
        return "short" if county == "340103" else None

    away = replace(exported, delivery="sftp://province:secret@127.0.0.1:1/packages", sealing="if_key")
    with pytest.raises(DeliveryError) as caught:
        deliver(Day(DAY, away), key_of)
    told = str(caught.value)
    assert "JIANBANG_HOST_KEY" in told and "county 340103: its key has fewer than" in told and "secret" not in told


def test_an_interrupted_delivery_goes_on_with_the_file_it_packed_while_it_is_the_package(
    exported: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = {"341221": "the long key of 341221"}.get

    def broken(local: Path, *rest: object) -> None:
        packed.append(digest(local))
        raise DeliveryError("file:///outbox: OSError")

    packed: list[str] = []
    monkeypatch.setattr("steps.deliver.deliver_file", broken)
    for _ in range(2):
        with pytest.raises(DeliveryError):
            deliver(Day(DAY, exported), key)
    before = dict(zip(("340103", "341221", "province"), packed[:3], strict=True))
    assert packed[:3] == packed[3:]
    monkeypatch.undo()
    staged = exported.home / ".staging" / f"as_of={DAY}" / "341221.zip"
    staged.write_bytes(staged.read_bytes()[:-1] + b"x")  # not the file that was named any more
    deliver(Day(DAY, exported), key)
    delivered = {county: digest(exported.home / "outbox" / county / f"{county}_20200508.zip") for county in before}
    assert delivered["340103"] == before["340103"] and delivered["341221"] != before["341221"]
