"""A county whose file jumped against its last one is held until a person releases this very package."""

import datetime as dt
import json
import shutil
import sqlite3
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from exports.delivery import DeliveryError
from exports.ledger.connect import ledger
from exports.ledger.tables import Package
from exports.release.jump import Known, jumps
from policies.in_force import Jump, in_force
from steps.deliver import deliver
from steps.draw import draw
from steps.export import export_all
from steps.release import held, release_county
from storage import layout
from storage.day import Day
from storage.settings import Settings
from tests.day import judge
from tests.expectations.world import Change, write_platform

FIRST, SECOND, THIRD = (dt.date(2020, 5, day) for day in (6, 7, 8))
COUNTY, OTHER = "341221", "340103"
HOUSEHOLDS = 60
AT = dt.datetime(2020, 5, 7, 9, tzinfo=dt.UTC)
LIMITS = Jump(smallest_base=50, changed=0.5, vanished=0.1, refused=0.5)
DRY = "update household set risk_2 = '因安全饮水', safe_water = '否' where household_no {}"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A day of sixty households of one county and one of another, delivered."""
    folder = tmp_path_factory.mktemp("jump")
    there = Change(household={"village_code": "340103005006"})
    placed = [(f"U{number:02d}", number, Change()) for number in range(HOUSEHOLDS)]
    write_platform(folder / "p.sqlite", [*placed, ("O", HOUSEHOLDS, there)])
    change(folder, "insert into division values ('3401', '合肥市', '34', '市'), ('340103', '庐阳区', '3401', '县')")
    settings = settings_of(folder)
    write(settings, FIRST)
    assert deliver(Day(FIRST, settings), lambda county: None)["delivered"] == 3
    return folder


@pytest.fixture
def world(template: Path, tmp_path: Path) -> Path:
    shutil.copytree(template, tmp_path / "world")
    return tmp_path / "world"


def settings_of(folder: Path) -> Settings:
    return Settings(folder / "home", f"sqlite:///{folder / 'p.sqlite'}")


def change(folder: Path, statement: str) -> None:
    with sqlite3.connect(folder / "p.sqlite") as connection:
        connection.execute(statement)


def write(settings: Settings, as_of: dt.date) -> Day:
    """The day up to its packages."""
    judge(settings, as_of)
    draw(Day(as_of, settings))
    export_all(Day(as_of, settings))
    return Day(as_of, settings)


def state(settings: Settings, as_of: dt.date, county: str) -> str | None:
    with ledger(settings.ledger_url, settings.home) as connection:
        wanted = sa.select(Package.state).where(Package.as_of == as_of, Package.county_code == county)
        return connection.execute(wanted).scalar()


def test_changed(world: Path) -> None:
    settings = settings_of(world)
    change(world, DRY.format("<= 'U30'"))
    day = write(settings, SECOND)
    told = "changed households 31 of 60 (51.7 %, limit 50 %)"
    with pytest.raises(DeliveryError) as caught:
        deliver(day, lambda county: None)
    command = "python -m cli release --as-of 2020-05-07 --county 341221 --by WHO --reason WHY"
    assert str(caught.value) == f"county {COUNTY}: held, its data jumped: {told}: look at its package, then {command}"
    assert held(day) == {COUNTY: told}
    assert (state(settings, SECOND, COUNTY), state(settings, SECOND, OTHER)) == ("prepared", "sent")
    assert day.package(COUNTY).manifest() is not None

    # The next day the same data is still unlike what left, though it did not change since.
    day = write(settings, THIRD)
    with pytest.raises(DeliveryError, match="changed households 31 of 60"):
        deliver(day, lambda county: None)

    path, found = release_county(day, COUNTY, "督查组 王某", "全县饮水普查", AT)
    assert found == [told] and path == layout.releases(settings.home, THIRD) / f"{COUNTY}.json"
    written = json.loads(path.read_text(encoding="utf-8"))
    assert (written["by"], written["reason"], written["jumps"]) == ("督查组 王某", "全县饮水普查", [told])
    assert path.stat().st_mode & 0o077 == 0

    # The package is written anew: the release spoke of another.
    change(world, DRY.format("= 'U31'"))
    day = write(settings, THIRD)
    with pytest.raises(DeliveryError, match="changed households 32 of 60"):
        deliver(day, lambda county: None)
    release_county(day, COUNTY, "督查组 王某", "再核对一次", AT)
    assert len(json.loads(path.read_text(encoding="utf-8"))["earlier"]) == 1
    assert deliver(day, lambda county: None)["delivered"] == 1
    assert state(settings, THIRD, COUNTY) == "sent" and held(day) == {}
    with pytest.raises(DeliveryError, match="was delivered already"):
        release_county(day, COUNTY, "某", "再来", AT)


def test_as_many_as_the_limit_leave(world: Path) -> None:
    change(world, DRY.format("< 'U30'"))
    day = write(settings_of(world), SECOND)
    assert deliver(day, lambda county: None)["delivered"] == 3
    with pytest.raises(DeliveryError, match="no package of 2020-05-08"):
        release_county(day.on(THIRD), COUNTY, "某", "没有", AT)


def test_vanished(world: Path) -> None:
    settings = settings_of(world)
    change(world, "delete from household where household_no > 'U52'")
    day = write(settings, SECOND)
    told = r"vanished households 7 of 60 \(11\.7 %, limit 10 %\)"
    with pytest.raises(DeliveryError, match=told):
        deliver(day, lambda county: None)
    # Waiting a day does not let it pass, and what has been released is not held again.
    day = write(settings, THIRD)
    with pytest.raises(DeliveryError, match=told):
        deliver(day, lambda county: None)
    release_county(day, COUNTY, "某", "核对过", AT)
    deliver(day, lambda county: None)
    day = write(settings, THIRD + dt.timedelta(days=1))
    assert deliver(day, lambda county: None)["delivered"] == 3


def test_a_release_that_is_none_is_told(world: Path) -> None:
    settings = settings_of(world)
    change(world, DRY.format("like 'U%'"))
    day = write(settings, SECOND)
    folder = layout.releases(settings.home, SECOND)
    folder.mkdir(parents=True)
    for spoil in ("{}", "nothing", None):
        path = folder / f"{COUNTY}.json"
        path.unlink(missing_ok=True)
        path.write_text(spoil) if spoil else path.symlink_to("/etc/hostname")
        with pytest.raises(DeliveryError, match=rf"county {COUNTY}: releases/as_of=2020-05-07/{COUNTY}\.json: "):
            deliver(day, lambda county: None)
    assert state(settings, SECOND, COUNTY) == "prepared"


def _file(name: str, rows: int, new: int) -> dict[str, Any]:
    return {"format": name, "edition": "2020", "rows": rows, "new": new}


def test_the_shares_and_their_limits() -> None:
    files = [_file("update", 40, 40), _file("unstable_annotation", 30, 19), _file("marginal_member", 300, 160)]
    manifest = {"files": [*files, _file("measure", 49, 0), _file("verify", 900, 0), _file("need_list", 90, 0)]}
    records = {"households": 100, "members": 200, "measures": 49}
    known = Known(records, answered=50, refused=26, vanished=11)
    assert jumps(manifest, known, LIMITS) == [
        "changed households 51 of 100 (51.0 %, limit 50 %)",
        "changed members 140 of 200 (70.0 %, limit 50 %)",
        "vanished households 11 of 100 (11.0 %, limit 10 %)",
        "refused records 26 of 50 (52.0 %, limit 50 %)",
    ]
    assert jumps(manifest, Known({}, 49, 49, 49), LIMITS) == []
    assert jumps({"files": []}, Known(records, 50, 25, 10), LIMITS) == []


def test_the_limits_ship_as_parameters() -> None:
    limits = in_force(SECOND).jump
    assert (limits.smallest_base, limits.changed, limits.vanished) == (50, Decimal("0.5"), Decimal("0.1"))
