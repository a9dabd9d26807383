"""### 消息通知 · Messages

把限时任务的状态变化、到期提醒、周报和月报，以及运行失败、延误、未启动，按 `policies/recipients.yaml` 写成消息，
每条只写一次，并发到邮箱、企业微信或钉钉。
Composes what is due to be told by that file, each message once, and sends what waits by mail, WeCom or DingTalk.

- **Owner**: data engineers of the provincial office. **For**: monitors, county offices, engineers.
- **Runs**: every ten minutes; alone with `airflow dags trigger messages`. Nothing waits for it.
- **Reads**: the ledger's `deadline_course` and `county_course`, `policies/recipients.yaml` or `JIANBANG_RECIPIENTS`,
  the Airflow connections that it names. **Writes**: the ledger's `message` and `told_state`.
- **When it fails**: the message names the reviewed file and the word at fault, or the ledger. A target that is down
  fails nothing: its messages wait for the next round, and the ledger's `message.problem` says why; after
  `message_attempts` rounds they are given up.
"""

import datetime as dt
from typing import Any

import pendulum
from airflow.sdk import CronTriggerTimetable, TriggerRule, dag, get_current_context, task

from dags.days import AS_OF, TIMEZONE, skip_the_demo, today
from dags.wiring import COMMON, DEFAULTS, ENGINEERS, MONITORS, call

# Whose runs are looked for: the one that the night begins, and the checks near a deadline.
WATCHED, CHECKED = "province_day", "deadline_check"


@dag(
    dag_id="messages",
    dag_display_name="消息通知 messages",
    schedule=CronTriggerTimetable("*/10 * * * *", timezone=TIMEZONE),
    doc_md=__doc__,
    params={"as_of": AS_OF},
    dagrun_timeout=dt.timedelta(minutes=30),
    tags=["jianbang", ENGINEERS, MONITORS],
    **COMMON | {"default_args": DEFAULTS | {"retries": 0}},
)
def messages() -> None:
    """Wire the steps `tell` and `send`, and the look at the day's run."""

    @task(task_display_name="查看当天运行 look")
    def look() -> list[str | None]:
        from dags.alerts import look_for, look_for_check

        context = get_current_context()
        skip_the_demo(context)
        ti, now = context["ti"], pendulum.now(TIMEZONE)
        return [look_for(ti, WATCHED, now), look_for_check(ti, CHECKED, now)]

    @task(task_display_name="写成消息 compose")
    def compose() -> dict[str, Any]:
        return call("tell", today(get_current_context()))

    @task(task_display_name="发送 send", trigger_rule=TriggerRule.ALL_DONE)
    def send() -> dict[str, Any]:
        return call("send", today(get_current_context()))

    @task(task_display_name="完成 complete", trigger_rule=TriggerRule.NONE_FAILED)
    def complete() -> None:
        """Fails, and the run with it, when any of them did."""

    composed, sent = compose(), send()
    composed >> sent
    [look(), composed, sent] >> complete()


messages()
