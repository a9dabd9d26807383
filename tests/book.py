"""The ledger as a test asks it."""

import sqlalchemy as sa

from exports.ledger.connect import ledger
from exports.ledger.tables import Answer, RecordVersion
from storage.settings import Settings


def states(connection: sa.Connection) -> dict[tuple[str, str, str, str], str]:
    """The state of every version by day, county, format and key: what it was answered, else whether it has left."""
    last = sa.select(Answer.version_id, sa.func.max(Answer.id).label("id")).group_by(Answer.version_id).subquery()
    state = sa.func.coalesce(Answer.state, RecordVersion.state).label("state")
    wanted = sa.select(RecordVersion.as_of, RecordVersion.county_code, RecordVersion.format, RecordVersion.record_key)
    rows = connection.execute(
        wanted.add_columns(state)
        .outerjoin(last, last.c.version_id == RecordVersion.id)
        .outerjoin(Answer, Answer.id == last.c.id)
    )
    return {(str(row.as_of)[:10], row.county_code, row.format, row.record_key): row.state for row in rows}


def states_of(settings: Settings) -> dict[tuple[str, str, str], str]:
    """The same by day, format and key, for a world of one county."""
    with ledger(settings.ledger_url, settings.home) as connection:
        return {(day, name, key): state for (day, _, name, key), state in states(connection).items()}
