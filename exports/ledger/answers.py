"""What came back, row by row, onto the versions and findings it speaks of; the ledger only adds (N3.3)."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from exports.ledger.counts import count_answers, newest_answer
from exports.ledger.notices import note_receipt
from exports.ledger.tables import Answer as Answered
from exports.ledger.tables import Receipt, RecordVersion
from policies.words import ACCEPTED, REFUSED, SENT, SUPERSEDED

_AT_ONCE = 500
_NAME, _PROBLEM = 200, 400
NOT_WAITING = "没有等待导入结果的这条记录，请核对编号和文件"
OF_ANOTHER_COUNTY = "是其他县（市、区）报送的记录，请核对是否放错收件夹"
SEVERAL_FILES = "不能判断是哪一份文件的导入结果，请在文件名中保留原文件名"
ACCEPTED_BEFORE = "这条记录已登记为成功，不再改为失败"
READ_BEFORE = "与以前登记过的文件内容相同，如是新的导入结果请在文件名中保留原文件名"


@dataclass(frozen=True)
class Answer:
    """One row of an import result: the record by its key in each format it may be of, or by its identity number's
    digest; whether it was imported, and why not.
    """

    number: int
    keys: Mapping[str, str]
    identity_digest: str | None
    accepted: bool
    reason: str | None


@dataclass(frozen=True)
class Came:
    """A file that came back: of which bytes, from which county, under which name, and by which day it is dated."""

    sha256: str
    county: str
    name: str
    read_on: dt.date


@dataclass(frozen=True)
class Applied:
    """What became of a file's rows: versions accepted and refused now, rows that said what is known, and by row number
    why one was not used.
    """

    accepted: int = 0
    refused: int = 0
    same: int = 0
    unused: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Version:
    """A version that left from the county, with the last answer to it."""

    id: int
    format: str
    record_key: str
    identity_digest: str | None
    as_of: dt.date
    state: str
    reason: str | None


@dataclass(frozen=True)
class _Known:
    """Versions, oldest first, by the record that a row may speak of."""

    versions: list[_Version]

    @cached_property
    def _by_record(self) -> dict[tuple[str, str], list[_Version]]:
        found: dict[tuple[str, str], list[_Version]] = defaultdict(list)
        for version in self.versions:
            found[version.format, version.record_key].append(version)
        return found

    @cached_property
    def _by_identity(self) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for version in self.versions:
            if version.identity_digest is not None:
                found[version.identity_digest].append((version.format, version.record_key))
        return found

    def of(self, answer: Answer) -> list[list[_Version]]:
        """By record that a row may speak of, its versions."""
        named = answer.keys.items() if answer.keys else self._by_identity.get(answer.identity_digest or "", [])
        return [self._by_record[record] for record in sorted(set(named)) if record in self._by_record]


def apply_answers(
    connection: sa.Connection,
    came: Came,
    ranks: Mapping[str, int],
    day: dt.date | None,
    answers: Sequence[Answer],
    unused: Mapping[int, str],
) -> Applied:
    """Record a receipt and what each of its rows says of a version that left from the county; returns what became of
    them.

    `ranks`: the formats that it may answer, the likeliest 0. `day`: that of its file, when its name tells. `unused`:
    rows that could not be read. A row moves the version of that day, else the record's newest; a record accepted stays
    accepted; one refused may be accepted later. Bytes that were read before speak of what had left by then, unless the
    day is a later one; when something newer waits, that is told.
    """
    first = _first_read(connection, came)
    until = came.read_on if first is None or (day is not None and first < day <= came.read_on) else first
    versions = _versions(connection, came, list(ranks), answers)
    known, later = (_Known([each for each in versions if (each.as_of <= until) == then]) for then in (True, False))
    told = {answer.number: _not_newer(answer, _judged(answer, known, ranks, day), later, day) for answer in answers}
    problems = {number: one for number, one in told.items() if isinstance(one, str)} | dict(unused)
    missing = [answer for answer in answers if told[answer.number] == NOT_WAITING]
    problems |= dict.fromkeys(_elsewhere(connection, came, list(ranks), missing), OF_ANOTHER_COUNTY)
    # Two rows that come to one version, by key and by identity number, count once.
    meant = {one.id: (answer, one) for answer in answers if isinstance(one := told[answer.number], _Version)}
    news = [(answer, version) for answer, version in meant.values() if _is_news(answer, version)]
    accepted = sum(answer.accepted for answer, _ in news)
    applied = Applied(accepted, len(news) - accepted, len(meant) - len(news), problems)
    if not meant:
        record_problem(connection, came, Counter(problems.values()).most_common(1)[0][0], len(problems))
    elif first is None or news:
        _add_answers(connection, record_receipt(connection, came, applied), came.read_on, news)
    return applied


def record_problem(connection: sa.Connection, came: Came, problem: str, rows: int = 0) -> None:
    """Record a file of which nothing could be used, of so many rows; once for the same bytes on the same day."""
    own = (Receipt.sha256 == came.sha256, Receipt.county_code == came.county, Receipt.read_on == came.read_on)
    if connection.execute(sa.select(Receipt.id).where(*own, Receipt.problem.is_not(None))).first() is None:
        number = record_receipt(connection, came, Applied(unused=dict.fromkeys(range(rows), "")), problem)
        note_receipt(connection, number)


def _first_read(connection: sa.Connection, came: Came) -> dt.date | None:
    """When these bytes of the county were first used; None when they never were."""
    own = (Receipt.sha256 == came.sha256, Receipt.county_code == came.county, Receipt.problem.is_(None))
    found: dt.date | None = connection.execute(sa.select(sa.func.min(Receipt.read_on)).where(*own)).scalar()
    return found


def record_receipt(connection: sa.Connection, came: Came, applied: Applied, problem: str | None = None) -> int:
    """Add a file that came back; returns its number."""
    row = {
        "sha256": came.sha256,
        "county_code": came.county,
        "name": came.name[:_NAME],
        "read_on": came.read_on,
        "accepted": applied.accepted,
        "refused": applied.refused,
        "unused": len(applied.unused),
        "problem": problem and problem[:_PROBLEM],
    }
    return int(connection.execute(sa.insert(Receipt).values(**row).returning(Receipt.id)).scalar_one())


def _chunks(values: Iterable[str]) -> Iterator[list[str]]:
    once = sorted(set(values))
    return (once[start : start + _AT_ONCE] for start in range(0, len(once), _AT_ONCE))


def _asked(answers: Iterable[Answer]) -> Iterator[sa.ColumnElement[bool]]:
    """Conditions that find every version that the rows may speak of, a part at a time."""
    rows = list(answers)
    for keys in _chunks(key for row in rows for key in row.keys.values()):
        yield RecordVersion.record_key.in_(keys)
    for digests in _chunks(row.identity_digest for row in rows if row.identity_digest is not None):
        yield RecordVersion.identity_digest.in_(digests)


def _versions(connection: sa.Connection, came: Came, formats: list[str], answers: Sequence[Answer]) -> list[_Version]:
    """Versions that left from the county by the file's day, oldest first, of the records that its rows may speak of."""
    last = sa.select(sa.func.max(Answered.id).label("id")).group_by(Answered.version_id).subquery()
    answered = sa.select(Answered.version_id, Answered.state, Answered.reason).join(last, last.c.id == Answered.id)
    known = answered.subquery()
    columns = (
        RecordVersion.id,
        RecordVersion.format,
        RecordVersion.record_key,
        RecordVersion.identity_digest,
        RecordVersion.as_of,
        sa.func.coalesce(known.c.state, SENT),
        known.c.reason,
    )
    own = (RecordVersion.county_code == came.county, RecordVersion.state == SENT, RecordVersion.as_of <= came.read_on)
    found: dict[int, _Version] = {}
    for asked in _asked(answers):
        wanted = sa.select(*columns).outerjoin(known, known.c.version_id == RecordVersion.id)
        for row in connection.execute(wanted.where(*own, RecordVersion.format.in_(formats), asked)):
            found[row[0]] = _Version(*row)
    return sorted(found.values(), key=lambda version: (version.as_of, version.id))


