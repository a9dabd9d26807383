"""What versions said, and the answers to them: kept whole, and of versions that left."""

import sqlalchemy as sa

from exports.ledger.tables import Answer, RecordValues, RecordVersion
from exports.ledger.values import is_intact
from policies.words import SENT
from steps.verify.trouble import COMPARE, RESTORE, Home, Trouble, Troubles


def kept_values(home: Home) -> Troubles:
    """Values that are not what their digest names."""
    if home.connection is None:
        return
    wanted = sa.select(RecordValues.sha256, RecordValues.content).execution_options(yield_per=500)
    rows = home.connection.execute(wanted)
    for row in rows:
        if not is_intact(row.sha256, row.content):
            yield Trouble(
                f"ledger, values {row.sha256[:12]}", "not what was sent: their digest is another one", RESTORE
            )


def missing_values(home: Home) -> Troubles:
    """Versions whose values are not kept any more."""
    if home.connection is None:
        return
    kept = sa.select(RecordValues.sha256)
    missing = (RecordVersion.values_sha256.is_not(None), RecordVersion.values_sha256.not_in(kept))
    by_day = sa.select(RecordVersion.as_of, RecordVersion.county_code, sa.func.count()).where(*missing)
    grouped = by_day.group_by(RecordVersion.as_of, RecordVersion.county_code)
    for day, county, count in home.connection.execute(grouped.order_by(RecordVersion.as_of, RecordVersion.county_code)):
        if home.is_asked(day):
            what = f"the values of {count} record versions are missing: what changed in them cannot be told any more"
            yield Trouble(f"ledger, package {county} of {day}", what, RESTORE)


def answered(home: Home) -> Troubles:
    """Answers to versions that never left the house, or are not there."""
    if home.connection is None:
        return
    wanted = (
        sa.select(Answer.id, RecordVersion.as_of, RecordVersion.state)
        .outerjoin(RecordVersion, RecordVersion.id == Answer.version_id)
        .where(sa.or_(RecordVersion.id.is_(None), RecordVersion.state != SENT))
    )
    for row in home.connection.execute(wanted.order_by(Answer.id)):
        if row.as_of is None or home.is_asked(row.as_of):
            why = "is not there" if row.as_of is None else f"never left: it is {row.state}"
            yield Trouble(f"ledger, answer {row.id}", f"the version that it answers {why}", COMPARE)
