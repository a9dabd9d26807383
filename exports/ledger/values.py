"""What a version said, kept as it was sent and found by its content; never changed (N3.2a, N3.3)."""

import datetime as dt
import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from exports.ledger.errors import LedgerError
from exports.ledger.outside import answered
from exports.ledger.tables import RecordValues, RecordVersion
from policies.words import ACCEPTED

# The followed values of a household: which table, record and field, and what it said.
FOLLOWED = ("table", "key", "field", "value")
_AT_ONCE = 5000
_LEVEL, _WINDOW_BITS, _MEMORY = 4, 12, 5


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


def deflated(text: str) -> bytes:
    """A text as it is kept. The usual window and tables of deflate take longer to lay out than such a text to pack."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _WINDOW_BITS, _MEMORY)
    return packer.compress(text.encode()) + packer.flush()


def keep_values(connection: sa.Connection, texts: Mapping[str, str]) -> None:
    """Keep packed texts, each under its digest; what is kept already stays as it is."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    # In the order of their index.
    rows = [{"sha256": sha256, "content": deflated(text)} for sha256, text in sorted(texts.items())]
    for start in range(0, len(rows), _AT_ONCE):
        connection.execute(insert(RecordValues).on_conflict_do_nothing(), rows[start : start + _AT_ONCE])


def accepted_values(connection: sa.Connection, settling: list[str], as_of: dt.date) -> pd.DataFrame:
    """household_no, table, key, field, value of each household as its last accepted version said them (N3.2a).

    `settling` are the formats that say them; a version counts when it is of a day before as_of and an answer dated
    before as_of took it.
    """
    answers = answered(as_of)
    order = sa.func.row_number().over(
        partition_by=RecordVersion.household_no, order_by=[RecordVersion.as_of.desc(), RecordVersion.id.desc()]
    )
    accepted = (
        sa.select(RecordVersion.household_no, RecordVersion.values_sha256, order.label("place"))
        .join(answers, answers.c.version_id == RecordVersion.id)
        .where(RecordVersion.format.in_(settling), RecordVersion.as_of < as_of, answers.c.state == ACCEPTED)
        .subquery()
    )
    wanted = (
        sa.select(accepted.c.household_no, RecordValues.sha256, RecordValues.content)
        .join(RecordValues, RecordValues.sha256 == accepted.c.values_sha256)
        .where(accepted.c.place == 1)
        .order_by(accepted.c.household_no)
    )
    rows = [
        (row.household_no, *said)
        for row in connection.execute(wanted)
        for said in unpacked(row.sha256, row.content).get("followed", [])
    ]
    return pd.DataFrame(rows, columns=["household_no", *FOLLOWED], dtype=object)


def values_of_before(path: Path, as_of: dt.date, known: pd.DataFrame) -> pd.DataFrame:
    """The same of households whose last accepted version is of before versions kept what they said, from the file that
    an older edition wrote; `known` are those of the ledger.
    """
    rows = pq.ParquetFile(path).read().to_pandas()
    earlier = rows[(rows.as_of < as_of) & (rows.answered_on < as_of) & ~rows.household_no.isin(known.household_no)]
    newest = earlier.as_of == earlier.groupby("household_no").as_of.transform("max")
    return earlier.loc[newest, ["household_no", *FOLLOWED]]
