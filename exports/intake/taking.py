"""One dropped file taken: its bytes into our place, its rows into the ledger, the file out of the way."""

import datetime as dt
import hashlib
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from exports.intake.child import read_table
from exports.intake.errors import IntakeError, UnsettledError
from exports.intake.headings import OPINION, wanted
from exports.intake.inbox import Dropped, Inbox
from exports.intake.names import READ, REFUSED, reasons_name, shown_name
from exports.intake.opinion import read_opinions
from exports.intake.receipt import ReceiptRow, read_receipt
from exports.intake.settled import may_grow
from exports.intake.table import Table
from exports.intake.told import reasons
from exports.ledger.answers import Answer, Applied, Came, apply_answers, record_problem
from exports.ledger.errors import UnfitError
from exports.ledger.opinions import apply_opinions
from policies.receipts import load_receipts

_TYPED = "（编号是数字格式：开头的0或第15位以后的数字可能已丢失，请设为文本后重新导出）"
_UNFIT = "文件中有系统不能登记的内容（过长或有特殊字符），请与省级系统管理员联系"
OpenLedger = Callable[[], AbstractContextManager[sa.Connection]]


@dataclass(frozen=True)
class Intake:
    """What taking a file needs: the inbox, our own place, the ledger, the day whose formats count, the day by which
    answers are dated.
    """

    inbox: Inbox
    kept: Path
    ledger: OpenLedger
    as_of: dt.date
    read_on: dt.date

    @property
    def stamp(self) -> str:
        """The day in the names of files put away."""
        return f"{self.read_on:%Y%m%d}"


@dataclass(frozen=True)
class Taken:
    """What became of a file: into which folder it went, what of it was applied, and whether its rows are opinions."""

    into: str
    applied: Applied
    opinions: bool = False


def take(intake: Intake, county: str, file: Dropped) -> Taken:
    """Take one file, then put it away and tell the county what could not be used.

    Raises UnsettledError, and leaves the file, while it may still be completed. An interruption at any point is made
    good by taking the file again.
    """
    came = Came(hashlib.sha256(f"{file.name!r}{file.stamp}".encode()).hexdigest(), county, _name(file), intake.read_on)
    try:
        data = intake.inbox.read(county, file, load_receipts().limits.bytes)
        came = Came(_keep(intake.kept / county, data), county, came.name, came.read_on)
        taken = _apply(intake, came, _table(intake, data, file))
    except (IntakeError, UnfitError) as error:
        said = str(error) if isinstance(error, IntakeError) else _UNFIT
        with intake.ledger() as connection:
            record_problem(connection, came, said)
        taken = Taken(REFUSED, Applied())
        why: list[tuple[int | None, str]] = [(None, said)]
    else:
        why = sorted(taken.applied.unused.items())
    if why:
        name = intake.inbox.name_away(county, file, taken.into, intake.stamp)
        intake.inbox.tell(county, REFUSED, reasons_name(name), reasons(file.name, why))
    intake.inbox.put_away(county, file, taken.into, intake.stamp)
    return taken


def _name(file: Dropped) -> str:
    return shown_name(file.name)


def _keep(folder: Path, data: bytes) -> str:
    """The bytes in a place that only we write, under their digest."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = folder / sha256
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{sha256}.{os.getpid()}.part")
        with part.open("wb") as writing:
            writing.write(data)
            writing.flush()
            os.fsync(writing.fileno())
        part.rename(path)
    return sha256


def _table(intake: Intake, data: bytes, file: Dropped) -> Table:
    rules = load_receipts()
    try:
        return read_table(data, wanted(intake.as_of), rules.limits)
    except UnsettledError as error:
        if may_grow(file, rules.settled):
            raise
        raise IntakeError(str(error)) from None


def _apply(intake: Intake, came: Came, table: Table) -> Taken:
    if table.kind == OPINION:
        rows = read_opinions(table, intake.as_of)
        with intake.ledger() as connection:
            applied = apply_opinions(connection, came, rows)
        return Taken(_into(applied), applied, opinions=True)
    receipt = read_receipt(table, came.name, intake.as_of)
    unused = {row.number: row.problem for row in receipt.rows if row.problem is not None}
    answers = [_answer(row) for row in receipt.rows if row.problem is None]
    with intake.ledger() as connection:
        applied = apply_answers(connection, came, receipt.ranks, receipt.day, answers, unused)
    typed = {row.number for row in receipt.rows if row.typed and row.number in applied.unused}
    for number in typed:
        applied.unused[number] += _TYPED
    return Taken(_into(applied), applied)


def _into(applied: Applied) -> str:
    return READ if applied.accepted + applied.refused + applied.same else REFUSED


def _answer(row: ReceiptRow) -> Answer:
    digest = None if row.identity is None else hashlib.sha256(row.identity.encode()).hexdigest()
    return Answer(row.number, row.keys, digest, bool(row.accepted), row.reason)
