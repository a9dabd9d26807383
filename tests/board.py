"""A made-up history of the ledger: how deadlines went over days in counties of made-up prefectures."""

import datetime as dt
import random
from pathlib import Path

import sqlalchemy as sa

from exports.ledger.connect import ledger
from exports.ledger.tables import CountyCourse, DeadlineCourse
from policies.deadlines import load_deadlines
from policies.words import AT_RISK, MET, MISSED, ON_TRACK
from policies.working_days import working_day_after
from storage.settings import Settings

DAY = dt.date(2020, 5, 8)
NAMES = ("阜南县", "颍上县", "临泉县", "太和县", "颍州区", "颍东区", "颍泉区", "界首市")
PREFECTURES = ("合肥市", "芜湖市", "蚌埠市", "淮南市", "马鞍山市", "淮北市", "铜陵市", "安庆市", "黄山市", "滁州市",
               "阜阳市", "宿州市", "六安市", "亳州市", "池州市", "宣城市", "省直管")  # fmt: skip


def counties(prefectures: int, each: int) -> list[tuple[str, str, str, str]]:
    """county_code, county, prefecture_code, prefecture of made-up counties."""
    return [
        (f"34{p + 1:02d}{n + 1:02d}", f"{NAMES[n % len(NAMES)]}", f"34{p + 1:02d}", PREFECTURES[p])
        for p in range(prefectures)
        for n in range(each)
    ]


def progress(code: str, deadline: str, day: dt.date, due: dt.date, need: int, done: int, **more: object) -> dict:
    """A row of `deadline_course` that agrees with itself."""
    missing, past = need - done, day > due
    forecast = working_day_after(day, 3 + missing // 20) if missing and done else None
    state = MET if not missing else MISSED if past else AT_RISK if not forecast or forecast > due else ON_TRACK
    row = {
        "as_of": day, "hour": 0, "deadline": deadline, "county_code": code, "due": due, "extended_from": None,
        "need": need, "done": done, "missing": missing, "overdue": missing if past else 0,
        "on_time": done, "done_late": 0,
        "forecast_on": forecast, "paced_from": day - dt.timedelta(7), "state": state,
    }  # fmt: skip
    return row | more


def county_day(place: tuple[str, str, str, str], day: dt.date, **counts: int) -> dict:
    """A row of `county_course`."""
    code, county, prefecture_code, prefecture = place
    ordinary = {"confirmed": 300, "candidates": 40, "eliminated": 20, "errors": 12, "warnings": 90}
    named = {"county_code": code, "county": county, "prefecture_code": prefecture_code, "prefecture": prefecture}
    return {"as_of": day, **named, **ordinary, "new_findings": 3, "confirmed_true": 5} | counts


def write(settings: Settings, courses: list[dict], days: list[dict]) -> None:
    """Put rows into the ledger, which is made when there is none."""
    with ledger(settings.ledger_url, settings.home) as connection:
        for table, rows in ((DeadlineCourse, courses), (CountyCourse, days)):
            for start in range(0, len(rows), 5000):
                connection.execute(sa.insert(table), rows[start : start + 5000])


def made_up(settings: Settings, places: list[tuple[str, str, str, str]], days: int, until: dt.date = DAY) -> None:
    """A history in which some counties hurry, some stand still and some are done."""
    chance = random.Random(11)
    courses, counts = [], []
    dates = [until - dt.timedelta(n) for n in reversed(range(days))]
    for number, place in enumerate(places):
        need, pace, shift = chance.randint(60, 400), chance.choice([0.3, 0.8, 1.2, 1.5]), chance.randint(0, 30)
        for n, day in enumerate(dates):
            for name, deadline in load_deadlines().deadlines.items():
                share = min(1.0, pace * (n + 1) / len(dates)) if number % 5 else min(0.5, (n + 1) / len(dates))
                done = min(need, int(need * share) + (shift if n > days - 3 else 0))
                told = {} if deadline.shared_due else {"forecast_on": None, "paced_from": None}
                courses.append(progress(place[0], name, day, deadline.due_on(day), need, done, **told))
            told = {
                "errors": 10 + number % 7 + chance.randint(-2, 2),
                "confirmed": need,
                "new_findings": chance.randint(0, 6),
            }
            counts.append(county_day(place, day, **told))
    write(settings, courses, counts)


def home(folder: Path) -> Settings:
    """Settings of a made-up home."""
    return Settings(folder, "sqlite://")
