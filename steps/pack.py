"""One county's package packed for its way out: passed through the last door, before anything of it leaves."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from exports.delivery import DeliveryError
from exports.ledger.deliveries import Due
from exports.package import PUBLIC_KEY
from exports.release.folder import Contents, read_package
from exports.release.households import Households, check_rows, households_of
from exports.release.minisign import SIGNATURE, SigningKey, sign
from exports.release.packed import check_packed
from exports.sealing import SHORTEST_KEY, write_zip
from steps.release import require_release
from storage import layout
from storage.day import Day
from storage.digests import digest
from storage.manifest import MANIFEST
from storage.passing import passing
from storage.settings import Settings

KeyOf = Callable[[str], str | None]


@dataclass(frozen=True)
class Leaving:
    """A package that is to leave, and the key that seals it; none where it leaves unsealed."""

    package: Due
    key: str | None


@dataclass(frozen=True)
class Packed:
    """A package as one file that may leave, its digest, and whether it is sealed."""

    path: Path
    sha256: str
    sealed: bool


@lru_cache(maxsize=1)
def _households(day: Day, results: str) -> Households:
    """Where the day's households live, read once as long as its results are the same."""
    return households_of(day)


def pack(leaving: Leaving, day: Day, signing: SigningKey | None) -> Packed:
    """The package as one file in the staging folder; raises DeliveryError when something in it must not leave."""
    package, key = leaving.package, leaving.key
    contents = _contents(day, package, signing)
    require_release(day, package, contents)
    packed = _packed(day, package, contents, key)
    return Packed(packed, digest(packed), key is not None)


def with_key(package: Due, settings: Settings, key_of: KeyOf) -> Leaving:
    """The package with its county's key as the sealing rule wants it; `key_of` is asked in the process that was begun
    for it: no other reaches Airflow's connections. Raises DeliveryError when the key is missing, too short, or fails.
    """
    return Leaving(package, _county_key(settings, package.county_code, key_of))


def _county_key(settings: Settings, county: str, key_of: KeyOf) -> str | None:
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


def _contents(day: Day, package: Due, signing: SigningKey | None) -> Contents:
    """The package's files with the manifest's signature.

    Raises DeliveryError when they are not as the manifest says, or it was made from other results, or for another key.
    """
    contents = read_package(day.packages.folder, package.county_code, package.manifest_sha256)
    inputs, public = contents.manifest["inputs"], signing.public if signing else ""
    if any(inputs.get(name, sha256) != sha256 for name, sha256 in day.results.digest().items()):
        raise DeliveryError(f"{MANIFEST}: the day's results are newer than its package: draw and export the day again")
    if inputs.get(PUBLIC_KEY, "") != public:
        raise DeliveryError(f"{MANIFEST}: its cover shows another signing key: export the day again")
    if signing is None:
        return contents
    comment = f"jianbang {day.as_of.isoformat()} {package.county_code}"
    signature = sign(contents.files[MANIFEST], signing, comment)
    return replace(contents, files={**contents.files, MANIFEST + SIGNATURE: signature})


def _packed(day: Day, package: Due, contents: Contents, key: str | None) -> Path:
    """The package as one file, opened again and looked through; one that an interrupted delivery left is taken again.

    Raises DeliveryError when it does not hold what it should.
    """
    packed = layout.staging(day.settings.home, day.as_of) / f"{package.county_code}.zip"
    if not _is_left(packed, package, contents, key):
        packed.parent.mkdir(parents=True, exist_ok=True)
        write_zip(contents.files, packed, key)
    try:
        households = _households(day, "".join(day.results.digest().values()))
        check_rows(check_packed(packed, key, contents), package.county_code, households)
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
