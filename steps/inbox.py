"""The inbox that the settings name (a folder, an SFTP server or an object store), and who may drop files there."""

import logging
from pathlib import Path

import sqlalchemy as sa

from exports.county import County
from exports.delivery import DeliveryError, open_target, shown
from exports.intake.folder import FolderInbox
from exports.intake.inbox import Inbox
from exports.intake.remote import RemoteInbox
from exports.intake.told import note
from exports.ledger.connect import ledger
from exports.ledger.tables import Package
from policies.receipts import load_receipts
from steps.keys import host_keys
from storage import layout
from storage.day import Day
from storage.errors import told
from storage.passing import is_passing, passing
from storage.settings import Settings

log = logging.getLogger("jianbang.inbox")


class InboxError(RuntimeError):
    """The inbox cannot be reached; one line that says which and why, without a password."""


def local_inbox(settings: Settings) -> Path | None:
    """The inbox's folder on this machine; None when it is elsewhere."""
    url = settings.inbox.removeprefix("file://") or str(layout.inbox(settings.home))
    return None if "://" in url else Path(url)


def open_inbox(settings: Settings) -> Inbox:
    """The inbox; raises InboxError in one line when it cannot be reached."""
    files = load_receipts().limits.files
    if (folder := local_inbox(settings)) is not None:
        return FolderInbox(folder, files)
    try:
        target = open_target(settings.inbox, host_keys(settings))
    except DeliveryError as error:
        raise passing(InboxError(f"inbox {error}"), is_passing(error)) from None
    return RemoteInbox(target.fs, target.root, files)


def inbox_name(day: Day, county: str) -> str:
    """Where a county drops files, as its cover tells it."""
    url = day.settings.inbox
    return f"{shown(url).rstrip('/')}/{county}" if url else f"{layout.inbox(day.settings.home).name}/{county}"


def invite(day: Day, counties: dict[str, str]) -> None:
    """Make the inboxes of counties, by code with their names, each with its note; what cannot be made is told."""
    try:
        inbox = open_inbox(day.settings)
    except InboxError as error:
        log.warning("no inbox was made: %s", error)
        return
    for code, name in counties.items():
        try:
            inbox.invite(code, note(County(code, name, None)))
        except Exception as error:  # noqa: BLE001  one county's folder is no other's
            log.warning("inbox of county %s: not made: %s", code, told(error))


def county_names(day: Day) -> dict[str, str]:
    """The counties that may drop files: those of the newest snapshot, with their names, and those with a package."""
    import pyarrow.parquet as pq

    newest = day.newest_run
    path = None if newest is None else day.on(newest).snapshot.path("county")
    rows = pq.ParquetFile(path).read().to_pylist() if path is not None and path.exists() else []
    with ledger(day.settings.ledger_url, day.settings.home) as connection:
        packed = set(connection.execute(sa.select(Package.county_code).distinct()).scalars())
    known = {code: code for code in packed - {layout.PROVINCE_LIST}}
    return known | {row["county_code"]: row["county"] or row["county_code"] for row in rows}
