"""### Check quality

Applies every rule of the catalogue to the snapshot and passes its Great Expectations gate.

- **Owner**: data engineers of the provincial office.
- **Runs**: when the snapshot of a day has been published; alone for any day with
  `airflow dags trigger quality_check --logical-date D`.
- **Reads**: `snapshot/as_of=D/` and the last earlier snapshot. **Writes**: `checks/as_of=D/`.
- **When it fails**: A `GateError` says in one line which critical expectation failed: look at the snapshot's
  manifest, settle it with the platform's owner, then clear the task. Findings themselves never fail a run.
"""

from typing import Any

from airflow.sdk import Context, PartitionedAssetTimetable, dag, get_current_context, task

from dags.wiring import COMMON, FINDINGS, SNAPSHOT, announce, as_of


@dag(dag_id="quality_check", schedule=PartitionedAssetTimetable(assets=SNAPSHOT), doc_md=__doc__, **COMMON)
def quality_check() -> None:
    """Wire the step `check`."""

    @task(outlets=[FINDINGS])
    def check() -> dict[str, Any]:
        from steps.guard import guarded

        context: Context = get_current_context()
        day = as_of(context)
        summary = guarded("check", day)
        announce(context, FINDINGS, day)
        return summary

    check()


quality_check()
