"""Which day a run is for: what its form says, else the day on which the schedule or a backfill sets it."""

import datetime as dt
from typing import Any

import pendulum
from airflow.sdk import Context, Param
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

TIMEZONE = "Asia/Shanghai"
# Kinds of runs, as Airflow calls them.
_SCHEDULED, _BACKFILL = "scheduled", "backfill"

AS_OF = Param(
    None,
    type=["null", "string"],
    format="date",
    title="运行哪一天 as_of",
    description="手动运行时必填，如 2020-05-08；按计划运行或补跑时不填，即计划的日期（北京时间）。"
    " The day to run; a run by hand must name it.",
)

# The steps that may stay as they are published; whatever comes after them runs.
_ORDER = ("pull", "check", "assess", "export")
FIRST = Param(
    None,
    type=["null", "string"],
    enum=[None, *_ORDER],
    title="从哪一步开始 first",
    description="不填即从头开始；改了参数重新判断时选 assess，已读取的数据不再重读。"
    " Earlier steps stay as published: assess judges again what was read then.",
)


def as_of(context: Context) -> dt.date:
    """The day of the run; AirflowFailException for one by hand that names none."""
    if given := context["params"].get("as_of"):
        return dt.date.fromisoformat(given)
    run = context["dag_run"]
    if run.run_type not in (_SCHEDULED, _BACKFILL):
        raise AirflowFailException('请填写运行哪一天 as_of: name the day to run, such as {"as_of": "2020-05-08"}')
    return _moment(context).date()


def stays(context: Context, step: str) -> bool:
    """Whether the form leaves this step as it is published."""
    first = context["params"].get("first")
    return first is not None and step in _ORDER and _ORDER.index(step) < _ORDER.index(first)


def today(context: Context) -> dt.date:
    """The day of the run; for one by hand that names none, the day on which it was begun."""
    return as_of(context) if context["params"].get("as_of") else _moment(context).date()


def hour(context: Context) -> int:
    """The hour that a check within the day is for, 1 to 23: what the form says, else that of the run."""
    return context["params"].get("hour") or max(_moment(context).hour, 1)


def _moment(context: Context) -> pendulum.DateTime:
    run = context["dag_run"]
    return pendulum.instance(run.logical_date or run.run_after).in_timezone(TIMEZONE)


def skip_the_demo(context: Context) -> None:
    """Skip what the schedule begins on the demo: its data are those of one day of 2020, and of no other."""
    from storage.settings import demo_source, from_environment

    settings = from_environment()
    if context["dag_run"].run_type == _SCHEDULED and settings.source == demo_source(settings.home):
        raise AirflowSkipException(
            "演示数据只有2020年5月8日的，不按计划运行；请手动运行，as_of 填 2020-05-08: "
            "the demo holds the data of one day; run it by hand with as_of 2020-05-08"
        )


def skip_what_is_done(context: Context) -> None:
    """Skip the scheduled run of a day that was run by hand already; a run that is cleared does its work again."""
    from storage.day import Day
    from storage.settings import from_environment

    run: Any = context["dag_run"]
    day = Day(as_of(context), from_environment())
    first = context["ti"].try_number == 1
    if first and run.run_type == _SCHEDULED and day.quality.manifest() is not None:
        raise AirflowSkipException(
            f"{day.as_of.isoformat()} 已经运行过，不再按计划运行: run already; clear this run, or start one by hand"
        )
