"""### 清理过期内容 · Remove what is past its period

按 `policies/parameters/retention.yaml` 的期限，删除过期的日期、已发文件、已登记文件和日志，并写明删了什么。

Removes days, delivered files, read receipts and logs that are older than the periods of that file, and says what it
removed.

- **Owner**: data engineers of the provincial office.
- **Runs**: every day at 04:00 Asia/Shanghai; by hand with the day from which the periods count.
- **Reads**: the names under `JIANBANG_HOME`, and in `JIANBANG_DELIVERY` when that is a folder.
- **Removes**: what is past its period; never the ledger, the newest day of each part, or what the kept days go on from.
  **Writes**: in the ledger the event that tells from which parts something was removed.
- **When it fails**: the message names the place that could not be changed; clear the task, it goes on where it was.
"""

import datetime as dt
from typing import Any

from airflow.sdk import CronTriggerTimetable, dag, get_current_context, task

from dags.days import AS_OF, TIMEZONE, as_of, skip_the_demo
from dags.wiring import COMMON, ENGINEERS, call


@dag(
    dag_id="retention",
    dag_display_name="清理过期内容 retention",
    schedule=CronTriggerTimetable("0 4 * * *", timezone=TIMEZONE),
    doc_md=__doc__,
    params={"as_of": AS_OF},
    dagrun_timeout=dt.timedelta(hours=5),
    tags=["jianbang", ENGINEERS],
    **COMMON,
)
def retention() -> None:
    """Wire the step `retention`."""

    @task(task_display_name="清理 remove")
    def remove() -> dict[str, Any]:
        context = get_current_context()
        skip_the_demo(context)
        return call("retention", as_of(context))

    remove()


retention()
