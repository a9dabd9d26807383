"""How the answers of each package's records stand, counted when they are read: millions of versions are never counted
again for a page.
"""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from exports.ledger.tables import Answer, AnswerCount, RecordVersion
from policies.words import ACCEPTED


def _changes(answers: sa.Subquery) -> sa.Select:
    """as_of, county_code, answered_on, state, records: what answers change, in the order of AnswerCount's columns.

    An answer adds a record to its own state, and takes it from the state of the answer before it.
    """
    before = aliased(Answer)
    previous = (
        sa.select(before.state)
        .where(before.version_id == answers.c.version_id, before.id < answers.c.id)
        .order_by(before.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    given = sa.select(answers.c.version_id, answers.c.answered_on, answers.c.state, sa.literal(1).label("records"))
    taken = sa.select(answers.c.version_id, answers.c.answered_on, previous.label("state"), sa.literal(-1))
    each = sa.union_all(given, taken).subquery()
    keys = (RecordVersion.as_of, RecordVersion.county_code, each.c.answered_on, each.c.state)
    joined = sa.select(*keys, sa.func.sum(each.c.records)).join(RecordVersion, RecordVersion.id == each.c.version_id)
    return joined.where(each.c.state.is_not(None)).group_by(*keys)


def count_answers(connection: sa.Connection, after: int = 0, receipt: int | None = None) -> None:
    """Count the answers with a number above `after`, those of one receipt or all of them, on top of what is counted."""
    wanted = sa.select(Answer.id, Answer.version_id, Answer.answered_on, Answer.state).where(Answer.id > after)
    if receipt is not None:
        wanted = wanted.where(Answer.receipt_id == receipt)
    columns = ["as_of", "county_code", "answered_on", "state", "records"]
    connection.execute(sa.insert(AnswerCount).from_select(columns, _changes(wanted.subquery())))


def newest_answer(connection: sa.Connection) -> int:
    """The number of the newest answer; 0 before the first."""
    return int(connection.execute(sa.select(sa.func.coalesce(sa.func.max(Answer.id), 0))).scalar_one())


def _before(until: dt.date | None) -> list[sa.ColumnElement[bool]]:
    return [] if until is None else [AnswerCount.answered_on < until]


def answers_by_package(
    connection: sa.Connection, county: str, until: dt.date | None = None
) -> dict[dt.date, dict[str, int]]:
    """By day of a county's package how many of its records stand in which state, by the answers before `until`."""
    keys = (AnswerCount.as_of, AnswerCount.state)
    wanted = sa.select(*keys, sa.func.sum(AnswerCount.records)).where(
        AnswerCount.county_code == county, *_before(until)
    )
    found: dict[dt.date, dict[str, int]] = {}
    for as_of, state, records in connection.execute(wanted.group_by(*keys)):
        found.setdefault(as_of, {})[state] = int(records)
    return found


def answered_records(until: dt.date | None = None) -> sa.Select:
    """county_code, as_of, records: how many of a package's records are answered, by the answers before `until`."""
    keys = (AnswerCount.county_code, AnswerCount.as_of)
    return sa.select(*keys, sa.func.sum(AnswerCount.records).label("records")).where(*_before(until)).group_by(*keys)


def accepted_records(connection: sa.Connection, until: dt.date | None = None) -> dict[str, int]:
    """By county how many of its records were accepted, by the answers before `until`."""
    accepted = sa.select(AnswerCount.county_code, sa.func.sum(AnswerCount.records))
    accepted = accepted.where(AnswerCount.state == ACCEPTED, *_before(until)).group_by(AnswerCount.county_code)
    return {row[0]: int(row[1]) for row in connection.execute(accepted)}
