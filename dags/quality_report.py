"""### Report quality

Publishes the province's quality page, with the course of every rule over the last runs, and the Data Docs of all gates.

- **Owner**: data engineers of the provincial office.
- **Runs**: when the packages of a day have been published; alone for any day with
  `airflow dags trigger quality_report --logical-date D`.
- **Reads**: `checks/as_of=D/`, `results/`, `gates/as_of=D/`. **Writes**: `quality/as_of=D/`.
- **When it fails**: the message names the step to run first; clear the task to run it again. Nothing else waits for it.
"""

from typing import Any

from airflow.sdk import Context, PartitionedAssetTimetable, dag, get_current_context, task

from dags.wiring import COMMON, PACKAGES, QUALITY, announce, as_of


@dag(dag_id="quality_report", schedule=PartitionedAssetTimetable(assets=PACKAGES), doc_md=__doc__, **COMMON)
def quality_report() -> None:
    """Wire the step `report`."""

    @task(outlets=[QUALITY])
    def report() -> dict[str, Any]:
        from steps.guard import guarded

        context: Context = get_current_context()
        day = as_of(context)
        summary = guarded("report", day)
        announce(context, QUALITY, day)
        return summary

    report()


quality_report()
