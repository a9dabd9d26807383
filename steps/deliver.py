"""Step deliver: the day's packages to where the counties fetch them, each once."""

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

from exports.delivery import DeliveryError, deliver_file, shown
from exports.ledger.connect import ledger
from exports.ledger.deliveries import Due, mark_delivering, mark_sent, packages_of
from exports.sealing import write_zip
from storage import layout
from storage.publish import digest
from storage.settings import Settings

log = logging.getLogger("jianbang.deliver")

KeyOf = Callable[[str], str | None]


def deliver(as_of: dt.date, settings: Settings, key_of: KeyOf) -> dict[str, Any]:
    """Deliver every package of the day that has not been; returns counts.

    `key_of` gives a county's key. A county that cannot be delivered does not stop the others: DeliveryError names it.
    """
    with ledger(settings.ledger_url, settings.home) as connection:
        packages = packages_of(connection, as_of)
    counts = {"delivered": 0, "delivered before": 0, "older than delivered": 0, "records": 0, "sealed": 0}
    failed: dict[str, str] = {}
    for place, package in enumerate(packages, start=1):
        if package.state == "sent":
            counts["delivered before"] += 1
        elif package.newer_day:
            log.info("county %s: a newer day was delivered; this one is not", package.county_code)
            counts["older than delivered"] += 1
        else:
            log.info("delivering %d of %d: county %s", place, len(packages), package.county_code)
            try:
                sealed, records = _deliver(as_of, settings, package, key_of)
                counts["delivered"] += 1
                counts["sealed"] += sealed
                counts["records"] += records
            except DeliveryError as error:
                failed[package.county_code] = str(error)
                log.error("county %s: not delivered: %s", package.county_code, error)
    if failed:
        raise DeliveryError("; ".join(f"county {code}: {why}" for code, why in failed.items()))
    return {**counts, "to": shown(settings.delivery_url)}


def _deliver(as_of: dt.date, settings: Settings, package: Due, key_of: KeyOf) -> tuple[bool, int]:
    """Pack, put and record one package; returns whether it was sealed, and how many records it sent."""
    county = package.county_code
    key = None if settings.sealing == "never" else key_of(county)
    if key is None and settings.sealing == "required":
        raise DeliveryError(f"sealing is required and there is no key: add the connection jianbang_seal_{county}")
    packed = layout.staging(settings.home, as_of) / f"{county}.zip"
    if not (packed.exists() and digest(packed) == package.delivered_sha256):
        packed.parent.mkdir(parents=True, exist_ok=True)
        write_zip(layout.packages(settings.home, as_of) / county, packed, key)
        with ledger(settings.ledger_url, settings.home) as connection:
            mark_delivering(connection, as_of, county, digest(packed))
    name = f"{county}/{county}_{as_of:%Y%m%d}.zip"
    deliver_file(packed, settings.delivery_url, name, digest(packed))
    with ledger(settings.ledger_url, settings.home) as connection:
        records = mark_sent(connection, as_of, county, f"{shown(settings.delivery_url)}/{name}")
    packed.unlink()
    return key is not None, records
