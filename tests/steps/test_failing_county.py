from pathlib import Path

import pytest

from demo.fill import fill
from exports.prefecture import PrefectureRows
from steps import export as export_step
from storage import layout
from storage.day import Day
from tests.day import DAY, judge, settings_for


def test_what_fails_for_one_county_or_prefecture_does_not_stop_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(f"sqlite:///{tmp_path}/p.sqlite", count=2000, rate=0)
    settings = settings_for(tmp_path, tmp_path / "p.sqlite")
    judge(settings)
    whole = export_step.prefecture_rows

    def spoiled(connection: object, day: Day, prefecture: str) -> PrefectureRows:
        """The rows of the prefecture, one county's head without a name: what the strict gate is for. Another prefecture
        fails as nobody foresaw.
        """
        if prefecture != "3412":
            raise KeyError("anything")
        rows = whole(connection, day, prefecture)  # type: ignore[arg-type]
        annotation = next(file.rows for file in rows.files if file.spec.format == "unstable_annotation")
        annotation.loc[annotation.index[0], "head_name"] = None
        spoiled.county = annotation.county_code.iloc[0]  # type: ignore[attr-defined]
        return rows

    monkeypatch.setattr(export_step, "prefecture_rows", spoiled)
    monkeypatch.setattr(export_step, "prefectures", lambda day: ["3401", "3412"])
    with pytest.raises(export_step.ExportError) as caught:
        export_step.export_all(Day(DAY, settings))
    county = spoiled.county  # type: ignore[attr-defined]
    lost, gate = str(caught.value).split("; ", 1)
    assert lost.startswith("prefecture 3401: KeyError at ") and "anything" not in lost
    assert gate.startswith(f"county {county}: gate unstable_annotation") and "blank 户主姓名" in gate
    published = {
        path.name
        for path in layout.day_folder(tmp_path, "packages", DAY).iterdir()
        if (path / "manifest.json").exists()
    }
    assert county not in published and len(published) == 7  # 阜阳市 has eight counties

    monkeypatch.setattr(export_step, "prefecture_rows", whole)
    summary = export_step.export(Day(DAY, settings), "3412")
    assert summary["written"] == 1  # the retry writes only what failed
