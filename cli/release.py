"""What a person does at the last door: let a held package leave, and make the key that packages are signed with."""

import datetime as dt
import os
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

import typer

from exports.delivery import DeliveryError
from exports.ledger.connect import LedgerError
from exports.release.minisign import new_signing_key, read_signing_key
from policies.files import PolicyError
from storage.day import Day
from storage.manifest import NotPublishedError
from storage.settings import Settings


def release_held(settings: Settings, as_of: dt.date, county: str, by: str, reason: str) -> None:
    """Write the release down and say where; a line and exit code 2 when there is nothing to release."""
    from steps.release import release_county

    if not by.strip() or not reason.strip():
        _stop("--by and --reason say who looked at the package and why it may leave")
    at = dt.datetime.now(ZoneInfo("Asia/Shanghai")).replace(microsecond=0)
    try:
        path, jumps = release_county(Day(as_of, settings), county, by.strip(), reason.strip(), at)
    except (DeliveryError, LedgerError, NotPublishedError, PolicyError) as error:
        _stop(str(error))
    for jump in jumps:
        typer.echo(f"county {county}: {jump}")
    typer.echo(
        f"released: {path}; deliver the day again: python -m cli day --as-of {as_of} --from deliver --until deliver"
    )


def make_signing_key(path: Path) -> None:
    """Write a new key that its owner alone can read, and print its public half; a file that is there is left alone."""
    text = new_signing_key()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        _stop(f"{path}: {error.strerror}")
    with os.fdopen(handle, "w") as file:
        file.write(text)
    typer.echo(f"secret key: {path}; set JIANBANG_SIGNING_KEY=file:{path.resolve()}, keep a copy off this machine")
    typer.echo(f"public key: {read_signing_key(text).public}")


def _stop(line: str) -> NoReturn:
    typer.echo(f"error: {line}", err=True)
    raise typer.Exit(2)
