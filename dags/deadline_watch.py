"""### Watch deadlines

Judges every deadline in every county and publishes who is late.

- **Owner**: data engineers of the provincial office.
- **Runs**: when the packages of a day have been published; alone for any day with
  `airflow dags trigger deadline_watch --logical-date D`.
- **Reads**: `results/as_of=D/` and the status of earlier days. **Writes**: `results/as_of=D/deadline_status.parquet`.
- **When it fails**: the message names the step to run first, or the entry of `deadlines.yaml` at fault; clear the
  task to run it again.
"""

from typing import Any

from airflow.sdk import Context, PartitionedAssetTimetable, dag, get_current_context, task

from dags.wiring import COMMON, DEADLINES, PACKAGES, announce, as_of


@dag(dag_id="deadline_watch", schedule=PartitionedAssetTimetable(assets=PACKAGES), doc_md=__doc__, **COMMON)
def deadline_watch() -> None:
    """Wire the step `watch`."""

    @task(outlets=[DEADLINES])
    def watch() -> dict[str, Any]:
        from steps.guard import guarded

        context: Context = get_current_context()
        day = as_of(context)
        summary = guarded("watch", day)
        announce(context, DEADLINES, day)
        return summary

    watch()


deadline_watch()
