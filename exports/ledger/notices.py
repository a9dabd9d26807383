"""The events of the ledger, one function for each thing that happens; each is called last in its transaction."""

import datetime as dt
import json

import sqlalchemy as sa

from exports.ledger.commitments import differing, package_state, receipt_state, state_in
from exports.ledger.errors import LedgerError
from exports.ledger.events import (
    DELIVERY,
    OF_PACKAGE,
    PACKAGE,
    PUBLICATION,
    PULL,
    RECEIPT,
    RELEASE,
    REMOVAL,
    WITHDRAWAL,
    canonical,
    record_event,
)
from exports.ledger.tables import Event, Package, Receipt


def note_package(connection: sa.Connection, as_of: dt.date, county: str) -> None:
    """A county's package is about to be published, with the files and versions that the ledger holds of it now."""
    manifest = sa.select(Package.manifest_sha256).where(Package.as_of == as_of, Package.county_code == county)
    detail = {"manifest": connection.execute(manifest).scalar(), **package_state(connection, as_of, county)}
    record_event(
        connection, PACKAGE, as_of, county, {**detail, "again": _last_state(connection, as_of, county) is not None}
    )


def _last_state(connection: sa.Connection, as_of: dt.date, county: str) -> dict[str, str] | None:
    """The digests that the newest event of a package tells; None without one."""
    own = (Event.as_of == as_of, Event.county_code == county, Event.kind.in_(OF_PACKAGE))
    found = connection.execute(sa.select(Event.detail).where(*own).order_by(Event.id.desc()).limit(1)).scalar()
    return None if found is None else state_in(json.loads(found))


def require_as_noted(connection: sa.Connection, as_of: dt.date, county: str) -> None:
    """Raise LedgerError when the ledger's rows of a package are not what its newest event tells: somebody changed
    them, and what is built on them must not cover it.
    """
    noted = _last_state(connection, as_of, county)
    if noted is not None and (changed := differing(noted, package_state(connection, as_of, county))):
        what = f"{', '.join(changed)} changed since its last event"
        raise LedgerError(f"ledger: county {county} of {as_of}: {what}: python -m cli verify says what to do")


def note_withdrawal(connection: sa.Connection, as_of: dt.date, county: str) -> None:
    """A county's package was taken away: the county is told nothing that day."""
    record_event(connection, WITHDRAWAL, as_of, county, package_state(connection, as_of, county))


def note_delivery(connection: sa.Connection, as_of: dt.date, county: str, sealed: bool) -> None:
    """A county's package has left, sealed or not: which bytes, where to, and the versions that are sent by it."""
    wanted = sa.select(Package.delivered_sha256, Package.delivered_to, Package.manifest_sha256)
    row = connection.execute(wanted.where(Package.as_of == as_of, Package.county_code == county)).one()
    detail = {"sha256": row.delivered_sha256, "to": row.delivered_to, "manifest": row.manifest_sha256}
    state = package_state(connection, as_of, county)
    record_event(connection, DELIVERY, as_of, county, {**detail, **state, "sealed": sealed})


def note_receipt(connection: sa.Connection, receipt: int) -> None:
    """A file that came back was read: from which county, which bytes, how many rows, and the answers in it.

    Called when every answer of it stands in the ledger.
    """
    row = connection.execute(sa.select(*Receipt.__table__.columns).where(Receipt.id == receipt)).one()
    detail = {
        "number": receipt,
        "sha256": row.sha256,
        "accepted": row.accepted,
        "refused": row.refused,
        "unused": row.unused,
        **receipt_state(connection, receipt),
    }
    record_event(connection, RECEIPT, row.read_on, row.county_code, detail)


def note_release(connection: sa.Connection, as_of: dt.date, county: str, manifest_sha256: str) -> None:
    """A person lets a package out that was held; who and why stand in the release itself."""
    record_event(connection, RELEASE, as_of, county, {"manifest": manifest_sha256})


def note_removal(connection: sa.Connection, as_of: dt.date, parts: list[str]) -> None:
    """What is older than its retention period was removed from a day."""
    record_event(connection, REMOVAL, as_of, None, {"parts": sorted(parts)})


def told_of(connection: sa.Connection, as_of: dt.date, place: str) -> str | None:
    """The digest that the newest event tells of a place of the day, such as `checks/manifest.json`."""
    wanted = sa.select(Event.detail).where(Event.as_of == as_of, Event.kind.in_((PULL, PUBLICATION)))
    found = [
        detail
        for detail in connection.execute(wanted.order_by(Event.id.desc())).scalars()
        if f'"place":{canonical(place)}' in detail
    ]
    return None if not found else digest_in(found[0])


def digest_in(detail: str) -> str:
    """The digest that a publication's detail tells."""
    return detail.partition('"sha256":"')[2].partition('"')[0]


def note_publication(
    connection: sa.Connection, as_of: dt.date, step: str, place: str, sha256: str, *, pulled: bool, before: str | None
) -> None:
    """A step has published a place of its day; nothing is added when the newest event tells so already.

    `before` is the digest that stood there before the step ran. `again`: the day had it before, a person or a retry ran
    the step anew. `found`: it stood there already, and no event told of it: a crash between, or a change by hand.
    """
    known = told_of(connection, as_of, place)
    if known == sha256 and not pulled:
        return
    found = known is not None and not pulled and before == sha256
    detail = {"step": step, "place": place, "sha256": sha256, "again": known is not None, "found": found}
    record_event(connection, PULL if pulled else PUBLICATION, as_of, None, detail)
