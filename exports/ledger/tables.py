"""The ledger's tables, as SQLAlchemy 2 maps them; `migrations/` creates and changes them."""

import datetime as dt

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# Of a version, besides sent: written and not gone, or never to leave as a newer day's has.
PREPARED, OVERTAKEN = "prepared", "overtaken"


class Base(DeclarativeBase):
    """All tables of the ledger."""


class Run(Base):
    """A day for which packages are written; it stands here before the first of them."""

    __tablename__ = "run"

    as_of: Mapped[dt.date] = mapped_column(Date, primary_key=True)


class Package(Base):
    """A county's package of a day: `prepared`, then `sent` once; what left the house is named by its digest."""

    __tablename__ = "package"
    __table_args__ = (UniqueConstraint("as_of", "county_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    as_of: Mapped[dt.date] = mapped_column(ForeignKey("run.as_of"))
    county_code: Mapped[str] = mapped_column(String(12))
    manifest_sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(12))
    delivered_sha256: Mapped[str | None] = mapped_column(String(64))
    delivered_to: Mapped[str | None] = mapped_column(String(400))


class File(Base):
    """A file of a package."""

    __tablename__ = "file"

    id: Mapped[int] = mapped_column(primary_key=True)
    package_id: Mapped[int] = mapped_column(ForeignKey("package.id", ondelete="CASCADE"), index=True)
    format: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    rows: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))


class RecordVersion(Base):
    """A version of a record, known by format and key whichever county it belongs to; one per day it was new or changed.

    `content_hash` is the digest of all its cells, `compared_hash` of those that make a new version due (null in rows of
    before there were two), `values_sha256` finds what it said, `identity_digest` is the sha256 of its identity number.
    """

    __tablename__ = "record_version"
    __table_args__ = (
        UniqueConstraint("as_of", "county_code", "format", "record_key"),
        Index("record_version_by_record", "format", "record_key"),
        Index("record_version_by_identity", "identity_digest"),
        Index("record_version_by_county", "county_code", "as_of", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    as_of: Mapped[dt.date] = mapped_column(Date)
    county_code: Mapped[str] = mapped_column(String(12))
    format: Mapped[str] = mapped_column(String(40))
    record_key: Mapped[str] = mapped_column(String(80))
    household_no: Mapped[str | None] = mapped_column(String(24))
    content_hash: Mapped[str] = mapped_column(String(64))
    compared_hash: Mapped[str | None] = mapped_column(String(64))
    values_sha256: Mapped[str | None] = mapped_column(String(64))
    identity_digest: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(12))


class RecordValues(Base):
    """What versions said, packed JSON under its own digest: written once, never changed."""

    __tablename__ = "record_values"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Receipt(Base):
    """A file that came back and was read; `problem` says why nothing of it could be used, `unused` how many rows."""

    __tablename__ = "receipt"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    county_code: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(200))
    read_on: Mapped[dt.date] = mapped_column(Date)
    accepted: Mapped[int]
    refused: Mapped[int]
    unused: Mapped[int]
    problem: Mapped[str | None] = mapped_column(String(400))


class Answer(Base):
    """What the national system said of a version; only ever added to. A day sees the answers dated before it."""

    __tablename__ = "answer"
    __table_args__ = (Index("answer_by_state", "state", "version_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("record_version.id"), index=True)
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("receipt.id"))
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str | None] = mapped_column(String(400))
    answered_on: Mapped[dt.date] = mapped_column(Date)


