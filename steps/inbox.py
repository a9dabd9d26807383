"""The inbox that the settings name: a folder, an SFTP server or an object store."""

from pathlib import Path

import fsspec

from exports.delivery import shown
from exports.intake.folder import FolderInbox
from exports.intake.inbox import Inbox
from exports.intake.remote import RemoteInbox
from policies.receipts import load_receipts
from storage import layout
from storage.settings import Settings


class InboxError(RuntimeError):
    """The inbox cannot be reached; one line that says which and why, without a password."""


def open_inbox(settings: Settings) -> Inbox:
    """The inbox; raises InboxError in one line when it cannot be reached."""
    files = load_receipts().limits.files
    url = settings.inbox.removeprefix("file://") or str(layout.inbox(settings.home))
    if "://" not in url:
        return FolderInbox(Path(url), files)
    try:
        fs, root = fsspec.url_to_fs(url)
        return RemoteInbox(fs, root, files)
    except Exception as error:  # noqa: BLE001  each file system raises errors of its own
        raise InboxError(f"inbox {shown(url)}: {type(error).__name__}") from None
