"""What a monitor reads of a region, worked by hand on a few made-up rows."""

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from exports.board import history
from exports.board.comparison import comparison
from exports.board.county import county_facts
from exports.board.deadlines import DeadlineFacts
from exports.board.entries import ENTRY, Entered
from exports.board.packages import Remembered
from exports.board.pages import Place
from exports.board.region import NothingYetError, Region, region
from exports.board.region_tables import prefecture_table, progress_table
from exports.board.views import alerts, region_view
from exports.ledger.connect import ledger
from exports.ledger.reading import reading_ledger
from storage.day import Day
from storage.digests import digests
from storage.manifest import write_manifest
from tests.board import DAY, counties, county_day, home, progress, write

DUE = dt.date(2020, 5, 10)
YESTERDAY, WEEK, STILL = DAY - dt.timedelta(1), DAY - dt.timedelta(7), dt.date(2020, 4, 30)
PLACES = counties(2, 2)
FUNAN, YINGSHANG, OTHER, LAST = (place[0] for place in PLACES)
CONTACT = "contact_person"


def looked_at(tmp_path: Path, rows: list[dict], prefecture: str | None = None, until: dt.date | None = None) -> Region:
    settings = home(tmp_path)
    days = sorted({row["as_of"] for row in rows if row["hour"] == 0})
    write(settings, rows, [county_day(place, day) for place in PLACES for day in days])
    with reading_ledger(settings.ledger_url, settings.home) as connection:
        return region(connection, settings, Remembered().of, prefecture_code=prefecture, until=until)


def contact(told: Region) -> DeadlineFacts:
    (facts,) = [each for each in told.deadlines if each.name == CONTACT]
    return facts


def row(code: str, day: dt.date, need: int, done: int, **more: object) -> dict:
    return progress(code, CONTACT, day, DUE, need, done, **more)


def test_changes_stillness_and_order(tmp_path: Path) -> None:
    told = looked_at(
        tmp_path,
        [
            *(row(FUNAN, day, 100, done) for day, done in ((STILL, 40), (WEEK, 40), (YESTERDAY, 40), (DAY, 40))),
            *(row(YINGSHANG, day, 100, done) for day, done in ((STILL, 50), (WEEK, 60), (YESTERDAY, 80), (DAY, 90))),
            *(row(OTHER, day, 0, 0) for day in (STILL, WEEK, YESTERDAY, DAY)),
            row(LAST, DAY, 3, 2, on_time=1, done_late=1),
        ],
    )
    facts = contact(told)
    table = {each["href"]: each for each in progress_table(told, facts).rows}
    assert facts.counties[0].now.county_code == FUNAN, "late and most missing first"
    assert (table[f"county/{FUNAN}"]["since_yesterday"], table[f"county/{FUNAN}"]["since_week"]) == (0, 0)
    assert table[f"county/{FUNAN}"]["remarks"] == "3个工作日无进展"
    assert "1县3个工作日无进展" in region_view(told, home(tmp_path), Place()).html()
    stands = {each.now.county_code: each.still for each in facts.counties}
    assert stands == {FUNAN: True, YINGSHANG: False, OTHER: False, LAST: False}
    by_code = {each.now.county_code: each for each in facts.counties}
    assert facts.standings["none_needed"] == 1 and facts.standings.get("met", 0) == 0, "empty is not done"
    assert (by_code[YINGSHANG].since_yesterday, by_code[YINGSHANG].since_week) == (10, 30)
    assert (by_code[LAST].since_yesterday, by_code[LAST].since_week) == (None, None), "it has no earlier day"
    assert (facts.need, facts.done, facts.missing, facts.on_time, facts.rate) == (203, 132, 71, 131, 65)
    assert (facts.days_left, facts.working_days_left, facts.still) == (2, 1, 1)
    rates = {each["href"]: each["rate"] for each in progress_table(told, facts).rows}
    assert rates == {
        f"county/{FUNAN}": 40,
        f"county/{YINGSHANG}": 90,
        f"county/{OTHER}": "无需办理",
        f"county/{LAST}": 66,
    }


