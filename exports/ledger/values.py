"""What a version said, kept as it was sent and found by its content; never changed (N3.2a, N3.3)."""

import datetime as dt
import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from exports.ledger.errors import LedgerError
from exports.ledger.outside import answered
from exports.ledger.tables import RecordValues, RecordVersion
from policies.words import ACCEPTED

# The followed values of a household: which table, record and field, and what it said.
FOLLOWED = ("table", "key", "field", "value")
_AT_ONCE = 500


def packed(cells: Mapping[str, str | None], followed: Iterable[tuple[str, ...]] = ()) -> str:
    """A version's cells by heading, and the followed values of its household, as one text; equal for equal values."""
    said: dict[str, Any] = {"cells": dict(cells)}
    if rows := sorted((list(row) for row in followed), key=str):
        said["followed"] = rows
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(text: str) -> str:
    """Under what a packed text is kept."""
    return hashlib.sha256(text.encode()).hexdigest()


def unpacked(sha256: str, content: bytes) -> dict[str, Any]:
    """What was kept; raises LedgerError when it is not what its digest names."""
    if not is_intact(sha256, content):
        raise LedgerError(f"ledger: values {sha256[:12]} are not what was sent: python -m cli verify says what to do")
    said: dict[str, Any] = json.loads(zlib.decompress(content))
    return said


def is_intact(sha256: str, content: bytes) -> bool:
    """Whether kept values are still those that their digest names."""
    try:
        return hashlib.sha256(zlib.decompress(content)).hexdigest() == sha256
    except zlib.error:
        return False


def keep_values(connection: sa.Connection, texts: Iterable[str]) -> None:
    """Keep packed texts, each once; what is kept already stays as it is."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    rows = [{"sha256": digest_of(text), "content": zlib.compress(text.encode(), 6)} for text in sorted(set(texts))]
    for start in range(0, len(rows), _AT_ONCE):
        connection.execute(insert(RecordValues).on_conflict_do_nothing(), rows[start : start + _AT_ONCE])


def accepted_values(connection: sa.Connection, settling: list[str], as_of: dt.date) -> pd.DataFrame:
    """household_no, table, key, field, value of each household as its last accepted version said them (N3.2a).

    `settling` are the formats that say them; a version counts when it is of a day before as_of and an answer dated
    before as_of took it.
    """
    answers = answered(as_of)
    wanted = (
        sa.select(RecordVersion.household_no, RecordValues.sha256, RecordValues.content)
        .join(answers, answers.c.version_id == RecordVersion.id)
        .join(RecordValues, RecordValues.sha256 == RecordVersion.values_sha256)
        .where(RecordVersion.format.in_(settling), RecordVersion.as_of < as_of, answers.c.state == ACCEPTED)
        .order_by(RecordVersion.household_no, RecordVersion.as_of, RecordVersion.id)
    )
    newest = {row.household_no: (row.sha256, row.content) for row in connection.execute(wanted)}
    rows = [(household, *said) for household, kept in newest.items() for said in unpacked(*kept).get("followed", [])]
    return pd.DataFrame(rows, columns=["household_no", *FOLLOWED], dtype=object)
