"""The formats in force on a day; `format_review` holds each against what its rows draw."""

import datetime as dt
import itertools
from functools import cache
from pathlib import Path

from exports.format_specs import FormatSpec, Kind
from policies.files import PolicyError, load, read_yaml

FORMATS = Path(__file__).parent / "formats"


def _check_names(specs: dict[str, FormatSpec]) -> None:
    """A file is named by its format and edition, and no two editions of a format begin on one day."""
    begun: dict[tuple[str, dt.date], str] = {}
    for where, spec in specs.items():
        if where != f"formats/{spec.format}.{spec.edition}.yaml":
            raise PolicyError(f"{where}: format {spec.format}, edition {spec.edition}: its file has another name")
        other = begun.setdefault((spec.format, spec.start), where)
        if other != where:
            raise PolicyError(f"{where}: from: {spec.start}, which is the first day of {other} already")


@cache
def load_formats(folder: Path = FORMATS) -> tuple[FormatSpec, ...]:
    """Every edition of every format; raises PolicyError naming file and word when one cannot be."""
    named = {f"formats/{path.name}": read_yaml(path) for path in sorted(folder.glob("*.yaml"))}
    specs = {where: load(FormatSpec, raw, where) for where, raw in named.items()}
    _check_names(specs)
    return tuple(specs.values())


def in_force_on(day: dt.date, editions: tuple[FormatSpec, ...]) -> list[FormatSpec]:
    """The newest edition of each format begun by `day`, in their place in a package."""
    newest = {spec.format: spec for spec in sorted(editions, key=lambda spec: spec.start) if spec.start <= day}
    return sorted(newest.values(), key=lambda spec: spec.place)


def _check_shown(spec: FormatSpec, found: list[FormatSpec]) -> None:
    """What a list shows once more leaves in a file that stands before it and is drawn by the same function."""
    if spec.same_rows_as is None:
        return
    before = {other.format: other for other in found if other.recorded and other.place < spec.place}
    if spec.same_rows_as not in before or before[spec.same_rows_as].rows != spec.rows:
        raise PolicyError(
            f"formats: {spec.format}: same_rows_as: {spec.same_rows_as} is no file that leaves, stands before it and "
            f"draws {spec.rows}"
        )


def formats(day: dt.date, *kinds: Kind) -> list[FormatSpec]:
    """The formats of the kinds (all without any) in force on `day`, in their place in a package.

    Raises PolicyError when two take the same place.
    """
    found = in_force_on(day, load_formats())
    for one, other in itertools.pairwise(found):
        if one.place == other.place:
            raise PolicyError(f"formats: {one.format} and {other.format} take the same place {one.place}")
    for spec in found:
        _check_shown(spec, found)
    names = {spec.file_name: spec.format for spec in found}
    if len(names) < len(found):
        twice = [spec.format for spec in found if names[spec.file_name] != spec.format]
        raise PolicyError(f"formats: {', '.join(twice)}: file_name is another format's too")
    return [spec for spec in found if not kinds or spec.kind in kinds]


def recorded_formats(day: dt.date) -> list[FormatSpec]:
    """The formats whose records the ledger keeps."""
    return [spec for spec in formats(day) if spec.recorded]


def format_spec(name: str, day: dt.date) -> FormatSpec:
    """The edition of a format in force on `day`; raises PolicyError when there is none."""
    for spec in formats(day):
        if spec.format == name:
            return spec
    raise PolicyError(f"exports/formats: no edition of {name} for {day.isoformat()}")
