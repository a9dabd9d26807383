"""Gates stop what they guard, one county or the day, and say why in one line."""

import datetime as dt
import sqlite3
from pathlib import Path

import pandas as pd
import pytest

from demo.fill import fill
from expectations.gates import GateError, validate
from expectations.suites.export_frame import FrameColumn, export_suite
from expectations.suites.tables import county_suite, table_suites
from policies.model import load_model
from steps.check import check
from steps.draw import draw
from steps.export import ExportError, export
from steps.pull import pull
from storage import layout
from storage.day import Day
from tests.day import DAY, judge, settings_for

NEXT = DAY + dt.timedelta(days=1)


def profile(**changes: float | None) -> pd.DataFrame:
    sound = {
        "rows": 5000, "unaccounted": 0, "volume": 1.0, "error_share": 0.1, "many_error_share": 0.1, "stale_days": 1,
        "stray_share": 0.0, "many_stray_share": 0.0,
    }  # fmt: skip
    return pd.DataFrame([sound | changes]).astype(float)


def test_every_canonical_table_has_a_suite() -> None:
    assert set(table_suites()) == {*load_model(), "county"}


@pytest.mark.parametrize("table", table_suites())
def test_a_sound_table_passes_its_suite(table: str) -> None:
    outcome = validate(table, profile(), table_suites()[table])
    assert not outcome.critical and not outcome.warnings


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"rows": 0}, "the table is empty"),
        ({"unaccounted": 1}, "rows read are not all accounted for"),
        ({"volume": 0.49}, "over half of the rows are gone since the last day"),
        ({"many_error_share": 0.91}, "over 90 % of the records have an error"),
        ({"many_stray_share": 0.91}, "over 90 % of the households lie in no county"),
    ],
)
def test_what_stops_the_day(change: dict[str, float], why: str) -> None:
    outcome = validate("household", profile(**change), table_suites()["household"])
    with pytest.raises(GateError) as caught:
        outcome.require()
    assert str(caught.value) == f"gate household: {why}"


@pytest.mark.parametrize(
    "change", [{"volume": 0.79}, {"volume": 1.26}, {"error_share": 0.21}, {"stale_days": 8}, {"stray_share": 0.03}]
)
def test_what_is_only_shown(change: dict[str, float]) -> None:
    outcome = validate("household", profile(**change), table_suites()["household"])
    outcome.require()
    assert len(outcome.told()) == 1 and all(warned.zh for warned in outcome.warnings)


def test_unknown_numbers_stop_nothing() -> None:
    unknown = dict.fromkeys(
        ("volume", "error_share", "many_error_share", "stale_days", "stray_share", "many_stray_share")
    )
    outcome = validate("household", profile(**unknown), table_suites()["household"])
    assert not outcome.critical and not outcome.warnings


def test_only_the_county_at_fault_is_stopped() -> None:
    rows = pd.DataFrame(
        {
            "county_code": ["341221", "341222"],
            "volume": [0.2, 1.0],
            "many_error_share": [0.1, 0.1],
            "error_share": [0.1, 0.6],
        }
    )
    outcome = validate("counties", rows, county_suite(), rows.county_code)
    assert list(outcome.critical) == ["341221"]
    assert [each.owners for each in outcome.warnings] == [["341221"], ["341222"]]


def test_a_report_holds_no_value_of_the_frame() -> None:
    columns = [FrameColumn("姓名", True, ["甲"], None), FrameColumn("证件号码", True, None, "^[0-9]{18}$")]
    frame = pd.DataFrame({"姓名": ["张三丰", None], "证件号码": ["34012219800101123X", "34012219800101123X"]})
    outcome = validate("marginal_member", frame, export_suite(columns, ["证件号码"]))
    assert "张三丰" not in str(outcome.report) and "34012219800101123X" not in str(outcome.report)
    assert outcome.report["statistics"]["unsuccessful_expectations"] == 4


def test_a_county_that_lost_its_households_gets_no_package_and_the_others_do(tmp_path: Path) -> None:
    database = tmp_path / "p.sqlite"
    fill(f"sqlite:///{database}", count=600, rate=0, prefectures=["3401", "3412"])
    # Enough households in one county that a loss says something.
    with sqlite3.connect(database) as connection:
        connection.execute(
            "update household set village_code = '341221001001' where substr(village_code, 1, 4) = '3412'"
        )
    settings = settings_for(tmp_path, database)
    judge(settings)
    with sqlite3.connect(database) as connection:
        connection.execute("delete from household where village_code = '341221001001' and rowid % 3 > 0")
        connection.execute("delete from member where household_no not in (select household_no from household)")
    judge(settings, NEXT)
    draw(Day(NEXT, settings))
    with pytest.raises(
        ExportError, match="county 341221: gate counties: over half of the county's households are gone"
    ):
        export(Day(NEXT, settings), "3412")
    assert not (layout.day_folder(tmp_path, "packages", NEXT) / "341221").exists()
    assert export(Day(NEXT, settings), "3401")["written"] > 0


def test_a_platform_half_empty_stops_the_day_and_leaves_the_last(tmp_path: Path) -> None:
    database = tmp_path / "p.sqlite"
    fill(f"sqlite:///{database}", count=500, rate=0, prefectures=["3401"])
    settings = settings_for(tmp_path, database)
    judge(settings)
    with sqlite3.connect(database) as connection:
        connection.execute("delete from household where rowid % 3 > 0")
    pull(Day(NEXT, settings))
    with pytest.raises(GateError, match=r"^gate household: over half of the rows are gone since the last day$"):
        check(Day(NEXT, settings))
    assert (
        not layout.day_folder(tmp_path, "checks", NEXT).exists() and layout.day_folder(tmp_path, "checks", DAY).exists()
    )
