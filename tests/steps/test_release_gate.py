"""The last door: a package leaves only as its manifest says, whatever lies in its folder; one county's trouble stops
that county alone.
"""

import datetime as dt
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from exports.delivery import DeliveryError
from exports.ledger.connect import ledger
from exports.ledger.tables import Package, RecordVersion
from steps.deliver import deliver
from steps.export import export
from steps.verify.checks import verify
from storage.day import Day
from storage.digests import digest
from storage.manifest import LEAVING, write_manifest
from storage.settings import Settings

DAY = dt.date(2020, 5, 8)
COUNTY, OTHER = "341221", "340103"


def package(settings: Settings, county: str = COUNTY) -> Path:
    return Day(DAY, settings).package(county).folder


def annotation(settings: Settings) -> Path:
    """A file of the county that its office would import."""
    (path,) = package(settings).glob("*脱贫不稳定户标注*.xlsx")
    return path


def recorded_anew(settings: Settings) -> None:
    """The manifest and the ledger as if the export itself had written these files."""
    path = package(settings) / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    for entry in (each for part in LEAVING for each in manifest.get(part, [])):
        entry["sha256"] = digest(path.parent / entry["name"])
    path.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    with ledger(settings.ledger_url, settings.home) as connection:
        own = (Package.as_of == DAY, Package.county_code == COUNTY)
        connection.execute(sa.update(Package).where(*own).values(manifest_sha256=digest(path)))


def _foreign_workbook(settings: Settings) -> None:
    shutil.copy(annotation(settings), package(settings) / f"{OTHER}_庐阳区_脱贫不稳定户标注_20200508.xlsx")


def _flipped_byte(settings: Settings) -> None:
    path = annotation(settings)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _changed_cover(settings: Settings) -> None:
    path = package(settings) / "封面.html"
    path.write_text(path.read_text(encoding="utf-8").replace("监测", "监督"), encoding="utf-8")


def _linked_file(settings: Settings) -> None:
    path = annotation(settings)
    path.rename(settings.home / "elsewhere.xlsx")
    path.symlink_to(settings.home / "elsewhere.xlsx")


def _link_out_of_the_house(settings: Settings) -> None:
    (package(settings) / "passwd.txt").symlink_to("/etc/passwd")


def _fifo(settings: Settings) -> None:
    path = annotation(settings)
    path.unlink()
    os.mkfifo(path)


def _folder_within(settings: Settings) -> None:
    (package(settings) / "more").mkdir()
    (package(settings) / "more" / "x.txt").write_text("x")


def _removed_file(settings: Settings) -> None:
    annotation(settings).unlink()


def _removed_page(settings: Settings) -> None:
    (package(settings) / "质量报告.html").unlink()


def _removed_folder(settings: Settings) -> None:
    shutil.rmtree(package(settings))


def _linked_folder(settings: Settings) -> None:
    package(settings).rename(settings.home / "elsewhere")
    package(settings).symlink_to(settings.home / "elsewhere")


def _edited_manifest(settings: Settings) -> None:
    """A manifest that names a foreign workbook with its right digest."""
    _foreign_workbook(settings)
    path = package(settings) / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    name = f"{OTHER}_庐阳区_脱贫不稳定户标注_20200508.xlsx"
    manifest["files"].append({**manifest["files"][0], "name": name, "sha256": digest(path.parent / name)})
    path.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")


def _no_manifest(settings: Settings) -> None:
    (package(settings) / "manifest.json").write_text("")


def _household_of_another_county(settings: Settings) -> None:
    path = annotation(settings)
    book = openpyxl.load_workbook(path)
    cells = list(book.active.iter_rows())
    place = [cell.value for cell in cells[0]].index("户编号")
    assert cells[1][place].value == "DUE"
    cells[1][place].value = "O"
    book.save(path)
    recorded_anew(settings)


def _list_with_a_household_of_another_county(settings: Settings) -> None:
    path = next(path for path in package(settings).glob("*.xlsx") if "待补录" in path.name or "待核改" in path.name)
    book = openpyxl.load_workbook(path)
    cells = list(book.active.iter_rows())
    place = [cell.value for cell in cells[0]].index("户编号")
    cells[-1][place].value = "O"
    book.save(path)
    recorded_anew(settings)


def _row_without_a_household(settings: Settings) -> None:
    path = annotation(settings)
    book = openpyxl.load_workbook(path)
    cells = list(book.active.iter_rows())
    cells[1][[cell.value for cell in cells[0]].index("户编号")].value = None
    book.save(path)
    recorded_anew(settings)


def _other_rows_than_told(settings: Settings) -> None:
    path = annotation(settings)
    book = openpyxl.load_workbook(path)
    book.active.append([cell.value for cell in list(book.active.iter_rows())[1]])
    book.save(path)
    recorded_anew(settings)


