"""Step deliver: the day's packages to where the counties fetch them, each once."""

import logging
from collections.abc import Callable
from typing import Any

from exports.delivery import DeliveryError, deliver_file, shown
from exports.ledger.connect import ledger
from exports.ledger.deliveries import Due, mark_delivering, mark_sent, packages_of
from exports.sealing import write_zip
from policies.words import SENT
from steps.keys import county_keys
from storage import layout
from storage.day import Day
from storage.publish import digest

log = logging.getLogger("jianbang.deliver")

KeyOf = Callable[[str], str | None]


def deliver(day: Day, key_of: KeyOf) -> dict[str, Any]:
    """Deliver every package of the day that has not been; returns counts.

    `key_of` gives a county's key. A county that cannot be delivered does not stop the others: DeliveryError names it.
    """
    with ledger(day.settings.ledger_url, day.settings.home) as connection:
        packages = packages_of(connection, day.as_of)
    counts = {"delivered": 0, "delivered before": 0, "older than delivered": 0, "records": 0, "sealed": 0}
    failed: dict[str, str] = {}
    for place, package in enumerate(packages, start=1):
        if package.state == SENT:
            counts["delivered before"] += 1
        elif package.newer_day:
            log.info("county %s: a newer day was delivered; this one is not", package.county_code)
            counts["older than delivered"] += 1
        else:
            log.info("delivering %d of %d: county %s", place, len(packages), package.county_code)
            try:
                sealed, records = _deliver(day, package, key_of)
                counts["delivered"] += 1
                counts["sealed"] += sealed
                counts["records"] += records
            except DeliveryError as error:
                failed[package.county_code] = str(error)
                log.error("county %s: not delivered: %s", package.county_code, error)
    if failed:
        raise DeliveryError("; ".join(f"county {code}: {why}" for code, why in failed.items()))
    return {**counts, "to": shown(day.settings.delivery_url)}


def deliver_day(day: Day) -> dict[str, Any]:
    """Deliver the day's packages under the counties' keys."""
    return deliver(day, county_keys(day.settings))


def _deliver(day: Day, package: Due, key_of: KeyOf) -> tuple[bool, int]:
    """Pack, put and record one package; returns whether it was sealed, and how many records it sent."""
    county, as_of, settings = package.county_code, day.as_of, day.settings
    key = None if settings.sealing == "never" else key_of(county)
    if key is None and settings.sealing == "required":
        raise DeliveryError(f"sealing is required and there is no key: add the connection jianbang_seal_{county}")
    packed = layout.staging(settings.home, as_of) / f"{county}.zip"
    if not (packed.exists() and digest(packed) == package.delivered_sha256):
        packed.parent.mkdir(parents=True, exist_ok=True)
        write_zip(day.package(county).folder, packed, key)
        with ledger(settings.ledger_url, settings.home) as connection:
            mark_delivering(connection, as_of, county, digest(packed))
    name = f"{county}/{county}_{as_of:%Y%m%d}.zip"
    deliver_file(packed, settings.delivery_url, name, digest(packed))
    with ledger(settings.ledger_url, settings.home) as connection:
        records = mark_sent(connection, as_of, county, f"{shown(settings.delivery_url)}/{name}", key is not None)
    packed.unlink()
    return key is not None, records
