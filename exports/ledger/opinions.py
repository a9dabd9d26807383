"""What counties said of findings, and the files that came back: read as a day sees them."""

import datetime as dt
from collections.abc import Sequence

import pandas as pd
import sqlalchemy as sa

from exports.intake.opinion import OpinionRow
from exports.ledger.answers import Applied, Came, record_problem, record_receipt
from exports.ledger.notices import note_receipt
from exports.ledger.tables import FindingAnswer, Receipt

COLUMNS = ("county_code", "rule", "table", "key", "household_no", "field", "value_digest", "verdict", "answered_on")
RETURNED = ("county_code", "name", "read_on", "accepted", "refused", "unused", "problem")


def apply_opinions(connection: sa.Connection, came: Came, rows: Sequence[OpinionRow]) -> Applied:
    """Record what a county says of findings; an opinion that stands already is no error.

    `accepted` of what is returned counts the opinions that are new.
    """
    problems = {row.number: row.problem for row in rows if row.problem is not None}
    said = [row for row in rows if row.problem is None]
    standing = _standing(connection, came.county, sorted({row.rule for row in said}))
    new = {_about(row): row for row in said if standing.get(_about(row)) != (row.verdict, row.note)}
    applied = Applied(len(new), 0, len(said) - len(new), problems)
    if not said:
        record_problem(connection, came, next(iter(problems.values()), "没有填写核实意见"), len(problems))
    elif new:
        number = record_receipt(connection, came, Applied(unused=problems))
        connection.execute(sa.insert(FindingAnswer), [_row(row, came, number) for row in new.values()])
        note_receipt(connection, number)
    return applied


def _about(row: OpinionRow) -> tuple[str | None, ...]:
    return (row.rule, row.table, row.key, row.household_no, row.field, row.value_digest)


def _standing(
    connection: sa.Connection, county: str, rules: list[str]
) -> dict[tuple[str | None, ...], tuple[str | None, ...]]:
    """The last opinion of the county on each finding."""
    one = FindingAnswer
    wanted = sa.select(
        one.rule, one.table_name, one.key, one.household_no, one.field, one.value_digest, one.verdict, one.note
    )
    own = wanted.where(one.county_code == county, one.rule.in_(rules)).order_by(one.id)
    return {tuple(row[:6]): tuple(row[6:]) for row in connection.execute(own)}


def _row(row: OpinionRow, came: Came, receipt: int) -> dict[str, object]:
    return {
        "receipt_id": receipt,
        "county_code": came.county,
        "rule": row.rule,
        "table_name": row.table,
        "key": row.key,
        "household_no": row.household_no,
        "field": row.field,
        "value_digest": row.value_digest,
        "verdict": row.verdict,
        "note": row.note,
        "answered_by": came.county,
        "answered_on": came.read_on,
    }


def opinions(connection: sa.Connection, as_of: dt.date) -> pd.DataFrame:
    """The last opinion on each finding and value dated before as_of: COLUMNS."""
    one = FindingAnswer
    wanted = (
        sa.select(
            one.county_code,
            one.rule,
            one.table_name,
            one.key,
            one.household_no,
            one.field,
            one.value_digest,
            one.verdict,
            one.answered_on,
        )
        .where(one.answered_on < as_of)
        .order_by(one.id)
    )
    rows = pd.DataFrame(connection.execute(wanted).all(), columns=list(COLUMNS), dtype=object)
    return rows.drop_duplicates(list(COLUMNS[:7]), keep="last").reset_index(drop=True)


def returned_files(connection: sa.Connection, since: dt.date, as_of: dt.date) -> pd.DataFrame:
    """The files that came back from `since` to the day before as_of, in the order in which they were read: RETURNED."""
    wanted = sa.select(*(getattr(Receipt, name) for name in RETURNED))
    rows = connection.execute(wanted.where(Receipt.read_on >= since, Receipt.read_on < as_of).order_by(Receipt.id))
    return pd.DataFrame(rows.all(), columns=list(RETURNED), dtype=object)
