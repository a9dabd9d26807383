"""A deadline as monitors look at it, over the counties of a region: sums, changes, states, course, who is late."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from exports.board.charts import Chart, Line, chart
from exports.board.history import Progress, Total
from exports.board.tables import URGENCY, rate
from policies.deadlines import Deadline
from policies.words import AT_RISK, MISSED, NO_COUNTY
from policies.working_days import working_days_after

Points = tuple[tuple[dt.date, int], ...]


@dataclass(frozen=True)
class CountyProgress:
    """A county's progress now, the households done more than on an earlier day and a week before; null where no such
    run speaks of the same due day. `still`: it misses something, and nobody more was done for some working days.
    """

    now: Progress
    since_yesterday: int | None
    since_week: int | None
    still: bool


@dataclass(frozen=True)
class Before:
    """The earlier days that today is compared with; null where there is none."""

    yesterday: dt.date | None
    week: dt.date | None
    standstill: dt.date | None


@dataclass(frozen=True)
class DeadlineFacts:
    """A deadline over a region; sums count everything, `standings` the counties with the ordinary due day alone."""

    name: str
    deadline: Deadline
    due: dt.date
    as_of: dt.date
    checked: tuple[dt.date, int] | None
    before: Before
    counties: list[CountyProgress]
    need: int
    done: int
    missing: int
    overdue: int
    on_time: int
    done_late: int
    standings: dict[str, int]
    extended: list[Progress]
    still: int
    forecast_on: dt.date | None
    no_pace: bool
    since_yesterday: int | None
    since_week: int | None
    course: Chart

    @property
    def rate(self) -> int | str:
        """Whole percents done."""
        return rate(self.done, self.need)

    @property
    def days_left(self) -> int:
        """Days from the day of the data to the due day; below 0 when it is past."""
        return (self.due - self.as_of).days

    @property
    def working_days_left(self) -> int:
        """Working days after the day of the data, up to and including the due day."""
        return working_days_after(self.as_of, self.due)

    @property
    def late(self) -> int:
        """Counties that are missed or at risk, extended ones too."""
        own = [each.now for each in self.counties if each.now.county_code != NO_COUNTY]
        return sum(row.state in (MISSED, AT_RISK) for row in own)

    @property
    def outside(self) -> int:
        """Households missing that belong to no county of the division table."""
        return sum(each.now.missing for each in self.counties if each.now.county_code == NO_COUNTY)


def change(now: Progress, then: Progress | None) -> int | None:
    """Households done more than then; null without a then of the same due day."""
    return None if then is None or then.ordinary_due != now.ordinary_due else now.done - then.done


def _late_first(each: CountyProgress) -> tuple[int, int, str]:
    return URGENCY[each.now.standing], -each.now.missing, each.now.county_code


def _sum(values: Sequence[int | None]) -> int | None:
    """The sum of what is known; null when nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _last_forecast(rows: Sequence[Progress]) -> dt.date | None:
    """The day by which the last county is done; null when one that misses something has no forecast.

    What belongs to no county has no pace, and takes none away.
    """
    open_ = [row.forecast_on for row in rows if row.missing and row.county_code != NO_COUNTY]
    known = [day for day in open_ if day is not None]
    return max(known) if known and len(known) == len(open_) else None


def course_chart(
    title: str,
    verb: str,
    due: dt.date,
    course: Sequence[Total],
    entered: Points,
    now: Total,
    forecast_on: dt.date | None,
) -> Chart:
    """Need and done over days, the forecast and what was entered before the first run dashed."""
    days = [*(total for total in course if total.as_of < now.as_of), now]
    first = (days[0].as_of, days[0].done)
    lines = (
        Line(f"应{verb}", "need", tuple((each.as_of, each.need) for each in days)),
        Line("首次运行前，按平台登记日期", "entered", (*entered, first) if entered else ()),
        Line(f"已{verb}", "done", tuple((each.as_of, each.done) for each in days)),
        Line("按目前进度预计", "forecast", ((now.as_of, now.done), (forecast_on, now.need)) if forecast_on else ()),
    )
    told = f"{title}：{now.as_of.isoformat()} 应{verb}{now.need}户，已{verb}{now.done}户，截止{due.isoformat()}"
    return chart(told + (f"，预计{forecast_on.isoformat()}完成" if forecast_on else ""), lines, due)


def deadline_facts(
    name: str,
    deadline: Deadline,
    now: list[Progress],
    earlier: Callable[[dt.date | None], dict[str, Progress]],
    before: Before,
    course: Sequence[Total],
    entered: Points,
) -> DeadlineFacts:
    """The facts of one deadline from the newest rows of a region's counties (at least one).

    `earlier` gives by county the rows of this deadline on an earlier day.
    """
    yesterday, week, standstill = (earlier(day) for day in (before.yesterday, before.week, before.standstill))
    counties = []
    for row in now:
        stood = change(row, standstill.get(row.county_code))
        day, seven = (change(row, then.get(row.county_code)) for then in (yesterday, week))
        counties.append(CountyProgress(row, day, seven, bool(row.missing) and stood is not None and stood <= 0))
    need, done, missing, overdue, on_time, late = (
        sum(getattr(row, each) for row in now)
        for each in ("need", "done", "missing", "overdue", "on_time", "done_late")
    )
    ordinary = [row for row in now if row.extended_from is None and row.county_code != NO_COUNTY]
    stood_at = Counter(row.standing for row in ordinary)
    due = min(row.ordinary_due for row in now)
    as_of, hour = max((row.as_of, row.hour) for row in now)
    forecast_on = _last_forecast(now)
    return DeadlineFacts(
        name=name,
        deadline=deadline,
        due=due,
        as_of=as_of,
        checked=(as_of, hour) if hour else None,
        before=before,
        counties=sorted(counties, key=_late_first),
        need=need,
        done=done,
        missing=missing,
        overdue=overdue,
        on_time=on_time,
        done_late=late,
        standings=dict(sorted(stood_at.items(), key=lambda each: URGENCY[each[0]])),
        extended=[row for row in now if row.extended_from is not None],
        still=sum(each.still for each in counties),
        forecast_on=forecast_on,
        no_pace=deadline.shared_due and missing > 0 and not any(row.paced_from for row in now if row.missing),
        since_yesterday=_sum([each.since_yesterday for each in counties]),
        since_week=_sum([each.since_week for each in counties]),
        course=course_chart(deadline.title, deadline.verb, due, course, entered, Total(as_of, need, done), forecast_on),
    )
