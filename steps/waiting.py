"""Part waiting: what the day's packages hold and how many wait to leave, in counts, for whoever lets them."""

from exports.accounting import PLACE_HELD_BACK, PLACE_SENT
from exports.ledger.connect import ledger
from exports.ledger.deliveries import packages_of
from policies.words import SENT
from steps.release import held
from storage.day import Day
from storage.manifest import read_manifest


def waiting(day: Day) -> dict[str, str | int]:
    """Counts of packages, files, households entered and held back, and of the packages that have not left or are held
    because their data jumped.
    """
    with ledger(day.settings.ledger_url, day.settings.home) as connection:
        recorded = packages_of(connection, day.as_of)
    manifests = [read_manifest(day.package(package.county_code).folder) for package in recorded]
    published = [manifest for manifest in manifests if manifest is not None]
    counts = [manifest["counts"] for manifest in published]
    return {
        "as_of": day.as_of.isoformat(),
        "packages": len(published),
        "files": sum(len(manifest["files"]) for manifest in published),
        "households": sum(count.get(PLACE_SENT, 0) for count in counts),
        "held_back": sum(count.get(PLACE_HELD_BACK, 0) for count in counts),
        "waiting": sum(package.state != SENT and not package.newer_day for package in recorded),
        "jumped": len(held(day)),
    }
