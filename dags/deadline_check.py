"""### 限时任务临近检查 · Check a deadline that is near

限时任务到期前的最后几个工作日，每两小时只读该任务所需的几张表，算出各县此时的情况，
与当天的一起保存；没有临近的任务时立即结束。

In the last working days before a deadline, every two hours: pulls only the tables that its measure reads and keeps
every county's status at that hour beside the day's own. When no deadline is near it returns at once.

- **Owner**: data engineers of the provincial office; for the monitors.
- **Runs**: every two hours from 02:00 to 22:00 Asia/Shanghai; by hand with day and hour.
- **Reads**: some tables of the platform at `JIANBANG_SOURCE`, the results of the last day.
  **Writes**: the ledger's `deadline_course`, with the hour of the check.
- **When it fails**: the day and its own status stay as they are; the next check comes in two hours, or clear the task.
"""

import datetime as dt
from typing import Any

from airflow.sdk import CronTriggerTimetable, Param, dag, get_current_context, task

from dags.alerts import CHECK_HOURS
from dags.days import AS_OF, TIMEZONE, as_of, hour, skip_the_demo
from dags.wiring import COMMON, ENGINEERS, HEAVY, MONITORS, call

HOUR = Param(
    None,
    type=["null", "integer"],
    minimum=1,
    maximum=23,
    title="几点的情况 hour",
    description="1至23；不填即开始运行的钟点（北京时间）。 The hour of the check; empty: that of the run.",
)


@dag(
    dag_id="deadline_check",
    dag_display_name="限时任务临近检查 deadline_check",
    schedule=CronTriggerTimetable(f"0 {','.join(map(str, CHECK_HOURS))} * * *", timezone=TIMEZONE),
    doc_md=__doc__,
    params={"as_of": AS_OF, "hour": HOUR},
    dagrun_timeout=dt.timedelta(hours=2),
    tags=["jianbang", ENGINEERS, MONITORS],
    **COMMON,
)
def deadline_check() -> None:
    """Wire the step `deadline_check`."""

    @task(task_display_name="检查 check", **HEAVY)
    def check_deadlines() -> dict[str, Any]:
        context = get_current_context()
        skip_the_demo(context)
        return call("deadline_check", as_of(context), hour(context))

    check_deadlines()


deadline_check()
