"""A list of several sheets: drawn, cut per county, held against the gate, written, and looked through at the door."""

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import yaml

from expectations.gates import GateError
from exports.by_county import ByCounty, write_by_county
from exports.county_rows import county_files
from exports.cover import County, Cover
from exports.delivery import DeliveryError
from exports.drawn_rows import FileRows
from exports.format_catalogue import FORMATS, load_formats
from exports.format_review import review_formats
from exports.format_specs import FormatSpec
from exports.frames import SheetFrame, file_frames
from exports.package import write_package
from exports.release import households as door
from exports.release.folder import Contents
from exports.release.households import Households, check_rows
from exports.release.rows import read_back
from policies.files import PolicyError
from steps.draw import _gate
from storage.day import Day
from storage.settings import Settings

DAY = dt.date(2020, 5, 8)
OWN, OTHER = County("341221", "临泉县", "阜阳市"), County("341222", "太和县", "阜阳市")
MORE = {
    "sheet": "迁出户",
    "rows": "moved.moved_households",
    "order": ["household_no"],
    "columns": [
        {"heading": "序号", "column": "number", "type": "integer", "width": 8},
        {"heading": "户编号", "column": "household_no", "width": 22, "required": True},
    ],
}


def with_more(folder: Path, file: str = "held.2020.yaml", **changes: Any) -> FormatSpec:
    """A format that has one more sheet."""
    raw = yaml.safe_load((FORMATS / file).read_text(encoding="utf-8"))
    folder.mkdir(exist_ok=True)
    text = yaml.safe_dump({**raw, "more_sheets": [{**MORE, **changes}]}, allow_unicode=True)
    (folder / file).write_text(text, encoding="utf-8")
    (spec,) = load_formats(folder)
    return spec


def rows_of(spec: FormatSpec, *households: tuple[str, str]) -> pa.Table:
    """Rows of (county, household), every other column filled with the same word."""
    words = {column.column: "词" for column in spec.columns if column.column != "number"}
    return pa.Table.from_pylist([{**words, "county_code": county, "household_no": own} for county, own in households])


def framed(spec: FormatSpec, *more: tuple[str, str | None]) -> list[SheetFrame]:
    """The file's frames over two counties, each with a row on the list."""
    main = rows_of(spec, (OWN.code, "H1"), (OTHER.code, "H2"))
    columns = {"county_code": pa.string(), "household_no": pa.string()}
    extra = pa.table(dict(zip(columns, zip(*more, strict=True), strict=True)), schema=pa.schema(columns))
    ((_, frames),) = file_frames(iter([FileRows(spec, main, [extra])]), False)
    return frames


def published(folder: Path, spec: FormatSpec, frames: list[SheetFrame], county: County) -> Contents:
    """The county's package with that file alone."""
    folder.mkdir()
    drawn = folder.with_name(f"{folder.name}_drawn")
    drawn.mkdir()
    for frame in frames:
        write_by_county(drawn, frame.name, frame.rows)
    (file,) = county_files([spec], ByCounty(drawn), county.code)
    manifest = write_package(folder, county, DAY, [file], Cover({}, dues={file.spec.format: ""}), "<p></p>", {})
    return Contents(manifest, {path.name: path.read_bytes() for path in folder.iterdir()})


def test_each_county_gets_its_own_rows_of_every_sheet(tmp_path: Path) -> None:
    spec = with_more(tmp_path / "formats")
    frames = framed(spec, (OWN.code, "H3"), (OWN.code, "H4"))
    own, other = (published(tmp_path / county.code, spec, frames, county) for county in (OWN, OTHER))
    ((entry,), (others,)) = own.manifest["files"], other.manifest["files"]
    rows, more = read_back(own.files[entry["name"]], spec)
    assert entry["rows"] == 1 and rows.column("household_no") == ["H1"]
    assert list(more) == ["迁出户"]
    assert more["迁出户"].column("number") == ["1", "2"] and more["迁出户"].column("household_no") == ["H3", "H4"]
    assert read_back(other.files[others["name"]], spec)[1] == {}, "no row, no sheet"
    data = own.files[entry["name"]]
    again = published(tmp_path / "again", spec, framed(spec, (OWN.code, "H3"), (OWN.code, "H4")), OWN)
    assert hashlib.sha256(again.files[entry["name"]]).digest() == hashlib.sha256(data).digest()


def test_a_blank_cell_stops_the_county_alone_on_every_sheet(tmp_path: Path) -> None:
    frames = framed(with_more(tmp_path / "formats"), (OWN.code, None), (OTHER.code, "H5"))
    main, more = (_gate(frame) for frame in frames)
    main.require(OWN.code)
    more.require(OTHER.code)
    with pytest.raises(GateError, match="held_2"):
        more.require(OWN.code)


def test_the_last_door_looks_up_the_households_of_every_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = with_more(tmp_path / "formats")
    monkeypatch.setattr(door, "load_formats", lambda: (spec,))
    home = pa.table({"household_no": ["H1", "H2", "H3"], "county_code": [OWN.code, OTHER.code, OWN.code]})
    day = Day(Settings(tmp_path / "home", "sqlite://"), DAY)
    known = Households(day, home, pa.array([OWN.code, OTHER.code]), {"finding": home[:0], "life": home[:0]})
    check_rows(published(tmp_path / "own", spec, framed(spec, (OWN.code, "H3")), OWN), OWN.code, known)
    with pytest.raises(DeliveryError, match="row 2: names a household of another county"):
        foreign = framed(spec, (OWN.code, "H3"), (OWN.code, "H2"))
        check_rows(published(tmp_path / "foreign", spec, foreign, OWN), OWN.code, known)


@pytest.mark.parametrize(
    ("file", "changes", "told"),
    [
        ("held.2020.yaml", {"rows": "moved.mooved"}, "迁出户: rows: moved.mooved: no function mooved"),
        ("held.2020.yaml", {"order": ["houshold_no"]}, "迁出户: moved.moved_households draws no column houshold_no"),
        ("held.2020.yaml", {"sheet": "暂缓导入清单"}, "the sheet 暂缓导入清单 stands twice"),
        ("update.2020.yaml", {}, "more_sheets go with a list in a workbook"),
    ],
)
def test_a_sheet_that_cannot_be_is_told_in_one_line(
    tmp_path: Path, file: str, changes: dict[str, Any], told: str
) -> None:
    with pytest.raises(PolicyError) as caught:
        review_formats([with_more(tmp_path / "formats", file, **changes)])
    assert str(caught.value).startswith(f"formats/{file}: ") and told in str(caught.value)
