"""### 每日监测帮扶 · The day of the province

每天零点（北京时间）运行一次：读取省平台，检查质量，判断每一户；再分头监测限时任务、
按市生成各县数据包并发出、发布质量报告。

- **手动运行**：点“触发”，填写运行哪一天。**补跑**：点“触发”中的“回填”，最大活跃执行数填 1；或用命令 `make backfill`。
- **出错时**：任务日志的最后一行写明什么地方、为什么、怎么办；改好后清除该任务及其下游。
  参数文件、闸口、缺表等错误立即失败；连接中断自动重试。
- **一个市失败**：其余照常发出；改好后清除该市的任务及其下游。已发出的不再重发。
- **改了参数重新判断**：`make backfill FROM=日期 TO=日期 FIRST=assess`，不再重读平台，由早到晚；
  最后一个任务写明哪些以后的日期须重新运行。

Reads the platform, checks it, judges every household; then watches deadlines, exports per prefecture, delivers, and
reports.

- **Owner**: data engineers of the provincial office.
- **Runs**: every day at 00:00 Asia/Shanghai; by hand with the day in its form; for past days, in their order, by
  `make backfill FROM=D TO=D`.
- **Reads**: the platform at `JIANBANG_SOURCE`, the results of earlier days, the ledger.
  **Writes**: `snapshot`, `checks`, `results`, `drawn`, `packages`, `quality` of the day, the ledger, and packages into
  `JIANBANG_DELIVERY`.
- **When it fails**: the last line of the task's log says what, where and what to do; then clear the task with its
  downstream. What is published from the same input stays, what has been delivered is not delivered again. A prefecture
  that fails holds no other: clear its mapped task with its downstream.
- **After a corrected parameter**: `make backfill FROM=D TO=D FIRST=assess` judges again what was read then. The last
  task tells which later days rest on the former judgement. More: `docs/operating.md`.
"""

import datetime as dt
from typing import Any

from airflow.sdk import CronTriggerTimetable, TaskGroup, TriggerRule, dag, get_current_context, task

from dags.assets import DEADLINES, DELIVERIES, FINDINGS, PACKAGES, QUALITY, RESULTS, SNAPSHOT
from dags.days import AS_OF, FIRST, TIMEZONE, as_of, skip_the_demo, skip_what_is_done
from dags.wiring import COMMON, ENGINEERS, HEAVY, MONITORS, call, call_and_announce, step_task
from storage.settings import approval

# Whatever those before it do, when the judgement is there.
_JUDGED = TriggerRule.ALL_DONE_MIN_ONE_SUCCESS


@task(task_display_name="读取省平台 pull", outlets=[SNAPSHOT], **HEAVY)
def pull() -> dict[str, Any]:
    """Hold the reviewed files against the code, then read the platform."""
    context = get_current_context()
    day = as_of(context)
    skip_the_demo(context)
    skip_what_is_done(context)
    call("review", day)
    return call_and_announce(context, "pull", SNAPSHOT)


@task(task_display_name="抽取各县数据 draw", **HEAVY)
def draw() -> list[dict[str, str]]:
    """The rows of every file, for all counties at once; returns the prefectures of the day, each with its name."""
    day = as_of(get_current_context())
    call("draw", day)
    return [{"prefecture": code, "name": name} for code, name in call("prefectures", day).items()]


@task(task_display_name="生成数据包 export", map_index_template="{{ task.op_kwargs['name'] }}")
def export(prefecture: str, name: str) -> dict[str, Any]:
    """The packages of a prefecture's counties."""
    return {"name": name, **call("export_prefecture", as_of(get_current_context()), prefecture)}


@task(task_display_name="全天完成 complete", trigger_rule=TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS)
def complete() -> dict[str, Any]:
    """The run is as red as any of its tasks; which later days rest on another judgement of this one."""
    return call("stale", as_of(get_current_context()))


@dag(
    dag_id="province_day",
    dag_display_name="每日监测帮扶 province_day",
    schedule=CronTriggerTimetable("0 0 * * *", timezone=TIMEZONE),
    doc_md=__doc__,
    params={"as_of": AS_OF, "first": FIRST},
    max_active_tasks=2,
    dagrun_timeout=dt.timedelta(hours=23),
    tags=["jianbang", ENGINEERS, MONITORS],
    **COMMON,
)
def province_day() -> None:
    """Wire the day."""
    with TaskGroup("reading", group_display_name="读取和检查", prefix_group_id=False):
        checked = pull() >> step_task("check", "检查质量 check", FINDINGS, **HEAVY)
    with TaskGroup("judging", group_display_name="判断", prefix_group_id=False):
        assessed = step_task("assess", "判断每一户 assess", RESULTS, **HEAVY)
    with TaskGroup("watching", group_display_name="限时任务", prefix_group_id=False):
        watched = step_task("watch", "监测限时任务 watch", DEADLINES)
    with TaskGroup("exporting", group_display_name="数据包", prefix_group_id=False):
        counties = draw()
        exported = export.expand_kwargs(counties)
        packages = step_task("waiting", "汇总数据包 waiting", PACKAGES, trigger_rule=_JUDGED)
    with TaskGroup("delivering", group_display_name="发出", prefix_group_id=False):
        delivered = step_task("deliver", "发出数据包 deliver", DELIVERIES)
        if approval() == "required":
            from dags.approval import approval_task

            packages >> approval_task() >> delivered
        else:
            packages >> delivered
    with TaskGroup("reporting", group_display_name="质量报告", prefix_group_id=False):
        reported = step_task("report", "质量报告 report", QUALITY, trigger_rule=_JUDGED, **HEAVY)
    checked >> assessed >> [watched, counties, packages]
    exported >> packages >> reported
    watched >> reported  # the board's file tells what the watch has told the ledger
    [watched, exported, delivered, reported] >> complete()


province_day()
