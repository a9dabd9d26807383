"""Step receive: what counties dropped into their inboxes, each file once, into the ledger."""

import logging
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from exports.intake.errors import UnsettledError
from exports.intake.inbox import Dropped, Inbox
from exports.intake.names import READ
from exports.intake.settled import settled
from exports.ledger.connect import LedgerError, UnfitError, ledger
from policies.privacy import mask
from policies.receipts import load_receipts
from steps.inbox import county_names, open_inbox
from storage import layout
from storage.day import Day
from storage.errors import told
from storage.locks import alone

if TYPE_CHECKING:
    from exports.intake.taking import Intake, Taken

log = logging.getLogger("jianbang.receive")


def receive(day: Day) -> dict[str, Any]:
    """Take every file that is complete in the inboxes of the counties; returns counts.

    What cannot be used is told in the county's folder and on its next cover. Trouble with one file or one county is
    told and counted, and touches no other. Raises InboxError when the inbox cannot be reached, LedgerError when the
    ledger cannot.
    """
    day.settings.home.mkdir(parents=True, exist_ok=True)
    with alone(day.settings.home / ".intake"):  # a second intake waits
        inbox = open_inbox(day.settings)
        counts: Counter[str] = Counter()
        looked = dict(_looked(day, inbox, counts))
        again = partial(_look, inbox, counts)
        for county, files in settled(again, looked, load_receipts().settled).items():
            counts["left for the next time"] += len(looked[county]) - len(files)
            for file in files:
                # dated file by file: a day may begin meanwhile
                _count(counts, _taken(_intake(day, inbox), county, file, counts))
    names = ("read", "refused", "records accepted", "records refused", "findings answered", "rows not used")
    return {name: counts[name] for name in (*names, "left for the next time", "troubled")}


def _intake(day: Day, inbox: Inbox) -> "Intake":
    from exports.intake.taking import Intake  # reads workbooks: most hours there is none

    read_on, settings = day.newest_run or day.as_of, day.settings
    kept = layout.day_folder(settings.home, "intake", read_on)
    return Intake(inbox, kept, partial(ledger, settings.ledger_url, settings.home), day.as_of, read_on)


def _looked(day: Day, inbox: Inbox, counts: Counter[str]) -> Iterator[tuple[str, list[Dropped]]]:
    """The files of every known county; other folders are left alone and told."""
    found = inbox.counties()
    known = county_names(day) if found else {}
    for county in found:
        if county in known:
            yield county, _look(inbox, counts, county)
        else:
            counts["troubled"] += 1
            log.warning("inbox: %s is no county that is known; left alone", _safe(county))


def _look(inbox: Inbox, counts: Counter[str], county: str) -> list[Dropped]:
    try:
        return inbox.look(county)
    except Exception as error:  # noqa: BLE001  whatever is wrong with one county's folder
        counts["troubled"] += 1
        log.warning("inbox of county %s: not read: %s", county, told(error))
        return []


def _taken(intake: "Intake", county: str, file: Dropped, counts: Counter[str]) -> "Taken | None":
    from exports.intake.taking import take

    try:
        return take(intake, county, file)
    except UnsettledError:
        counts["left for the next time"] += 1
    except Exception as error:  # whatever is wrong with one file
        if isinstance(error, LedgerError) and not isinstance(error, UnfitError):
            raise  # no file can be taken
        counts["troubled"] += 1
        log.warning("inbox of county %s: a file was not taken: %s", county, told(error))
    return None


def _count(counts: Counter[str], taken: "Taken | None") -> None:
    if taken is None:
        return
    applied = taken.applied
    counts["read" if taken.into == READ else "refused"] += 1
    counts["rows not used"] += len(applied.unused)
    if taken.opinions:
        counts["findings answered"] += applied.accepted
    else:
        counts["records accepted"] += applied.accepted
        counts["records refused"] += applied.refused


def _safe(name: str) -> str:
    """A folder's name in a log: codes as they are, anything else masked."""
    return name if name.isascii() and name.isdigit() else ascii(mask(name))
