"""The inbox that the settings name: a folder, an SFTP server or an object store."""

from pathlib import Path

from exports.delivery import DeliveryError, open_target, shown
from exports.intake.folder import FolderInbox
from exports.intake.inbox import Inbox
from exports.intake.remote import RemoteInbox
from policies.receipts import load_receipts
from steps.keys import host_keys
from storage import layout
from storage.day import Day
from storage.settings import Settings


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
        raise InboxError(f"inbox {error}") from None
    return RemoteInbox(target.fs, target.root, files)


def inbox_name(day: Day, county: str) -> str:
    """Where a county drops files, as its cover tells it."""
    url = day.settings.inbox
    return f"{shown(url).rstrip('/')}/{county}" if url else f"{layout.inbox(day.settings.home).name}/{county}"
