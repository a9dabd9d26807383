"""Step deliver: the day's packages through the last door to where the counties fetch them, each once."""

import contextlib
import logging
from typing import Any

from exports.delivery import DeliveryError, Target, deliver_file, open_target
from exports.ledger.connect import ledger
from exports.ledger.deliveries import Due, mark_delivering, mark_sent, packages_of
from policies.words import SENT
from steps.inbox import county_names, invite
from steps.keys import county_keys, host_keys, signing_key
from steps.pack import KeyOf, Packed, pack, with_key
from steps.workers import Failed, side_by_side, tried
from storage import layout
from storage.day import Day
from storage.errors import may_pass, told
from storage.passing import is_passing, passing
from storage.urls import shown

log = logging.getLogger("jianbang.deliver")


class TargetError(DeliveryError):
    """The place that packages are delivered to cannot be used; no package can leave."""


def _open(day: Day) -> Target:
    """The opened target; raises TargetError when it cannot be."""
    try:
        return open_target(day.settings.delivery_url, host_keys(day.settings))
    except DeliveryError as error:
        raise passing(TargetError(str(error)), is_passing(error)) from None


def deliver(day: Day, key_of: KeyOf) -> dict[str, Any]:
    """Deliver every package of the day that has not been; returns counts.

    `key_of` gives a county's key. A county that cannot be delivered does not stop the others: DeliveryError names it.
    One warning names the packages that left unsealed.
    """
    unsealed: list[str] = []
    try:
        return _deliver_all(day, key_of, unsealed)
    finally:
        if unsealed:
            log.warning("packages left unsealed: %d (%s)", len(unsealed), ", ".join(unsealed))


def _deliver_all(day: Day, key_of: KeyOf, unsealed: list[str]) -> dict[str, Any]:
    """Deliver what is due; adds the county codes of packages that left unsealed to `unsealed`."""
    with ledger(day.settings.ledger_url, day.settings.home) as connection:
        packages = packages_of(connection, day.as_of)
    counts = {
        "delivered": 0,
        "delivered before": 0,
        "older than delivered": 0,
        "records": 0,
        "sealed": 0,
    }
    due = [package for package in packages if package.state != SENT and not package.newer_day]
    for package in packages:
        if package.state == SENT:
            counts["delivered before"] += 1
        elif package.newer_day:
            log.info("county %s: there is a newer day's package; this one does not leave", package.county_code)
            counts["older than delivered"] += 1
    failed: dict[str, Failed] = {}
    wanted = {package.county_code: tried(with_key, package, day.settings, key_of) for package in due}
    for county, asked in wanted.items():
        if isinstance(asked, Failed):
            failed[county] = asked
            log.error("county %s: not delivered: %s", county, asked.why)
    leaving = [asked for asked in wanted.values() if not isinstance(asked, Failed)]
    target: Target | None = None
    packing = side_by_side(pack, leaving, day.settings.workers, day.for_workers, signing_key(day.settings))
    with contextlib.closing(packing) as packed:
        for place, (own, each) in enumerate(packed, start=1):
            county = own.package.county_code
            log.info("delivering %d of %d: county %s", place, len(leaving), county)
            try:
                if not isinstance(each, Failed):
                    target = target or _open(day)
                    counts["records"] += _send(day, own.package, each, target)
            except TargetError as error:
                if not failed:
                    raise
                raise passing(TargetError(f"{error}; before that {_told(failed)}"), is_passing(error)) from None
            except Exception as error:  # noqa: BLE001  whatever happens to one county, the others go on
                each = Failed(told(error), may_pass(error))
                target = None  # a connection that broke is opened anew
            if isinstance(each, Failed):
                failed[county] = each
                log.error("county %s: not delivered: %s", county, each.why)
                continue
            counts["delivered"] += 1
            counts["sealed"] += each.sealed
            unsealed.extend([] if each.sealed else [county])
    if failed:
        raise passing(DeliveryError(_told(failed)), any(each.again for each in failed.values()))
    return {**counts, "unsealed": len(unsealed), "to": shown(day.settings.delivery_url)}


def _told(failed: dict[str, Failed]) -> str:
    """Each county that failed, and why."""
    return "; ".join(f"county {code}: {each.why}" for code, each in sorted(failed.items()))


def deliver_day(day: Day) -> dict[str, Any]:
    """Deliver the day's packages under the counties' keys, and make the inboxes of the counties that get one."""
    _invite(day)
    return deliver(day, county_keys(day.settings))


def _invite(day: Day) -> None:
    """Make the inboxes of the counties whose package has not left yet."""
    with ledger(day.settings.ledger_url, day.settings.home) as connection:
        waiting = [package.county_code for package in packages_of(connection, day.as_of) if package.state != SENT]
    names = county_names(day)
    invite(day, {code: names[code] for code in waiting if code in names})


def _send(day: Day, package: Due, packed: Packed, target: Target) -> int:
    """Let one package out and record it; returns how many records it sent."""
    county, settings = package.county_code, day.settings
    with ledger(settings.ledger_url, settings.home) as connection:
        mark_delivering(connection, day.as_of, package, packed.sha256)
    name = layout.delivered_name(county, day.as_of)
    deliver_file(packed.path, target, name, packed.sha256)
    with ledger(settings.ledger_url, settings.home) as connection:
        records = mark_sent(connection, day.as_of, package, f"{target.told}/{name}", packed.sealed)
    packed.path.unlink()
    return records
