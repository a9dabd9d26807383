"""### Read receipts

Takes what counties have dropped in their inboxes, each file once: import results move records to accepted or refused,
answered lists say which warnings are true.

- **Owner**: data engineers of the provincial office.
- **Runs**: every hour; alone with `airflow dags trigger receipt_intake`.
- **Reads**: `inbox/<county>/`, or what `JIANBANG_INBOX` names, the newest snapshot's counties, the ledger.
  **Writes**: the ledger, `intake/as_of=D/` of the newest day that has begun, and in the county's folder 已登记 and
  未登记.
- **When it fails**: a file that cannot be used does not fail the run: it lies in 未登记 with its reasons beside it, and
  `troubled` counts folders and files that could not be touched. An `InboxError` names the inbox, a `LedgerError` the
  database that could not be reached; clear the task when it can.
"""

from typing import Any

from airflow.sdk import Context, CronTriggerTimetable, dag, get_current_context, task

from dags.wiring import COMMON, RECEIPTS, TIMEZONE, announce, as_of


@dag(dag_id="receipt_intake", schedule=CronTriggerTimetable("30 * * * *", timezone=TIMEZONE), doc_md=__doc__, **COMMON)
def receipt_intake() -> None:
    """Wire the step `receive`."""

    @task(outlets=[RECEIPTS])
    def receive() -> dict[str, Any]:
        from steps.guard import guarded

        context: Context = get_current_context()
        day = as_of(context)
        summary = guarded("receive", day)
        announce(context, RECEIPTS, day)
        return summary

    receive()


receipt_intake()
