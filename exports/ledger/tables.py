"""The ledger's tables, as SQLAlchemy 2 maps them; `migrations/` creates and changes them."""

import datetime as dt
from typing import Literal

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

State = Literal["prepared", "sent", "accepted", "refused", "superseded"]
PREPARED: State = "prepared"
SENT: State = "sent"
ACCEPTED: State = "accepted"
REFUSED: State = "refused"
SUPERSEDED: State = "superseded"
# What has left the house: the national system may know it.
OUTSIDE: tuple[State, ...] = (SENT, ACCEPTED, REFUSED)


class Base(DeclarativeBase):
    """All tables of the ledger."""


class Run(Base):
    """A day for which packages were written."""

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
    """A version of a record by its business key, with the digest of its cells; one per day it was new or changed."""

    __tablename__ = "record_version"
    __table_args__ = (
        UniqueConstraint("as_of", "county_code", "format", "record_key"),
        Index("record_version_by_key", "county_code", "format", "record_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    as_of: Mapped[dt.date] = mapped_column(Date)
    county_code: Mapped[str] = mapped_column(String(12))
    format: Mapped[str] = mapped_column(String(40))
    record_key: Mapped[str] = mapped_column(String(80))
    content_hash: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str | None] = mapped_column(String(400))
    answered_on: Mapped[dt.date | None] = mapped_column(Date)


class Receipt(Base):
    """A receipt that was read, by the digest of its bytes: none is read twice."""

    __tablename__ = "receipt"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    county_code: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(200))
    read_on: Mapped[dt.date] = mapped_column(Date)
    accepted: Mapped[int]
    refused: Mapped[int]
