"""Whose household a row of a package speaks of, looked up in the day's results: only the county's own may leave."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from exports.delivery import DeliveryError
from exports.format_catalogue import load_formats
from exports.format_specs import FormatSpec
from exports.release.folder import Contents, told_name
from exports.release.rows import Found, read_back
from exports.release.town_rows import form_households, town_lists
from exports.towns.files import FORMS
from storage.day import Day
from storage.layout import PROVINCE_LIST

# The list that names households which live in another county since the day.
MOVED = "moved"
_HOUSEHOLD, _COUNTY = "household_no", "county_code"


@dataclass(frozen=True)
class Households:
    """household_no and county_code of the day's households, and which counties there are; `read`: what was read of its
    result tables so far, once for all packages.
    """

    day: Day
    home: pa.Table
    counties: pa.Array
    read: dict[str, pa.Table] = field(default_factory=dict, compare=False)

    def told(self, table: str) -> pa.Table:
        """household_no and county_code of a result table of the day, each pair once."""
        if table not in self.read:
            self.read[table] = _once(_read(self.day.results.path(table), _HOUSEHOLD, _COUNTY))
        return self.read[table]

    @cached_property
    def left_from(self) -> pa.Table:
        """household_no and county_code of every county that a version of the household left from."""
        rows = _read(self.day.results.path("outside"), _HOUSEHOLD, "left_from").combine_chunks()
        counties = rows["left_from"].combine_chunks()
        own = rows[_HOUSEHOLD].take(pc.list_parent_indices(counties))
        return _once(pa.table({_HOUSEHOLD: own, _COUNTY: pc.list_flatten(counties)}))

    def of(self, county: str) -> frozenset[str]:
        """The households that live in a county; of `province`, those of no county that there is."""
        return frozenset(_of(self, self.home, county)[_HOUSEHOLD].to_pylist())

    def living(self, numbers: Iterable[str]) -> frozenset[str]:
        """Those of `numbers` that live anywhere today."""
        found = self.home[_HOUSEHOLD].filter(pc.is_in(self.home[_HOUSEHOLD], value_set=pa.array(numbers, pa.string())))
        return frozenset(found.to_pylist())


def households_of(day: Day) -> Households:
    """The households of a day, read once for all of its packages.

    Raises NotPublishedError when there are no results of it.
    """
    day.results.require()
    placed = _read(day.snapshot.path("county"), _COUNTY)[_COUNTY].combine_chunks()
    return Households(day, _read(day.results.path("assessment"), _HOUSEHOLD, _COUNTY), placed)


def _read(path: Any, *columns: str) -> pa.Table:
    return pq.ParquetFile(path).read(columns=list(columns))


def _once(rows: pa.Table) -> pa.Table:
    return rows.group_by([_HOUSEHOLD, _COUNTY]).aggregate([])


def _of(households: Households, rows: pa.Table, county: str) -> pa.Table:
    """The rows of a county; for `province`, of no county that there is."""
    if county == PROVINCE_LIST:
        return rows.filter(pc.invert(pc.is_in(rows[_COUNTY], value_set=households.counties)))
    return rows.filter(pc.equal(rows[_COUNTY], county))


def _told_of(households: Households, county: str, table: str) -> set[str]:
    """The households that a result table of the day tells the county of."""
    return set(_of(households, households.told(table), county)[_HOUSEHOLD].to_pylist())


def _sent_from(households: Households, county: str) -> set[str]:
    """The households of which a version left from the county."""
    rows = households.left_from
    return set(rows.filter(pc.equal(rows[_COUNTY], county))[_HOUSEHOLD].to_pylist())


def _allowed_in_list(households: Households, spec: FormatSpec, county: str, others: set[str]) -> set[str]:
    """Those of `others`, who do not live in the county, that its list may name all the same: who moved away today, and
    who lives nowhere any more but stands in the county's findings, lives or records sent.
    """
    if spec.format == MOVED:
        return others & _told_of(households, county, MOVED)
    nowhere = others - households.living(others)
    if not nowhere:
        return set()
    told = _told_of(households, county, "finding") | _told_of(households, county, "life")
    return nowhere & (told | _sent_from(households, county))


def _spec_of(entry: dict[str, Any]) -> FormatSpec:
    for spec in load_formats():
        if (spec.format, spec.edition) == (entry["format"], entry["edition"]):
            return spec
    raise DeliveryError("its format is not known: export the day again")


def _numbers(rows: Found, spec: FormatSpec) -> list[str]:
    """Each row's household; raises DeliveryError at a row without one, where a list alone may have it."""
    numbers = rows.column(_HOUSEHOLD)
    if spec.recorded and "" in numbers:
        raise DeliveryError(f"row {numbers.index('') + 1}: names no household")
    return numbers


def _check_numbers(rows: Found, spec: FormatSpec, county: str, own: frozenset[str], households: Households) -> None:
    """Look up the household of each row; raises DeliveryError at the first of another county."""
    numbers = _numbers(rows, spec)
    others = set(numbers) - own - {""}
    if others and not spec.recorded:
        others -= _allowed_in_list(households, spec, county, others)
    if others:
        place = next(place for place, number in enumerate(numbers, start=1) if number in others)
        raise DeliveryError(f"row {place}: names a household of another county")


def _check_count(found: int, entry: dict[str, Any]) -> None:
    if found != entry["rows"]:
        raise DeliveryError(f"{found} rows, {entry['rows']} in the manifest")


def _check_file(entry: dict[str, Any], data: bytes, county: str, own: frozenset[str], households: Households) -> None:
    spec = _spec_of(entry)
    rows, more = read_back(data, spec)
    _check_count(len(rows), entry)
    for sheet in (rows, *more.values()):
        _check_numbers(sheet, spec, county, own, households)


def _check_town(entry: dict[str, Any], data: bytes, county: str, own: frozenset[str], households: Households) -> None:
    """A town's file: the lines of every list, or the households of its forms, which live in the county all."""
    if entry["kind"] == FORMS:
        numbers = form_households(data)
        _check_count(len(numbers), entry)
        for place, number in enumerate(numbers, start=1):
            if number not in own:
                raise DeliveryError(f"form {place}: names a household of another county")
        return
    specs = [_spec_of(sheet) for sheet in entry["sheets"]]
    for spec, sheet, rows in zip(specs, entry["sheets"], town_lists(data, specs), strict=True):
        try:
            _check_count(len(rows), sheet)
            _check_numbers(rows, spec, county, own, households)
        except DeliveryError as error:
            raise DeliveryError(f"{spec.sheet}: {error}") from None


def check_rows(contents: Contents, county: str, households: Households) -> None:
    """Look up the household of every row of every file, and of every form; raises DeliveryError naming file and row.

    An import file and a file back hold households that live in the county today, and no others; so do the forms. A
    list, of the county or of a town, may also name one that lives nowhere any more and of which the county was told or
    that it had sent, the list `moved` those that left the county today. A row of a list may name none.
    """
    own = households.of(county)
    for part, check in (("files", _check_file), ("towns", _check_town)):
        for entry in contents.manifest.get(part, ()):
            try:
                check(entry, contents.files[entry["name"]], county, own, households)
            except DeliveryError as error:
                raise DeliveryError(f"{told_name(entry['name'])}: {error}") from None
