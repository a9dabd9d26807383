"""Working days of mainland China, from the State Council's yearly calendar (library chinesecalendar)."""

import bisect
import datetime as dt
from functools import cache

import chinese_calendar

from policies.files import PolicyError

# The first day of the oldest calendar that the library holds.
CALENDAR_FROM = dt.date(2004, 1, 1)


def is_working_day(day: dt.date) -> bool:
    """Whether `day` is worked; raises PolicyError for a year whose calendar the library does not hold."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError as error:
        raise PolicyError(f"no calendar of working days for {day.isoformat()}: update chinesecalendar") from error


def _probably_worked(day: dt.date) -> bool:
    """Whether `day` is worked; Monday to Friday in a year whose calendar is not published yet."""
    try:
        return is_working_day(day)
    except PolicyError:
        return day.weekday() < 5


def working_days_after(day: dt.date, until: dt.date) -> int:
    """How many working days lie after `day`, up to and including `until`."""
    days = (day + dt.timedelta(n) for n in range(1, (until - day).days + 1))
    return sum(_probably_worked(each) for each in days)


def working_day_before(day: dt.date, count: int) -> dt.date:
    """The day `count` working days before `day`."""
    while count > 0:
        day -= dt.timedelta(1)
        count -= _probably_worked(day)
    return day


def working_days_ago(day: dt.date, count: int) -> dt.date:
    """The newest day after which `count` working days have passed, `day` included; it need not be worked itself."""
    while count > 0:
        count -= _probably_worked(day)
        day -= dt.timedelta(1)
    return day


@cache
def _worked_in(year: int) -> list[dt.date]:
    """The working days of a year, oldest first."""
    first = dt.date(year, 1, 1)
    days = (first + dt.timedelta(n) for n in range((dt.date(year, 12, 31) - first).days + 1))
    return [day for day in days if _probably_worked(day)]


@cache
def _worked_days(first_year: int, last_year: int) -> list[dt.date]:
    """The working days of some years, oldest first."""
    return [day for year in range(first_year, last_year + 1) for day in _worked_in(year)]


def working_day_after(day: dt.date, count: int) -> dt.date:
    """The day `count` working days after `day`.

    Next year's calendar is published in November: until then its days from Monday to Friday count as worked.
    """
    worked = _worked_days(day.year, day.year + 1 + count // 200)
    return worked[bisect.bisect_right(worked, day) + count - 1]


def _is_known(year: int) -> bool:
    try:
        return is_working_day(dt.date(year, 1, 1)) in (True, False)
    except PolicyError:
        return False


@cache
def working_days_ahead(day: dt.date) -> tuple[dt.date, ...]:
    """The working days after `day`, oldest first, to the last Friday of a year whose calendar is not known: after it
    Monday to Friday of every week are worked.
    """
    year = day.year + 1
    while _is_known(year):
        year += 1
    days = _worked_days(day.year, year)
    friday = max(each for each in days if each.weekday() == 4)
    return tuple(each for each in days if day < each <= friday)
