"""The gate on a county's whole file against its last one, and a person's release of what it holds."""

import datetime as dt
from pathlib import Path

from exports.delivery import DeliveryError
from exports.ledger.connect import ledger
from exports.ledger.deliveries import Due, packages_of
from exports.ledger.notices import note_release
from exports.release.approval import Release, read_release, write_release
from exports.release.folder import Contents, read_package
from exports.release.jump import jumps, known_of
from policies.words import SENT
from storage import layout
from storage.day import Day
from storage.manifest import NotPublishedError


class HeldError(DeliveryError):
    """A county's data jumped, and nobody has released its package."""

    def __init__(self, message: str, jumps: list[str]) -> None:
        super().__init__(message)
        self.jumps = jumps


def jumped(day: Day, package: Due, contents: Contents) -> list[str]:
    """The shares of the county's file that are above their limits; none on its first day."""
    if package.last_sent is None or package.county_code == layout.PROVINCE_LIST:
        return []
    known = known_of(day, package.county_code, package.last_sent)
    return jumps(contents.manifest, known, day.policy.jump)


def require_release(day: Day, package: Due, contents: Contents) -> None:
    """Raise HeldError when the county's data jumped and nobody has released this very package."""
    found = jumped(day, package, contents)
    if not found:
        return
    release = read_release(layout.releases(day.settings.home, day.as_of), package.county_code)
    if release is None or release.manifest_sha256 != package.manifest_sha256:
        command = f"python -m cli release --as-of {day.as_of} --county {package.county_code} --by WHO --reason WHY"
        raise HeldError(f"held, its data jumped: {', '.join(found)}: look at its package, then {command}", found)


def held(day: Day) -> dict[str, str]:
    """By county, why a package of the day that has not left is held until a person releases it."""
    found: dict[str, str] = {}
    with ledger(day.settings.ledger_url, day.settings.home) as connection:
        packages = packages_of(connection, day.as_of)
    for package in packages:
        if package.state == SENT or package.newer_day:
            continue
        try:
            contents = read_package(day.packages.folder, package.county_code, package.manifest_sha256)
            require_release(day, package, contents)
        except HeldError as error:
            found[package.county_code] = ", ".join(error.jumps)
        except (DeliveryError, NotPublishedError):
            continue  # another reason, which delivery tells
    return found


def release_county(day: Day, county: str, by: str, reason: str, at: dt.datetime) -> tuple[Path, list[str]]:
    """Write down that a person lets a county's held package leave; returns the file, and what jumped.

    Raises DeliveryError when there is no such package, it has left already, or nothing holds it.
    """
    with ledger(day.settings.ledger_url, day.settings.home) as connection:
        packages = {package.county_code: package for package in packages_of(connection, day.as_of)}
    package = packages.get(county)
    if package is None:
        raise DeliveryError(f"county {county}: no package of {day.as_of}; run export of that day first")
    if package.state == SENT:
        raise DeliveryError(f"county {county}: its package of {day.as_of} was delivered already")
    contents = read_package(day.packages.folder, county, package.manifest_sha256)
    found = jumped(day, package, contents)
    if not found:
        raise DeliveryError(f"county {county}: its package of {day.as_of} is not held; nothing to release")
    release = Release(
        as_of=day.as_of,
        county=county,
        by=by,
        reason=reason,
        at=at,
        jumps=found,
        manifest_sha256=package.manifest_sha256,
    )
    path = write_release(layout.releases(day.settings.home, day.as_of), release)
    with ledger(day.settings.ledger_url, day.settings.home) as connection:
        note_release(connection, day.as_of, county, package.manifest_sha256)
    return path, found