def _judged(answer: Answer, known: _Known, ranks: Mapping[str, int], day: dt.date | None) -> _Version | str:
    """The version that a row speaks of, or why none can be told.

    One that waits goes before one of which the same is known already, and that before one that was refused.
    """
    told = [_of_day(versions, day) for versions in known.of(answer)]
    if not told:
        return NOT_WAITING
    waiting = [version for version in told if version.state == SENT]
    same = [version for version in told if version.state in (SUPERSEDED, ACCEPTED if answer.accepted else REFUSED)]
    refused = [version for version in told if version.state == REFUSED]
    for pool in (waiting, same, refused):
        best = [version for version in pool if ranks[version.format] == min(ranks[each.format] for each in pool)]
        if best:
            return best[0] if len(best) == 1 else SEVERAL_FILES
    return ACCEPTED_BEFORE


def _not_newer(answer: Answer, judged: _Version | str, later: _Known, day: dt.date | None) -> _Version | str:
    """What was judged of a row of bytes that were read before; READ_BEFORE when it says nothing new while a version
    waits that left since, and the file's day does not tell that the older one is meant.
    """
    if not any(version.state == SENT for versions in later.of(answer) for version in versions):
        return judged
    if isinstance(judged, str):
        return READ_BEFORE if judged in (NOT_WAITING, ACCEPTED_BEFORE) else judged
    return judged if judged.as_of == day or _is_news(answer, judged) else READ_BEFORE


