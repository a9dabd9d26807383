"""Step deliver: the day's packages through the last door to where the counties fetch them, each once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from exports.delivery import DeliveryError, Target, deliver_file, open_target
from exports.ledger.connect import ledger
from exports.ledger.deliveries import Due, mark_delivering, mark_sent, packages_of
from exports.package import PUBLIC_KEY
from exports.release.folder import Contents, read_package
from exports.release.households import Households, check_rows, households_of
from exports.release.minisign import SIGNATURE, SigningKey, sign
from exports.release.packed import check_packed
from exports.sealing import SHORTEST_KEY, write_zip
from policies.words import SENT
from steps.inbox import county_names, invite
from steps.keys import county_keys, host_keys, signing_key
from steps.release import require_release
from storage import layout
from storage.day import Day
from storage.digests import digest
from storage.errors import may_pass, told
from storage.manifest import MANIFEST
from storage.passing import is_passing, passing
from storage.settings import Settings
from storage.urls import shown

log = logging.getLogger("jianbang.deliver")

KeyOf = Callable[[str], str | None]


class TargetError(DeliveryError):
    """The place that packages are delivered to cannot be used; no package can leave."""


@dataclass(frozen=True)
class Door:
    """What every package of a delivery passes: the keys, and what is opened and read once for all, when wanted."""

    day: Day
    key_of: KeyOf
    signing: SigningKey | None

    @cached_property
    def households(self) -> Households:
        """Where the day's households live."""
        return households_of(self.day)

    @cached_property
    def target(self) -> Target:
        """The opened target; raises TargetError when it cannot be."""
        try:
            return open_target(self.day.settings.delivery_url, host_keys(self.day.settings))
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
    door = Door(day, key_of, signing_key(day.settings))
    failed: dict[str, str] = {}
    again = False
    for place, package in enumerate(packages, start=1):
        if package.state == SENT:
            counts["delivered before"] += 1
        elif package.newer_day:
            log.info("county %s: there is a newer day's package; this one does not leave", package.county_code)
            counts["older than delivered"] += 1
        else:
            log.info("delivering %d of %d: county %s", place, len(packages), package.county_code)
            try:
                sealed, records = _deliver(door, package)
            except TargetError as error:
                if not failed:
                    raise
                raise passing(TargetError(f"{error}; before that {_told(failed)}"), is_passing(error)) from None
            except Exception as error:  # noqa: BLE001  whatever happens to one county, the others go on
                failed[package.county_code], again = told(error), again or may_pass(error)
                log.error("county %s: not delivered: %s", package.county_code, failed[package.county_code])
                door = replace(door)  # a connection that broke is opened anew
                continue
            counts["delivered"] += 1
            if sealed:
                counts["sealed"] += 1
            else:
                unsealed.append(package.county_code)
            counts["records"] += records
    if failed:
        raise passing(DeliveryError(_told(failed)), again)
    return {**counts, "unsealed": len(unsealed), "to": shown(day.settings.delivery_url)}


def _told(failed: dict[str, str]) -> str:
    """Each county that failed, and why."""
    return "; ".join(f"county {code}: {why}" for code, why in failed.items())


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


def _county_key(settings: Settings, county: str, key_of: KeyOf) -> str | None:
    """The county's key as the sealing rule wants it; raises DeliveryError when it is missing, too short, or fails."""
    if settings.sealing_rule == "never":
        return None
    connection = f"the connection jianbang_seal_{county}"
    try:
        key = key_of(county)
    except Exception as error:  # noqa: BLE001  each secrets backend raises errors of its own
        told = f"its key cannot be read: {type(error).__name__}: see to {connection}"
        raise passing(DeliveryError(told)) from None
    if not key and settings.sealing_rule == "required":
        raise DeliveryError(f"sealing is required and there is no key: add {connection}")
    if key and len(key) < SHORTEST_KEY:
        raise DeliveryError(f"its key has fewer than {SHORTEST_KEY} characters: change {connection}")
    return key or None


def _contents(door: Door, package: Due) -> Contents:
    """The package's files with the manifest's signature.

    Raises DeliveryError when they are not as the manifest says, or it was made from other results, or for another key.
    """
    day = door.day
    contents = read_package(day.packages.folder, package.county_code, package.manifest_sha256)
    inputs, public = contents.manifest["inputs"], door.signing.public if door.signing else ""
    if any(inputs.get(name, sha256) != sha256 for name, sha256 in day.results.digest().items()):
        raise DeliveryError(f"{MANIFEST}: the day's results are newer than its package: export the day again")
    if inputs.get(PUBLIC_KEY, "") != public:
        raise DeliveryError(f"{MANIFEST}: its cover shows another signing key: export the day again")
    if door.signing is None:
        return contents
    comment = f"jianbang {day.as_of.isoformat()} {package.county_code}"
    signature = sign(contents.files[MANIFEST], door.signing, comment)
    return replace(contents, files={**contents.files, MANIFEST + SIGNATURE: signature})


def _packed(door: Door, package: Due, contents: Contents, key: str | None) -> Path:
    """The package as one file, opened again and looked through; one that an interrupted delivery left is taken again.

    Raises DeliveryError when it does not hold what it should.
    """
    packed = layout.staging(door.day.settings.home, door.day.as_of) / f"{package.county_code}.zip"
    if not _is_left(packed, package, contents, key):
        packed.parent.mkdir(parents=True, exist_ok=True)
        write_zip(contents.files, packed, key)
    try:
        check_rows(check_packed(packed, key, contents), package.county_code, door.households)
    except DeliveryError:
        packed.unlink()
        raise
    return packed


def _is_left(packed: Path, package: Due, contents: Contents, key: str | None) -> bool:
    """Whether an interrupted delivery left the very file that it named, with these contents."""
    if not packed.exists() or digest(packed) != package.delivered_sha256:
        return False
    try:
        check_packed(packed, key, contents)
    except DeliveryError:
        return False
    return True


def _deliver(door: Door, package: Due) -> tuple[bool, int]:
    """Let one package out and record it; returns whether it was sealed, and how many records it sent."""
    county, as_of, settings = package.county_code, door.day.as_of, door.day.settings
    contents = _contents(door, package)
    require_release(door.day, package, contents)
    key = _county_key(settings, county, door.key_of)
    packed = _packed(door, package, contents, key)
    sha256 = digest(packed)
    target = door.target
    with ledger(settings.ledger_url, settings.home) as connection:
        mark_delivering(connection, as_of, package, sha256)
    name = layout.delivered_name(county, as_of)
    deliver_file(packed, target, name, sha256)
    with ledger(settings.ledger_url, settings.home) as connection:
        records = mark_sent(connection, as_of, package, f"{target.told}/{name}", key is not None)
    packed.unlink()
    return key is not None, records