def _line_with_a_household_of_another_county(settings: Settings) -> None:
    (path,) = package(settings).glob("*社会帮扶需求*.csv")
    text = path.read_bytes().decode("gb18030")
    path.write_bytes(text.replace(",U,", ",O,", 1).encode("gb18030"))
    recorded_anew(settings)


def _mark_with_a_household_of_another_county(settings: Settings) -> None:
    (path,) = package(settings).glob("*销号标注*.txt")
    text = path.read_bytes().decode("gb18030")
    path.write_bytes(text.replace("|DUE|", "|O|", 1).encode("gb18030"))
    recorded_anew(settings)


def _town(settings: Settings, title: str) -> Path:
    """A file of the county's one town."""
    (path,) = (package(settings) / "乡镇").glob(f"*_{title}_*.xlsx")
    return path


def _foreign_in_town(settings: Settings) -> None:
    shutil.copy(annotation(settings), package(settings) / "乡镇" / "另一份.xlsx")


def _link_in_town(settings: Settings) -> None:
    path = _town(settings, "清单")
    path.rename(settings.home / "elsewhere.xlsx")
    path.symlink_to(settings.home / "elsewhere.xlsx")


def _linked_towns(settings: Settings) -> None:
    (package(settings) / "乡镇").rename(settings.home / "elsewhere")
    (package(settings) / "乡镇").symlink_to(settings.home / "elsewhere")


def _folder_in_town(settings: Settings) -> None:
    (package(settings) / "乡镇" / "more").mkdir()


def _removed_town(settings: Settings) -> None:
    shutil.rmtree(package(settings) / "乡镇")


def _flipped_form(settings: Settings) -> None:
    path = _town(settings, "入户核实表")
    path.write_bytes(path.read_bytes()[:-1])


def _town_elsewhere(settings: Settings, name: str) -> None:
    """A town's form that lies deeper, or out of the package, with a manifest that says so."""
    path = package(settings) / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    (entry,) = (each for each in manifest["towns"] if each["kind"] == "forms")
    place = package(settings) / name
    place.parent.mkdir(parents=True, exist_ok=True)
    (package(settings) / entry["name"]).rename(place)
    entry["name"] = name
    path.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    recorded_anew(settings)


def _changed_town(settings: Settings, title: str, sheet: str, was: str, now: str | None) -> None:
    """Another text in a sheet of the town's file, as if the export itself had written it."""
    path = _town(settings, title)
    book = openpyxl.load_workbook(path)
    (cell,) = (cell for row in book[sheet].iter_rows() for cell in row if cell.value == was)
    cell.value = now
    book.save(path)
    recorded_anew(settings)


def _name_in_the_counts(settings: Settings) -> None:
    path = _town(settings, "清单")
    book = openpyxl.load_workbook(path)
    book["各村件数"].cell(2, 2).value = "某人"
    book.save(path)
    recorded_anew(settings)


def _sheet_more(settings: Settings) -> None:
    path = _town(settings, "清单")
    book = openpyxl.load_workbook(path)
    book.create_sheet("另一份")
    book.save(path)
    recorded_anew(settings)