def _of_day(versions: list[_Version], day: dt.date | None) -> _Version:
    """The version of that day, else the newest."""
    return next((version for version in versions if version.as_of == day), versions[-1])


def _is_news(answer: Answer, version: _Version) -> bool:
    """Whether a row says what is not known of the version yet."""
    if version.state == SENT:
        return True
    return version.state == REFUSED and (answer.accepted or answer.reason != version.reason)


def _elsewhere(connection: sa.Connection, came: Came, formats: list[str], answers: list[Answer]) -> set[int]:
    """The rows, of those that found nothing, whose record another county sent."""
    other = (RecordVersion.county_code != came.county, RecordVersion.state == SENT, RecordVersion.format.in_(formats))
    found: set[Any] = set()
    for asked in _asked(answers):
        wanted = sa.select(RecordVersion.format, RecordVersion.record_key, RecordVersion.identity_digest)
        for row in connection.execute(wanted.where(*other, asked)):
            found |= {(row.format, row.record_key), row.identity_digest}
    return {
        answer.number
        for answer in answers
        if found & {*answer.keys.items()} or (answer.identity_digest is not None and answer.identity_digest in found)
    }


def _add_answers(
    connection: sa.Connection, receipt: int, read_on: dt.date, news: Sequence[tuple[Answer, _Version]]
) -> None:
    """Add what is new; older versions of an accepted record that nobody has answered wait for nothing any more."""
    rows = [
        (version.id, ACCEPTED if answer.accepted else REFUSED, None if answer.accepted else answer.reason)
        for answer, version in news
    ]
    taken = [version.id for answer, version in news if answer.accepted]
    rows += [(older, SUPERSEDED, None) for older in _older_waiting(connection, taken)]
    told = [
        {"version_id": version, "receipt_id": receipt, "state": state, "reason": reason, "answered_on": read_on}
        for version, state, reason in rows
    ]
    if told:
        before = newest_answer(connection)
        connection.execute(sa.insert(Answered), told)
        count_answers(connection, before, receipt)
    note_receipt(connection, receipt)


def _older_waiting(connection: sa.Connection, accepted: list[int]) -> list[int]:
    newer, older = aliased(RecordVersion), aliased(RecordVersion)
    found: list[int] = []
    for start in range(0, len(accepted), _AT_ONCE):
        same = (newer.format == older.format, newer.record_key == older.record_key)
        wanted = sa.select(older.id).join(newer, sa.and_(*same, newer.as_of > older.as_of))
        wanted = wanted.where(newer.id.in_(accepted[start : start + _AT_ONCE]), older.state == SENT)
        found += connection.execute(wanted.where(older.id.not_in(sa.select(Answered.version_id)))).scalars()
    return sorted(set(found))
