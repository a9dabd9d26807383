"""### 登记导入结果 · Read receipts

登记各县放进收件夹的文件，每个一次：导入结果使记录成为已接收或被退回，填好的核改清单说明哪些提示属实。
不能用的文件移到“未登记”并写明原因，不算失败。

Takes what counties have dropped in their inboxes, each file once: import results move records to accepted or refused,
answered lists say which warnings are true.

- **Owner**: data engineers of the provincial office.
- **Runs**: every hour at minute 30; by hand at any time.
- **Reads**: `inbox/<county>/`, or what `JIANBANG_INBOX` names, the newest snapshot's counties, the ledger.
  **Writes**: the ledger, `intake/as_of=D/` of the newest day that has begun, and in the county's folder 已登记 and
  未登记.
- **When it fails**: a file that cannot be used does not fail the run: it lies in 未登记 with its reasons beside it, and
  `troubled` counts folders and files that could not be touched. An `InboxError` names the inbox, a `LedgerError` the
  database that could not be reached; clear the task when it can.
"""

import datetime as dt
from typing import Any

from airflow.sdk import CronTriggerTimetable, dag, get_current_context, task

from dags.assets import RECEIPTS, announce
from dags.days import AS_OF, TIMEZONE, today
from dags.wiring import COMMON, ENGINEERS, call


@dag(
    dag_id="receipt_intake",
    dag_display_name="登记导入结果 receipt_intake",
    schedule=CronTriggerTimetable("30 * * * *", timezone=TIMEZONE),
    doc_md=__doc__,
    params={"as_of": AS_OF},
    dagrun_timeout=dt.timedelta(hours=5),
    tags=["jianbang", ENGINEERS],
    **COMMON,
)
def receipt_intake() -> None:
    """Wire the step `receive`; a run by hand that names no day is for the one on which it is begun."""

    @task(task_display_name="登记 receive", outlets=[RECEIPTS])
    def receive() -> dict[str, Any]:
        context = get_current_context()
        day = today(context)
        summary = call("receive", day)
        announce(context, RECEIPTS, day.isoformat(), summary)
        return summary

    receive()


receipt_intake()
