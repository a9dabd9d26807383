"""A person's release of a county's package that is held: a file that names who, why, and the manifest looked at."""

import datetime as dt
import json
import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from exports.delivery import DeliveryError

_MODE = 0o600


class Release(BaseModel):
    """Who lets a package leave though its data jumped, why, and at which moment; `jumps` as the gate told them.

    It speaks of the one package whose manifest has this digest. `earlier` are releases of the day's packages before it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    as_of: dt.date
    county: str
    by: str = Field(min_length=1)
    reason: str = Field(min_length=1)
    at: dt.datetime
    jumps: list[str]
    manifest_sha256: str = Field(pattern="^[0-9a-f]{64}$")
    earlier: list["Release"] = []


def _path(folder: Path, county: str) -> Path:
    return folder / f"{county}.json"


def read_release(folder: Path, county: str) -> Release | None:
    """The newest release of a county's package of the day; raises DeliveryError when its file cannot be used."""
    path = _path(folder, county)
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DeliveryError(f"{folder.parent.name}/{folder.name}/{path.name}: {type(error).__name__}") from None
    try:
        with os.fdopen(handle, "rb") as file:
            return Release.model_validate_json(file.read())
    except (ValidationError, OSError):
        place = f"{folder.parent.name}/{folder.name}/{path.name}"
        raise DeliveryError(f"{place}: is no release: write it with python -m cli release") from None


def write_release(folder: Path, release: Release) -> Path:
    """Write a release, with those before it; returns its file."""
    before = read_release(folder, release.county)
    earlier = [] if before is None else [*before.earlier, before.model_copy(update={"earlier": []})]
    whole = release.model_copy(update={"earlier": earlier})
    folder.mkdir(parents=True, exist_ok=True)
    path = _path(folder, release.county)
    beside = path.with_suffix(".partial")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, _MODE), "w") as file:
        json.dump(whole.model_dump(mode="json"), file, ensure_ascii=False, indent=1)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    beside.rename(path)
    return path