def test_an_extension_stands_apart_and_is_compared_with_its_own_days(tmp_path: Path) -> None:
    later = dt.date(2020, 5, 20)
    told = looked_at(
        tmp_path,
        [
            row(FUNAN, YESTERDAY, 10, 4),
            progress(FUNAN, CONTACT, DAY, later, 10, 6, extended_from=DUE),
            row(YINGSHANG, YESTERDAY, 10, 4),
            row(YINGSHANG, DAY, 10, 9),
        ],
    )
    facts = contact(told)
    assert facts.due == DUE and sum(facts.standings.values()) == 1 and [each.missing for each in facts.extended] == [4]
    (extended,) = [each for each in progress_table(told, facts).rows if each["href"] == f"county/{FUNAN}"]
    assert extended["remarks"] == "延期至2020-05-20（原2020-05-10）" and extended["since_yesterday"] == 2


def test_a_new_month_is_not_compared_with_the_old(tmp_path: Path) -> None:
    may, june = dt.date(2020, 5, 31), dt.date(2020, 6, 30)
    first = dt.date(2020, 6, 1)
    rows = [
        progress(FUNAN, "first_measure", may, may, 50, 45),
        progress(FUNAN, "first_measure", first, june, 20, 1, forecast_on=None),
    ]
    (facts,) = looked_at(tmp_path, rows).deadlines
    assert facts.since_yesterday is None and not facts.counties[0].still


def test_the_first_day_says_that_no_pace_is_known(tmp_path: Path) -> None:
    told = looked_at(tmp_path, [row(FUNAN, DAY, 10, 4, paced_from=None, forecast_on=None, state="on_track")])
    assert contact(told).no_pace
    page = region_view(told, home(tmp_path), Place()).html()
    assert page.count("尚无进度可比") == 1 and "算不出完成日期" not in page


def test_the_newest_check_is_shown_and_a_closed_page_does_not_know_it(tmp_path: Path) -> None:
    rows = [row(FUNAN, DAY, 10, 4), row(FUNAN, DAY, 10, 7, hour=10), row(FUNAN, DAY, 10, 9, hour=14)]
    told = looked_at(tmp_path, rows)
    assert contact(told).checked == (DAY, 14) and contact(told).done == 9
    assert "最新核对：5月8日14时" in region_view(told, home(tmp_path), Place()).html()
    settings = home(tmp_path)
    with reading_ledger(settings.ledger_url, settings.home) as connection:
        closed = region(connection, settings, Remembered().of, until=DAY)
    assert contact(closed).checked is None and contact(closed).done == 4


def test_a_prefecture_sees_its_counties_alone_and_the_province_what_belongs_to_none(tmp_path: Path) -> None:
    rows = [row(FUNAN, DAY, 10, 4), row(OTHER, DAY, 30, 3), row("", DAY, 2, 0, forecast_on=None)]
    own = looked_at(tmp_path, rows, prefecture="3402")
    assert [each.now.county_code for each in contact(own).counties] == [OTHER] and contact(own).need == 30
    page = region_view(own, home(tmp_path), Place("/board")).html()
    assert FUNAN not in page and "不属于任何县" not in page
    settings = home(tmp_path)
    with reading_ledger(settings.ledger_url, settings.home) as connection:
        whole = region(connection, settings, Remembered().of)
    assert contact(whole).need == 42
    assert "其中不属于任何县、由省级处理的未完成 2 户" in region_view(whole, settings, Place()).html()
    assert {"county": "不属于任何县", "href": None}.items() <= next(
        each for each in progress_table(whole, contact(whole)).rows if not each["href"]
    ).items()
    sums = {each["prefecture"]: each["missing"] for each in prefecture_table(whole, contact(whole)).rows}
    assert sums == {"合肥市": 6, "芜湖市": 27}


def test_whoever_looks_is_told_how_old_it_is_and_what_no_run_has_proven(tmp_path: Path) -> None:
    told = looked_at(tmp_path, [row(FUNAN, DAY, 10, 4)])
    assert alerts(DAY, DAY, told.deadlines) == []
    assert alerts(DAY, dt.date(2020, 5, 11), told.deadlines) == [
        "最近一次运行的数据日期是2020-05-08，不是今天（2020-05-11）。",
        "边缘户联系人录入已于5月10日截止，截止后还没有运行，不能证明是否按时完成。",
    ]


def test_a_ledger_of_before_any_day_tells_so(tmp_path: Path) -> None:
    settings = home(tmp_path)
    with ledger(settings.ledger_url, settings.home):
        pass
    with reading_ledger(settings.ledger_url, settings.home) as connection, pytest.raises(NothingYetError):
        region(connection, settings, Remembered().of)


