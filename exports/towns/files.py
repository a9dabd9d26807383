"""The files of a county by town: its lists, and the forms of the candidates among them."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from exports.cover import County
from exports.file_frame import FileFrame
from exports.format_specs import LIST
from exports.towns.candidates import Candidate
from exports.towns.form import Form, form_of
from exports.towns.form_sheet import forms_workbook
from exports.towns.lists import CountyList, Overview, TownList, lists_workbook, overviews
from exports.towns.naming import town_file, town_names
from exports.towns.page import TITLE
from exports.towns.places import homes, placed, towns_of
from exports.towns.rows import TownRows
from policies.words import REFUSED, VERIFY

LISTS, FORMS = "lists", "forms"
_LISTS_TITLE = "清单"
# Columns of the list of what to verify that its forms repeat.
_WHY, _DUE = "why", "due"


@dataclass(frozen=True)
class TownFile:
    """A file of one town: its bytes, and its entry of the manifest.

    The entry tells kind (`lists` or `forms`), title, town, code, name, rows and sha256, of lists also the sheets.
    """

    entry: dict[str, Any]
    data: bytes


def _file(data: bytes, **told: Any) -> TownFile:
    return TownFile({**told, "sha256": hashlib.sha256(data).hexdigest()}, data)


def _said(files: Sequence[FileFrame], column: str) -> dict[str, str]:
    """By household the cells of a column of the county's list of what to verify, joined."""
    said: dict[str, list[str]] = {}
    for file in (file for file in files if file.spec.format == VERIFY):
        headings = [each.heading for each in file.spec.columns if each.column == column]
        for heading in headings:
            for household, cell in zip(
                file.about["household_no"].to_pylist(), file.cells[heading].to_pylist(), strict=True
            ):
                if cell is not None and cell not in said.setdefault(household, []):
                    said[household].append(cell)
    return {household: "；".join(cells) for household, cells in said.items()}


def _forms(as_of: dt.date, files: Sequence[FileFrame], candidates: Sequence[Candidate], factor: Decimal) -> list[Form]:
    """The forms of a county's candidates, as the list of what to verify goes."""
    why, due = (_said(files, column) for column in (_WHY, _DUE))
    own = {each.household["household_no"]: each for each in candidates}
    listed = [*(number for number in why if number in own), *(number for number in own if number not in why)]
    return [form_of(own[number], why.get(number, ""), due.get(number, ""), factor, as_of) for number in listed]


def _comes_last(file: FileFrame) -> bool:
    """Whether a list stands behind the others: a workbook that comes back is read by the first sheet that can be an
    answer, which must be the list of what to correct.
    """
    return file.spec.format == REFUSED


def town_files(
    county: County, as_of: dt.date, files: Sequence[FileFrame], drawn: TownRows, factor: Decimal
) -> Iterator[TownFile]:
    """The files of every town of a county that has a line in a list or a candidate; `factor` makes the line."""
    places = homes(drawn.places)
    lists = []
    for file in sorted((file for file in files if file.spec.kind == LIST), key=_comes_last):
        lists.append(CountyList(file.spec, file.cells, placed(file.about["household_no"].to_pylist(), places)))
    forms = _forms(as_of, files, drawn.candidates, factor)
    of_forms = placed([form.household_no for form in forms], places)
    towns = towns_of([*(each.placed for each in lists), of_forms])
    names = town_names(towns)
    by_town: dict[str, list[Form]] = {town.code: [] for town in towns}
    for form, (code, *_) in zip(forms, of_forms, strict=True):
        by_town[code].append(form)
    listed = {town.code: [each.of_towns[town.code] for each in lists if town.code in each.of_towns] for town in towns}
    counted = overviews({code: own for code, own in listed.items() if own})
    for town in towns:
        told = {"town": names[town.code], "code": town.code}
        if town.code in counted:
            yield _lists_of(county, as_of, counted[town.code], listed[town.code], told)
        own = by_town[town.code]
        if own:
            name = town_file(county, told["town"], TITLE, as_of)
            yield _file(forms_workbook(own, as_of), kind=FORMS, title=TITLE, **told, name=name, rows=len(own))


def _lists_of(
    county: County, as_of: dt.date, overview: Overview, own: Sequence[TownList], told: dict[str, str]
) -> TownFile:
    sheets = [
        {"format": each.spec.format, "edition": each.spec.edition, "title": each.spec.title, "rows": each.rows}
        for each in own
    ]
    return _file(
        lists_workbook(overview, own, told["town"], county, as_of),
        kind=LISTS,
        title=_LISTS_TITLE,
        **told,
        name=town_file(county, told["town"], _LISTS_TITLE, as_of),
        rows=sum(each.rows for each in own),
        sheets=sheets,
    )
