"""What the world outside knows of each record on a day: its newest version that left, and what was answered before.

A record is known by format and key, whichever county it belongs to; the county is an attribute of each version.
"""

import datetime as dt

import pandas as pd
import sqlalchemy as sa

from exports.ledger.tables import Answer, RecordVersion
from policies.words import ACCEPTED, REFUSED, SENT

RECORD = ["format", "record_key"]
COLUMNS = (
    *RECORD,
    "household_no",
    "county_code",
    "as_of",
    "content_hash",
    "compared_hash",
    "state",
    "reason",
    "answered_on",
    "known_as_of",
    "known_content_hash",
    "known_compared_hash",
    "accepted",
    "left_from",
)


def answered(as_of: dt.date) -> sa.Subquery:
    """version_id, state, reason, answered_on: the last answer to each version dated before as_of."""
    before = sa.select(sa.func.max(Answer.id).label("id")).where(Answer.answered_on < as_of).group_by(Answer.version_id)
    last = before.subquery()
    return (
        sa.select(Answer.version_id, Answer.state, Answer.reason, Answer.answered_on)
        .join(last, last.c.id == Answer.id)
        .subquery()
    )


def versions_outside(connection: sa.Connection, as_of: dt.date) -> pd.DataFrame:
    """Every version of a day before as_of that has left the house, oldest first, with its state as of that day."""
    answers = answered(as_of)
    wanted = (
        sa.select(
            RecordVersion.format,
            RecordVersion.record_key,
            RecordVersion.household_no,
            RecordVersion.county_code,
            RecordVersion.as_of,
            RecordVersion.content_hash,
            sa.func.coalesce(RecordVersion.compared_hash, RecordVersion.content_hash).label("compared_hash"),
            sa.func.coalesce(answers.c.state, SENT).label("state"),
            answers.c.reason,
            answers.c.answered_on,
        )
        .outerjoin(answers, answers.c.version_id == RecordVersion.id)
        .where(RecordVersion.as_of < as_of, RecordVersion.state == SENT)
        .order_by(RecordVersion.format, RecordVersion.record_key, RecordVersion.as_of, RecordVersion.id)
    )
    rows = connection.execute(wanted).all()
    return pd.DataFrame(rows, columns=[column.name for column in wanted.selected_columns], dtype=object)


def outside(connection: sa.Connection, as_of: dt.date) -> pd.DataFrame:
    """One row per record that has left the house before as_of: the columns of the result table `outside`.

    `known_…` are those of the last version accepted or waiting, null when none is; `accepted` says whether any version
    was; `left_from` every county that a version left from.
    """
    versions = versions_outside(connection, as_of)
    newest = versions.drop_duplicates(RECORD, keep="last").set_index(RECORD)
    known = versions[versions.state.isin([SENT, ACCEPTED])].drop_duplicates(RECORD, keep="last").set_index(RECORD)
    accepted = set(versions[versions.state == ACCEPTED].set_index(RECORD).index)
    rows = newest.join(known[["as_of", "content_hash", "compared_hash"]].add_prefix("known_"))
    counties = versions.groupby(RECORD, sort=False).county_code.agg(lambda found: sorted(set(found)))
    rows = rows.assign(accepted=[key in accepted for key in rows.index], left_from=counties.reindex(rows.index))
    # A refusal alone tells a reason; an older version that a newer one made pointless waits for nothing.
    rows["reason"] = rows.reason.where(rows.state == REFUSED, None)
    return rows.reset_index()[list(COLUMNS)]
