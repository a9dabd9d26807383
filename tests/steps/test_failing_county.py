import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from demo.fill import fill
from exports.cover import County
from exports.frames import SheetFrame
from steps import county_package
from steps import draw as draw_step
from steps.draw import draw
from steps.export import ExportError, export, export_all
from storage import layout
from storage.day import Day
from storage.manifest import MANIFEST, NotPublishedError, write_manifest
from storage.settings import Settings
from tests.day import DAY, judge, settings_for


def published(home: Path) -> set[str]:
    packages = layout.day_folder(home, "packages", DAY)
    return {path.name for path in packages.iterdir() if (path / "manifest.json").exists()}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """阜阳市 has eight counties."""
    folder = tmp_path_factory.mktemp("failing")
    fill(f"sqlite:///{folder}/p.sqlite", count=2000, rate=0, prefectures=["3412"])
    settings = settings_for(folder, folder / "p.sqlite")
    judge(settings)
    return settings


def test_what_nobody_foresaw_in_one_county_stops_no_other(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    day, whole = Day(DAY, settings), county_package.write_package

    def broken(folder: Path, county: County, *rest: Any) -> dict[str, Any]:
        if county.code == "341222":
            raise KeyError("anything")
        return whole(folder, county, *rest)

    monkeypatch.setattr(county_package, "write_package", broken)
    draw(day)
    with pytest.raises(ExportError) as caught:
        export_all(day)
    assert str(caught.value).startswith("county 341222: KeyError at ") and "anything" not in str(caught.value)
    assert "341222" not in published(settings.home) and len(published(settings.home)) == 8  # seven and `province`
    monkeypatch.setattr(county_package, "write_package", whole)
    assert export(day, "3412")["written"] == 1  # the retry writes only what failed


def test_what_a_gate_stops_in_one_county_stops_no_other(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A county's head without a name: what the strict gate is for."""
    day, gate, stopped = Day(DAY, settings), draw_step._gate, []
    for part in (day.drawn, day.packages):
        shutil.rmtree(part.folder, ignore_errors=True)

    def spoiled(sheet: SheetFrame) -> Any:
        if sheet.name != "unstable_annotation":
            return gate(sheet)
        stopped.append(sheet.owners.iloc[0])
        at, names = sheet.rows.schema.get_field_index("户主姓名"), sheet.rows["户主姓名"].to_pylist()
        return gate(replace(sheet, rows=sheet.rows.set_column(at, "户主姓名", pa.array([None, *names[1:]]))))

    monkeypatch.setattr(draw_step, "_gate", spoiled)
    draw(day)
    with pytest.raises(ExportError) as caught:
        export_all(day)
    (county,) = stopped
    assert str(caught.value) == f"county {county}: gate unstable_annotation: blank 户主姓名"
    assert county not in published(settings.home) and len(published(settings.home)) == 8


def test_rows_drawn_from_another_judgement_are_never_packed(settings: Settings) -> None:
    day = Day(DAY, settings)
    draw(day)
    shutil.rmtree(day.packages.folder, ignore_errors=True)
    manifest = json.loads((day.results.folder / MANIFEST).read_bytes())
    write_manifest(day.results.folder, {key: value for key, value in manifest.items() if key != "summary"})
    with pytest.raises(NotPublishedError, match="drawn from another judgement; run draw of that day again"):
        export_all(day)
    assert not day.packages.folder.exists()
