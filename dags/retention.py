"""### Remove what is past its period

Removes days, delivered files, read receipts and logs that are older than the periods of
`policies/parameters/retention.yaml`, and says what it removed.

- **Owner**: data engineers of the provincial office.
- **Runs**: every day at 04:00 Asia/Shanghai; alone with `airflow dags trigger retention`.
- **Reads**: the names under `JIANBANG_HOME`, and in `JIANBANG_DELIVERY` when that is a folder.
- **Removes**: what is past its period; never the ledger, the newest day of each part, or what the kept days go on from.
  **Writes**: in the ledger the event that tells from which parts something was removed.
- **When it fails**: the message names the place that could not be changed; clear the task, it goes on where it was.
"""

from typing import Any

from airflow.sdk import CronTriggerTimetable, dag, get_current_context, task

from dags.wiring import COMMON, TIMEZONE, as_of


@dag(dag_id="retention", schedule=CronTriggerTimetable("0 4 * * *", timezone=TIMEZONE), doc_md=__doc__, **COMMON)
def retention() -> None:
    """Wire the step `retention`."""

    @task
    def remove() -> dict[str, Any]:
        from steps.guard import guarded

        return guarded("retention", as_of(get_current_context()))

    remove()


retention()
