"""Steps and the ledger: each tells what it published, and none runs on a ledger that has forgotten (N3.3)."""

import datetime as dt
import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from exports.ledger.connect import LedgerError
from steps.day import step_of
from steps.deliver import deliver
from steps.export import export
from steps.receive import receive
from storage.day import Day
from storage.settings import Settings
from tests.steps.verify.conftest import settings, template  # noqa: F401  fixtures
from tests.steps.verify.damage import COUNTY, DAMAGES, DAY, copy

pytestmark = pytest.mark.slow


def events(settings: Settings) -> list[tuple[str, str | None, str | None, dict[str, object]]]:  # noqa: F811
    with sqlite3.connect(settings.home / "ledger.sqlite") as connection:
        rows = connection.execute("select kind, as_of, county_code, detail from event order by id").fetchall()
    return [(kind, as_of, county, json.loads(detail)) for kind, as_of, county, detail in rows]


def test_a_day_is_told_by_its_events(settings: Settings) -> None:  # noqa: F811
    found = events(settings)
    places = [(kind, detail.get("place"), county) for kind, _, county, detail in found]
    assert places == [
        ("begun", None, None),
        ("pull", "snapshot/manifest.json", None),
        ("publication", "checks/manifest.json", None),
        ("publication", "results/manifest.json", None),
        ("publication", "results/watch.json", None),
        ("publication", "drawn/manifest.json", None),
        ("package", None, COUNTY),
        ("package", None, "province"),
        ("delivery", None, COUNTY),
        ("delivery", None, "province"),
        ("publication", "quality/manifest.json", None),
        ("receipt", None, COUNTY),
    ]
    assert {as_of for _, as_of, _, _ in found[1:]} == {DAY.isoformat()}
    told = json.dumps([detail for *_, detail in found], ensure_ascii=False)
    assert "临泉" not in told and "边缘户" not in told and '"sealed": false' in told


def test_a_rerun_is_told_and_an_hour_without_receipts_is_not(settings: Settings) -> None:  # noqa: F811
    before = len(events(settings))
    day = Day(DAY, settings)
    step_of("receive").run(day)
    step_of("check").run(day)
    assert len(events(settings)) == before
    step_of("pull").run(day)
    (new,) = events(settings)[before:]
    assert new[0] == "pull" and new[3]["again"] is True
    with sqlite3.connect(settings.source.removeprefix("sqlite:///")) as platform:
        platform.execute("update household set safe_water = safe_water")


OLDER_BY_A_DAY = copy(f"packages/as_of={DAY}", "packages/as_of=2020-05-09")
FORGOTTEN: dict[str, tuple[Callable[[Path], None], str]] = {
    "missing": (DAMAGES["the ledger removed"][0], "missing"),
    "empty": (DAMAGES["the ledger emptied"][0], "empty"),
    "damaged": (DAMAGES["the ledger overwritten"][0], "damaged"),
    "older": (DAMAGES["an older ledger"][0], "older than ledger.head"),
    "older by a day": (OLDER_BY_A_DAY, "older than the packages: it knows days until 2020-05-08"),
    "older by a county": (DAMAGES["a foreign package"][0], "older than the packages: it does not know 340103"),
}


@pytest.mark.parametrize("name", FORGOTTEN)
def test_no_step_runs_on_a_ledger_that_has_forgotten(settings: Settings, name: str) -> None:  # noqa: F811
    damage, word = FORGOTTEN[name]
    damage(settings.home)
    before = sorted(path for path in settings.home.rglob("*") if path.is_file() and path.suffix != ".lock")
    for step in (
        "receive",
        "pull",
        "check",
        "assess",
        "draw",
        "export",
        "export_prefecture",
        "deliver",
        "watch",
        "report",
    ):
        with pytest.raises(LedgerError) as caught:
            step_of(step).run(Day(DAY, settings), *(["3412"] if step == "export_prefecture" else []))
        assert word in str(caught.value) and "\n" not in str(caught.value) and "restore" in str(caught.value)
    assert sorted(p for p in settings.home.rglob("*") if p.is_file() and p.suffix != ".lock") == before


def test_the_steps_own_functions_notice_as_well(settings: Settings) -> None:  # noqa: F811
    (settings.home / "ledger.sqlite").unlink()
    day = Day(DAY, settings)
    (settings.home / "inbox" / COUNTY / "x.csv").write_text("x")
    for call in (lambda: receive(day), lambda: export(day, "3412"), lambda: deliver(day, lambda county: None)):
        with pytest.raises(LedgerError, match="missing"):
            call()


def test_packages_moved_aside_and_a_new_ledger_begin_anew(settings: Settings) -> None:  # noqa: F811
    home = settings.home
    (home / "ledger.sqlite").unlink()
    for name in ("packages", "outbox", "ledger.head"):
        shutil.move(home / name, home.with_name(f"{name}.aside"))
    step_of("export").run(Day(DAY, settings))
    assert [kind for kind, *_ in events(settings)][:2] == ["begun", "package"]
    assert dt.date.fromisoformat(str(events(settings)[1][1])) == DAY
