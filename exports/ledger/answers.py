"""What the national system answered: a receipt's rows moved onto the versions they speak of, all or none."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.orm import aliased

from exports.ledger.notices import note_receipt
from exports.ledger.tables import Answer as Answered
from exports.ledger.tables import Receipt, RecordVersion
from policies.words import ACCEPTED, REFUSED, SENT, SUPERSEDED

_KEYS_AT_ONCE = 500


@dataclass(frozen=True)
class Answer:
    """One row of a receipt: the key as its file shows it, whether it was imported, and why not."""

    key: str
    accepted: bool
    reason: str | None


class AnswerError(ValueError):
    """A receipt that cannot be applied; one Chinese line for the county that says why."""


def was_read(connection: sa.Connection, sha256: str) -> bool:
    """Whether a receipt of these bytes was read before."""
    return connection.execute(sa.select(Receipt.sha256).where(Receipt.sha256 == sha256)).first() is not None


def _pending(connection: sa.Connection, formats: Iterable[str], keys: list[str], day: dt.date | None) -> pd.DataFrame:
    """id, county_code, format, record_key, as_of of versions sent and not answered; the newest of each unless a day is
    named.
    """
    found: list[Any] = []
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        wanted = sa.select(
            RecordVersion.id,
            RecordVersion.county_code,
            RecordVersion.format,
            RecordVersion.record_key,
            RecordVersion.as_of,
        ).where(
            RecordVersion.format.in_(list(formats)),
            RecordVersion.record_key.in_(keys[start : start + _KEYS_AT_ONCE]),
            RecordVersion.state == SENT,
            RecordVersion.id.not_in(sa.select(Answered.version_id)),
        )
        if day is not None:
            wanted = wanted.where(RecordVersion.as_of == day)
        found.extend(connection.execute(wanted).all())
    frame = pd.DataFrame(found, columns=["id", "county_code", "format", "record_key", "as_of"], dtype=object)
    return frame.sort_values("as_of").drop_duplicates(["format", "record_key"], keep="last")


def apply_answers(
    connection: sa.Connection,
    county: str,
    name: str,
    sha256: str,
    read_on: dt.date,
    formats: list[str],
    day: dt.date | None,
    answers: list[Answer],
) -> tuple[int, int]:
    """Move the versions that a receipt speaks of to accepted or refused; returns how many of each.

    `formats` are those that the receipt's key may stand for, `day` the day of the file when its name tells. Raises
    AnswerError, and changes nothing, when it was read before, a key stands twice, is unknown, or is another county's.
    """
    if was_read(connection, sha256):
        raise AnswerError("这份导入结果已经登记过，不再重复登记")
    keys = [answer.key for answer in answers]
    if len(set(keys)) != len(keys):
        raise AnswerError("同一记录编号在导入结果中出现了两次")
    pending = _pending(connection, formats, keys, day)
    if (pending.county_code != county).any():
        raise AnswerError("导入结果中有其他县（市、区）的记录，请核对是否放错收件夹")
    unknown = [key for key in keys if key not in set(pending.record_key)]
    if unknown:
        raise AnswerError(f"有{len(unknown)}条记录没有等待结果的报送（如{unknown[0]}），请核对文件")
    several = pending.groupby("record_key").format.nunique()
    if (several > 1).any():
        raise AnswerError("不能判断是哪一份文件的导入结果，请在文件名中保留原文件名")
    ids = dict(zip(pending.record_key, pending.id, strict=True))
    accepted = sum(answer.accepted for answer in answers)
    row = {"sha256": sha256, "county_code": county, "name": name[:200], "read_on": read_on, "unused": 0}
    receipt = sa.insert(Receipt).values(**row, accepted=accepted, refused=len(answers) - accepted)
    number = int(connection.execute(receipt.returning(Receipt.id)).scalar_one())
    taken = [ids[answer.key] for answer in answers if answer.accepted]
    rows = [(ids[answer.key], ACCEPTED if answer.accepted else REFUSED, answer.reason) for answer in answers]
    rows += [(older, SUPERSEDED, None) for older in _older_waiting(connection, taken)]
    told = [
        {"version_id": version, "receipt_id": number, "state": state, "reason": reason, "answered_on": read_on}
        for version, state, reason in rows
    ]
    connection.execute(sa.insert(Answered), told)
    note_receipt(connection, number)
    return accepted, len(answers) - accepted


def _older_waiting(connection: sa.Connection, accepted: list[int]) -> list[int]:
    """Older versions of accepted records that nobody has answered: they wait for nothing any more."""
    newer, older = aliased(RecordVersion), aliased(RecordVersion)
    found: list[int] = []
    for start in range(0, len(accepted), _KEYS_AT_ONCE):
        same = (newer.format == older.format, newer.record_key == older.record_key)
        wanted = sa.select(older.id).join(newer, sa.and_(*same, newer.as_of > older.as_of))
        wanted = wanted.where(newer.id.in_(accepted[start : start + _KEYS_AT_ONCE]), older.state == SENT)
        found += connection.execute(wanted.where(older.id.not_in(sa.select(Answered.version_id)))).scalars()
    return found
