"""A county can check without a network that its package is the province's: signature in the zip, key on the cover."""

import datetime as dt
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import python_calamine
from typer.testing import CliRunner

from exports.delivery import DeliveryError
from exports.release.minisign import SigningKeyError, new_signing_key, read_signing_key
from steps.deliver import deliver
from steps.export import export_all
from steps.keys import public_key
from storage.day import Day
from storage.digests import digests
from storage.settings import Settings
from tests.exports.test_minisign import verified

DAY = dt.date(2020, 5, 8)


def key_file(path: Path, mode: int = 0o600) -> str:
    path.write_text(new_signing_key())
    path.chmod(mode)
    return f"file:{path}"


def test_signed_with_the_key_that_the_cover_shows(exported: Settings, tmp_path: Path) -> None:
    settings = replace(exported, signing_key=key_file(tmp_path / "s.key"))
    public, day = public_key(settings), Day(DAY, settings)
    export_all(day)
    first = digests(day.packages.folder)
    export_all(day)
    assert digests(day.packages.folder) == first
    folder = day.package("341221").folder
    command = f"minisign -Vm manifest.json -P {public}"
    assert command in (folder / "封面.html").read_text(encoding="utf-8")
    rows = python_calamine.CalamineWorkbook.from_path(folder / "封面.xlsx").get_sheet_by_index(0).to_python()
    assert any(command in str(row[2]) for row in rows)

    # Another key than the cover shows signs nothing; exported again, it does.
    other = replace(settings, signing_key=key_file(tmp_path / "other.key"))
    with pytest.raises(DeliveryError, match=r"county 341221: manifest\.json: its cover shows another signing key"):
        deliver(Day(DAY, other), lambda county: None)
    deliver(day, lambda county: None)
    with zipfile.ZipFile(settings.home / "outbox" / "341221" / "341221_20200508.zip") as packed:
        assert set(packed.namelist()) == {*digests(folder), "manifest.json.minisig"}
        signature = packed.read("manifest.json.minisig")
        assert verified(packed.read("manifest.json"), signature, public) == "jianbang 2020-05-08 341221"


@pytest.mark.parametrize("spoil", ["none", "mode", "fifo", "airflow"])
def test_with_a_key_that_cannot_be_used_nothing_leaves_unsigned(tmp_path: Path, spoil: str) -> None:
    where, word = key_file(tmp_path / "s.key", 0o644 if spoil == "mode" else 0o600), "chmod 600"
    if spoil == "none":
        (tmp_path / "s.key").unlink()
        word = "cannot be read: FileNotFoundError"
    elif spoil == "fifo":
        where, word = "file:/dev/null", "regular file"
    elif spoil == "airflow":
        where, word = "airflow:no_such_connection", "there is no such connection|cannot be read"
    settings = Settings(tmp_path / "home", "sqlite://", signing_key=where)
    with pytest.raises(SigningKeyError, match=rf"^JIANBANG_SIGNING_KEY={where}: .*({word})"):
        deliver(Day(DAY, settings), lambda county: None)


def test_the_command_makes_a_key_that_nobody_else_reads(tmp_path: Path) -> None:
    import typer

    from cli.release import make_signing_key

    app = typer.Typer()
    app.command()(make_signing_key)
    path = tmp_path / "s.key"
    done = CliRunner().invoke(app, [str(path)])
    assert done.exit_code == 0 and path.stat().st_mode & 0o777 == 0o600
    assert f"public key: {read_signing_key(path.read_text()).public}" in done.output
    secret = path.read_text().splitlines()[1]
    assert secret not in done.output
    assert CliRunner().invoke(app, [str(path)]).exit_code == 2 and secret in path.read_text()