class AnswerCount(Base):
    """By how many records of a county's package a day's answers changed each state; only ever added to."""

    __tablename__ = "answer_count"
    __table_args__ = (Index("answer_count_by_county", "county_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    as_of: Mapped[dt.date] = mapped_column(Date)
    county_code: Mapped[str] = mapped_column(String(12))
    answered_on: Mapped[dt.date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(12))
    records: Mapped[int]


class FindingAnswer(Base):
    """What a county said of a finding: its value is true, was mended, or cannot be verified; only ever added to."""

    __tablename__ = "finding_answer"
    __table_args__ = (Index("finding_answer_by_finding", "rule", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("receipt.id"))
    county_code: Mapped[str] = mapped_column(String(12))
    rule: Mapped[str] = mapped_column(String(60))
    table_name: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(200))
    household_no: Mapped[str | None] = mapped_column(String(24))
    field: Mapped[str | None] = mapped_column(String(60))
    value_digest: Mapped[str | None] = mapped_column(String(64))
    verdict: Mapped[str] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(String(400))
    answered_by: Mapped[str | None] = mapped_column(String(60))
    answered_on: Mapped[dt.date] = mapped_column(Date)


class Event(Base):
    """Something that happened, chained to the one before by its hash: only ever added to."""

    __tablename__ = "event"
    __table_args__ = (Index("event_by_day", "as_of", "kind", "county_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    as_of: Mapped[dt.date | None] = mapped_column(Date)
    county_code: Mapped[str | None] = mapped_column(String(12))
    detail: Mapped[str] = mapped_column(String(2000))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class DeadlineCourse(Base):
    """How far a deadline had come in a county: on a day (hour 0, as its snapshot found it), or at an hour of it.

    Told by the day's results, and replaced when the day is judged again. County "" holds the households of no county.
    `due` is after the county's extension, `extended_from` the due day before it. `paced_from` is the earlier day that
    the pace was taken from; null while no pace is known.
    """

    __tablename__ = "deadline_course"
    __table_args__ = (Index("deadline_course_by_county", "county_code", "deadline"),)

    as_of: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    hour: Mapped[int] = mapped_column(primary_key=True)
    deadline: Mapped[str] = mapped_column(String(40), primary_key=True)
    county_code: Mapped[str] = mapped_column(String(12), primary_key=True)
    due: Mapped[dt.date] = mapped_column(Date)
    extended_from: Mapped[dt.date | None] = mapped_column(Date)
    need: Mapped[int]
    done: Mapped[int]
    missing: Mapped[int]
    overdue: Mapped[int]
    on_time: Mapped[int]
    done_late: Mapped[int]
    forecast_on: Mapped[dt.date | None] = mapped_column(Date)
    paced_from: Mapped[dt.date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(12))


class CountyCourse(Base):
    """What a county was called on a day, where it belonged, and its counts: households by status, findings.

    Told by the day's results, and replaced when the day is judged again.
    """

    __tablename__ = "county_course"
    __table_args__ = (Index("county_course_by_county", "county_code"),)

    as_of: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    county_code: Mapped[str] = mapped_column(String(12), primary_key=True)
    county: Mapped[str] = mapped_column(String(60))
    prefecture_code: Mapped[str] = mapped_column(String(6))
    prefecture: Mapped[str | None] = mapped_column(String(60))
    confirmed: Mapped[int]
    candidates: Mapped[int]
    eliminated: Mapped[int]
    errors: Mapped[int]
    warnings: Mapped[int]
    new_findings: Mapped[int]
    confirmed_true: Mapped[int]


class Message(Base):
    """What a target is told, made once under its key: `waiting`, then `sent`, or `given_up` after too many attempts.

    Counts and names of places alone. `problem` is why the last attempt failed, in our own words.
    """

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("target", "key"), Index("message_by_state", "state"))

    id: Mapped[int] = mapped_column(primary_key=True)
    target: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(12))
    area: Mapped[str] = mapped_column(String(12))
    as_of: Mapped[dt.date] = mapped_column(Date)
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(String(8000))
    state: Mapped[str] = mapped_column(String(12))
    attempts: Mapped[int]
    problem: Mapped[str | None] = mapped_column(String(200))


class ToldState(Base):
    """The state of a deadline in a county that a target knows of: what it was told last, or what it began with."""

    __tablename__ = "told_state"

    target: Mapped[str] = mapped_column(String(60), primary_key=True)
    deadline: Mapped[str] = mapped_column(String(40), primary_key=True)
    due: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    county_code: Mapped[str] = mapped_column(String(12), primary_key=True)
    state: Mapped[str] = mapped_column(String(12))
