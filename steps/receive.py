"""Step receive: the counties' receipts from their inboxes into the ledger."""

import datetime as dt
import logging
from pathlib import Path
from typing import Any

from exports.ledger.answers import AnswerError, apply_answers, was_read
from exports.ledger.connect import ledger
from exports.receipts import MAX_BYTES, ReceiptError, read_receipt
from storage import layout
from storage.day import Day
from storage.publish import digest
from storage.settings import Settings

log = logging.getLogger("jianbang.receive")

READ, REFUSED = "已登记", "未登记"


def receive(day: Day) -> dict[str, Any]:
    """Read every receipt in the counties' inboxes; returns counts. A refused one is moved aside with its reason."""
    read_on, settings = day.newest_run or day.as_of, day.settings
    counts = {"read": 0, "refused": 0, "records accepted": 0, "records refused": 0}
    for path in _dropped(layout.inbox(settings.home)):
        county = path.parent.name
        if _finished_before(path, settings):
            _move(path, READ, read_on)
            continue
        try:
            accepted, refused = _read(path, county, read_on, settings)
        except (ReceiptError, AnswerError) as error:
            counts["refused"] += 1
            _move(path, REFUSED, read_on, str(error))
            log.warning("receipt of county %s refused; see %s beside it", county, REFUSED)
            continue
        counts["read"] += 1
        counts["records accepted"] += accepted
        counts["records refused"] += refused
        _move(path, READ, read_on)
    return counts


def _dropped(inbox: Path) -> list[Path]:
    """Files in the counties' folders, not those moved aside."""
    return sorted(path for path in inbox.glob("*/*") if not path.is_dir() and not path.name.startswith("."))


def _finished_before(path: Path, settings: Settings) -> bool:
    """Whether a crash kept a receipt in the inbox though the ledger has it: nothing of it lies among those read."""
    if path.is_symlink() or path.stat().st_size > MAX_BYTES:
        return False
    own = digest(path)
    with ledger(settings.ledger_url, settings.home) as connection:
        known = was_read(connection, own)
    return known and own not in {digest(each) for each in (path.parent / READ).glob("*") if each.is_file()}


def _read(path: Path, county: str, as_of: dt.date, settings: Settings) -> tuple[int, int]:
    receipt = read_receipt(path, as_of)
    with ledger(settings.ledger_url, settings.home) as connection:
        return apply_answers(
            connection, county, path.name, digest(path), as_of, receipt.formats, receipt.day, receipt.answers
        )


def _move(path: Path, into: str, as_of: dt.date, why: str | None = None) -> None:
    """Out of the inbox; a file of the same name that lies there already is kept beside it."""
    folder = path.parent / into
    folder.mkdir(exist_ok=True)
    target = folder / f"{as_of:%Y%m%d}_{path.name}"
    number = 1
    while target.exists() or target.is_symlink():
        number += 1
        target = folder / f"{as_of:%Y%m%d}_{number}_{path.name}"
    if why is not None:
        target.with_name(f"{target.name}.原因.txt").write_text(f"{path.name}：{why}\n", encoding="utf-8-sig")
    path.rename(target)