def county(tmp_path: Path, code: str, shown_days: int = 60) -> DeadlineFacts:
    settings = home(tmp_path)
    with reading_ledger(settings.ledger_url, settings.home) as connection:
        told = county_facts(connection, settings, code, shown_days=shown_days)
    (facts,) = [facts for facts, _ in told.deadlines if facts.name == CONTACT]
    return facts


def test_what_belongs_to_no_county_takes_no_forecast_away(tmp_path: Path) -> None:
    friday = dt.date(2020, 5, 15)
    rows = [row(FUNAN, DAY, 10, 4, forecast_on=friday), row("", DAY, 1, 0, forecast_on=None, paced_from=None)]
    assert contact(looked_at(tmp_path, rows)).forecast_on == friday


def test_a_check_before_the_days_own_run_is_compared_with_the_run_before_it(tmp_path: Path) -> None:
    checked = DAY + dt.timedelta(1)
    other = {"deadline": "first_measure", "due": dt.date(2020, 5, 31)}
    told = looked_at(
        tmp_path,
        [
            *(row(FUNAN, day, 100, done) for day, done in ((YESTERDAY, 40), (DAY, 50))),
            row(FUNAN, checked, 100, 53, hour=8),
            *(row(FUNAN, day, 100, done) | other for day, done in ((YESTERDAY, 40), (DAY, 50))),
        ],
    )
    facts = contact(told)
    assert facts.since_yesterday == county(tmp_path, FUNAN).since_yesterday == 3
    assert "较上次（05-08）" in {column.title for column in progress_table(told, facts).columns}
    (unchecked,) = [each for each in told.deadlines if each.name == "first_measure"]
    assert unchecked.since_yesterday == 10, "what was not checked is compared with the run before its own"


def test_what_was_entered_is_drawn_before_the_first_run_alone(tmp_path: Path) -> None:
    settings = home(tmp_path)
    day = Day(DAY, settings)
    day.results.folder.mkdir(parents=True)
    entry = Entered(CONTACT, FUNAN, dt.date(2020, 4, 1), 2)._asdict()
    pq.write_table(pa.Table.from_pylist([entry]), day.results.path(ENTRY))
    write_manifest(day.results.folder, {"as_of": DAY, "files": digests(day.results.folder)})
    told = looked_at(tmp_path, [row(FUNAN, DAY - dt.timedelta(n), 100, 90 - n) for n in range(20)])
    with reading_ledger(settings.ledger_url, settings.home) as connection:
        week = region(connection, settings, Remembered().of, shown_days=7)
    for facts in (contact(told), contact(week), county(tmp_path, FUNAN), county(tmp_path, FUNAN, 7)):
        assert "entered" not in {line.look for line in facts.course.lines}


def test_a_county_that_went_into_another_is_compared_within_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "successors", lambda as_of: {YINGSHANG: OTHER} if as_of >= DAY else {})
    rows = [
        *(row(YINGSHANG, day, 20, 18) for day in (STILL, WEEK, YESTERDAY)),
        *(row(OTHER, day, 30, 10) for day in (STILL, WEEK, YESTERDAY)),
        row(YINGSHANG, DAY, 0, 0),
        row(OTHER, DAY, 50, 28),
    ]
    for told in (looked_at(tmp_path, rows), looked_at(tmp_path / "own", rows, prefecture=OTHER[:4])):
        facts = contact(told)
        after = {each.now.county_code: each for each in facts.counties}[OTHER]
        assert (after.since_yesterday, after.since_week, after.still) == (0, 0, True)
        assert facts.since_yesterday == 0
        (done,) = [line.points for line in facts.course.lines if line.look == "done"]
        assert {value for _, value in done} == {28}
    facts = county(tmp_path, OTHER)
    assert facts.since_yesterday == 0 and {line.points[0][1] for line in facts.course.lines} == {50, 28}


def test_no_share_is_drawn_of_nothing_to_do(tmp_path: Path) -> None:
    told = looked_at(tmp_path, [row(FUNAN, YESTERDAY, 0, 0), row(FUNAN, DAY, 4, 1), row(OTHER, DAY, 0, 0)])
    settings = home(tmp_path)
    with reading_ledger(settings.ledger_url, settings.home) as connection:
        course = comparison(connection, told, [f"rate-{CONTACT}"], [FUNAN, OTHER]).course
    assert [line.points for line in course.lines] == [((DAY, 25),)]
