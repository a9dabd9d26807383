"""The formats in force on a day, each held against the code when it is loaded.

What a spec's columns and its order ask for must be what its rows draw, tried on tables without any row.
"""

import datetime as dt
import itertools
from collections.abc import Callable
from functools import cache
from pathlib import Path

import ibis.expr.types as ir

from exports.accounting import RECORD
from exports.drawing import Drawing, without_data
from exports.format_specs import LIST, NUMBER, CellType, FormatSpec, Kind, SheetSpec
from policies.deadlines import load_deadlines
from policies.files import PolicyError, called, load, named_function, read_yaml
from policies.in_force import in_force
from policies.parameters import load_parameters

Draw = Callable[[Drawing], ir.Table]
FORMATS = Path(__file__).parent / "formats"
_DRAWN: dict[CellType, tuple[type[ir.Value], ...]] = {
    "integer": (ir.IntegerValue,),
    "money": (ir.NumericValue,),
    "date": (ir.DateValue, ir.StringValue),
    "date8": (ir.DateValue,),
    "month": (ir.StringValue,),
    "identity_number": (ir.StringValue,),
    "text": (ir.StringValue, ir.NumericValue, ir.BooleanValue),
}


def draw_rows(spec: SheetSpec, where: str = "formats") -> Draw:
    """The function that draws a sheet's rows; raises PolicyError naming file and word when there is none."""
    return named_function("exports.rows", spec.rows, f"{where}: rows")


def _check_rows(spec: FormatSpec, where: str, empty: Drawing) -> None:
    """Hold a spec against what its rows draw; raises PolicyError naming file and word."""
    numbered = [NUMBER] if spec.kind == LIST else []
    of_record = ["format", "key"] if spec.until_sent_again else []
    _check_sheet(spec, where, empty, ["household_no", *RECORD.get(spec.counts or "", ()), *of_record], numbered)
    for sheet in spec.more_sheets:
        _check_sheet(sheet, f"{where}: {sheet.sheet}", empty, [], numbered)


def _check_sheet(sheet: SheetSpec, where: str, empty: Drawing, read: list[str], numbered: list[str]) -> None:
    """Hold a sheet against what its rows draw; `read`: what else is read of them, `numbered`: what is added to them."""
    drawn = called(f"{where}: {sheet.rows}", ir.Table, draw_rows(sheet, where), empty)
    columns = {*drawn.columns, *numbered}
    for name in [*(column.column for column in sheet.columns), *sheet.order, "county_code", *read]:
        if name not in columns:
            raise PolicyError(f"{where}: {sheet.rows} draws no column {name}; it draws {', '.join(sorted(columns))}")
    for column in sheet.columns:
        kinds = _DRAWN.get(column.type)
        if kinds and column.column in drawn.columns and not isinstance(drawn[column.column], kinds):
            raise PolicyError(
                f"{where}: {column.column}: {column.type}, but {sheet.rows} draws {drawn[column.column].type()}"
            )


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
    # What several formats are drawn from is made once for those that begin on one day.
    empty: dict[dt.date, Drawing] = {}
    for where, spec in specs.items():
        if spec.start not in empty:
            policy = in_force(max(spec.start, load_parameters().complete_from))
            empty[spec.start] = without_data(policy, load_deadlines(), _in_force_on(spec.start, tuple(specs.values())))
        _check_rows(spec, where, empty[spec.start])
    return tuple(specs.values())


def _in_force_on(day: dt.date, editions: tuple[FormatSpec, ...]) -> list[FormatSpec]:
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
    found = _in_force_on(day, load_formats())
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
