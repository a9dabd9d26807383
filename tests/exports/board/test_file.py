"""The province's page as one file: it leads nowhere, fetches nothing, and tells what its day knew."""

import datetime as dt
import re

from exports.board.file import board_file
from storage.day import Day
from tests.board import DAY, counties, county_day, made_up, progress, write
from tests.exports.board.test_packages import say
from tests.exports.ledger.conftest import COUNTY, Kept

NEXT = DAY + dt.timedelta(1)
PLACES = [*counties(2, 3), (COUNTY, "临泉县", COUNTY[:4], "阜阳市")]


def test_one_file_with_everything_in_it(kept: Kept) -> None:
    made_up(kept.settings, PLACES, 10)
    page = board_file(Day(DAY, kept.settings))
    assert "安徽省监测看板" in page and page.count("<svg") == 3 and "<style>" in page and "各县进度" in page
    assert not re.findall(r'(?:href|src|action)="(?!#)', page) and "下载" not in page
    # Airflow's clock, a user and machine paths have no place in it.
    assert "登录" not in page and "不是今天" not in page and str(kept.settings.home) not in page


def test_the_same_bytes_whatever_has_come_since(kept: Kept) -> None:
    made_up(kept.settings, PLACES, 10)
    kept.prepare(DAY - dt.timedelta(1))
    kept.send(DAY - dt.timedelta(1))
    before = board_file(Day(DAY, kept.settings))
    assert "数据包和回执截至2020-05-07" in before
    kept.prepare(DAY, says="2")
    say(kept, True, DAY)
    rows = [progress(COUNTY, "contact_person", DAY, dt.date(2020, 5, 10), 9, 9, hour=14)]
    rows.append(progress(COUNTY, "contact_person", NEXT, dt.date(2020, 5, 10), 9, 9))
    write(kept.settings, rows, [county_day(PLACES[-1], NEXT)])
    assert board_file(Day(DAY, kept.settings)) == before
    assert board_file(Day(NEXT, kept.settings)) != before


def test_a_refused_record_that_was_sent_again_since_is_refused_still(kept: Kept) -> None:
    made_up(kept.settings, PLACES, 10)
    yesterday = DAY - dt.timedelta(1)
    kept.prepare(yesterday - dt.timedelta(1))
    kept.send(yesterday - dt.timedelta(1))
    say(kept, False, yesterday)
    before = board_file(Day(DAY, kept.settings))
    kept.prepare(DAY, says="2")
    kept.send(DAY)
    assert board_file(Day(DAY, kept.settings)) == before
    assert board_file(Day(NEXT, kept.settings)) != before


def test_a_held_package_that_left_after_its_day_is_held_still(kept: Kept) -> None:
    made_up(kept.settings, PLACES, 10)
    yesterday = DAY - dt.timedelta(1)
    kept.prepare(yesterday)
    kept.prepare(DAY, county="340101")
    before = board_file(Day(DAY, kept.settings))
    assert "待送出" in before
    kept.send(yesterday)
    assert board_file(Day(DAY, kept.settings)) == before
    assert "已送出" in board_file(Day(NEXT, kept.settings))


def test_a_day_whose_watch_failed_says_whose_course_it_shows(kept: Kept) -> None:
    made_up(kept.settings, PLACES, 10)
    told = "2020-05-09的限时任务进度没有算出：本页的限时任务和数据质量是2020-05-08的。"
    assert "没有算出" not in board_file(Day(DAY, kept.settings))
    page = board_file(Day(NEXT, kept.settings))
    assert told in page and "数据包和回执截至2020-05-08" in page


def test_a_day_without_a_course_says_so(kept: Kept) -> None:
    with kept.open():
        pass
    assert "还没有任何一天的限时任务进度" in board_file(Day(DAY, kept.settings))
