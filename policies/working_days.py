"""Working days of mainland China, from the State Council's yearly calendar (library chinesecalendar)."""

import datetime as dt

import chinese_calendar

from policies.files import PolicyError


def is_working_day(day: dt.date) -> bool:
    """Whether `day` is worked; raises PolicyError for a year whose calendar the library does not hold."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError as error:
        raise PolicyError(f"no calendar of working days for {day.isoformat()}: update chinesecalendar") from error


def working_days_after(day: dt.date, until: dt.date) -> int:
    """How many working days lie after `day`, up to and including `until`."""
    days = (day + dt.timedelta(n) for n in range(1, (until - day).days + 1))
    return sum(is_working_day(each) for each in days)


def working_day_before(day: dt.date, count: int) -> dt.date:
    """The day `count` working days before `day`."""
    while count > 0:
        day -= dt.timedelta(1)
        count -= is_working_day(day)
    return day