SPOILED: dict[str, tuple[Callable[[Settings], None], str]] = {
    "foreign workbook": (_foreign_workbook, r"340103_庐阳区_脱贫不稳定户标注_20200508\.xlsx: .*manifest does not name"),
    "flipped byte": (_flipped_byte, r"脱贫不稳定户标注_20200508\.xlsx: .*digest"),
    "changed cover": (_changed_cover, r"封面\.html: .*digest"),
    "linked file": (_linked_file, r"脱贫不稳定户标注_20200508\.xlsx: .*link"),
    "link out of the house": (_link_out_of_the_house, r"passwd\.txt: "),
    "fifo": (_fifo, r"脱贫不稳定户标注_20200508\.xlsx: .*no regular file"),
    "folder within": (_folder_within, r"more: "),
    "removed file": (_removed_file, r"脱贫不稳定户标注_20200508\.xlsx: .*not there"),
    "removed page": (_removed_page, r"质量报告\.html: .*not there"),
    "removed folder": (_removed_folder, r"packages/as_of=2020-05-08/341221: .*not there"),
    "linked folder": (_linked_folder, r"packages/as_of=2020-05-08/341221: .*link"),
    "edited manifest": (_edited_manifest, r"manifest\.json: .*ledger"),
    "no manifest": (_no_manifest, r"manifest\.json: .*ledger"),
    "household of another county": (_household_of_another_county, r"标注_20200508\.xlsx: row 1: .*another county"),
    "list with one": (_list_with_a_household_of_another_county, r"清单_20200508\.xlsx: row \d+: .*another county"),
    "csv with one": (_line_with_a_household_of_another_county, r"需求_20200508\.csv: row \d+: .*another county"),
    "text with one": (_mark_with_a_household_of_another_county, r"标注_20200508\.txt: row \d+: .*another county"),
    "row without household": (_row_without_a_household, r"标注_20200508\.xlsx: row 1: .*names no household"),
    "foreign file in a town": (_foreign_in_town, r"乡镇/另一份\.xlsx: .*manifest does not name"),
    "linked file in a town": (_link_in_town, r"乡镇/\S+_清单_20200508\.xlsx: .*link"),
    "linked towns": (_linked_towns, r"乡镇: .*link"),
    "folder in a town": (_folder_in_town, r"乡镇/more: .*manifest does not name"),
    "removed towns": (_removed_town, r"乡镇: .*not there"),
    "flipped byte of a form": (_flipped_form, r"乡镇/\S+_入户核实表_20200508\.xlsx: .*digest"),
    "form deeper": (lambda of: _town_elsewhere(of, "乡镇/里/表.xlsx"), r"乡镇/里/表\.xlsx: is no name"),
    "form in another folder": (lambda of: _town_elsewhere(of, "村/表.xlsx"), r"村/表\.xlsx: is no name"),
    "form out of the package": (lambda of: _town_elsewhere(of, "../表.xlsx"), r"\.\./表\.xlsx: is no name"),
    "town's list with one": (
        lambda of: _changed_town(of, "清单", "待核查清单", "C", "O"),
        r"清单_20200508\.xlsx: 待核查清单: row 1: .*another county",
    ),
    "form of another county's": (
        lambda of: _changed_town(of, "入户核实表", "入户核实表", "C", "O"),
        r"核实表_20200508\.xlsx: form 1: .*another county",
    ),
    "form of nobody": (
        lambda of: _changed_town(of, "入户核实表", "入户核实表", "C", None),
        r"核实表_20200508\.xlsx: a form does not name one household",
    ),
    "name in the counts": (_name_in_the_counts, r"清单_20200508\.xlsx: 各村件数: does not count"),
    "sheet more in a town": (_sheet_more, r"清单_20200508\.xlsx: has other sheets"),
    "other rows than told": (_other_rows_than_told, r"标注_20200508\.xlsx: 3 rows, 2 in the manifest"),
}


def states(settings: Settings, county: str) -> set[str]:
    with ledger(settings.ledger_url, settings.home) as connection:
        packages = sa.select(Package.state).where(Package.county_code == county)
        records = sa.select(RecordVersion.state).where(RecordVersion.county_code == county)
        return {*connection.execute(packages).scalars(), *connection.execute(records).scalars()}


@pytest.mark.parametrize("name", SPOILED)
def test_what_is_not_as_the_manifest_says_does_not_leave(name: str, exported: Settings) -> None:
    spoil, word = SPOILED[name]
    spoil(exported)
    with pytest.raises(DeliveryError, match=rf"^county {COUNTY}: [^;\n]*{word}[^;\n]*$") as caught:
        deliver(Day(DAY, exported), lambda county: None)
    assert str(exported.home) not in str(caught.value)
    assert states(exported, COUNTY) == {"prepared"}
    assert not list((exported.home / "outbox" / COUNTY).glob("*"))
    assert states(exported, OTHER) == {"sent"}
    assert (exported.home / "outbox" / OTHER / f"{OTHER}_20200508.zip").exists()


def test_put_right_it_leaves(exported: Settings) -> None:
    _foreign_workbook(exported)
    with pytest.raises(DeliveryError):
        deliver(Day(DAY, exported), lambda county: None)
    (package(exported) / f"{OTHER}_庐阳区_脱贫不稳定户标注_20200508.xlsx").unlink()
    assert deliver(Day(DAY, exported), lambda county: None)["delivered"] == 1
    assert states(exported, COUNTY) == {"sent"}


def test_a_package_of_before_there_were_towns_stands_and_leaves(
    exported: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def as_before(folder: Path, manifest: dict[str, Any]) -> None:
        told = {name: said for name, said in manifest.items() if name != "towns"}
        inputs = {name: said for name, said in manifest["inputs"].items() if name != "towns"}
        write_manifest(folder, {**told, "format_version": 3, "inputs": inputs})

    shutil.rmtree(package(exported))
    with monkeypatch.context() as older:
        older.setattr("exports.package.write_manifest", as_before)
        export(Day(DAY, replace(exported, towns=False)), COUNTY[:4])
    assert not (package(exported) / "乡镇").exists()
    assert export(Day(DAY, exported), COUNTY[:4])["written"] == 0
    assert Day(DAY, exported).package(COUNTY).require()["format_version"] == 3
    assert not [trouble for trouble in verify(exported) if f"packages/as_of={DAY}" in str(trouble)]
    assert deliver(Day(DAY, exported), lambda county: None)["delivered"] == 3
    assert states(exported, COUNTY) == {"sent"}
