"""### Assess households

Judges every household by the notice: windows, flags, channels, status, contacts, scale, leads.

- **Owner**: data engineers of the provincial office.
- **Runs**: when the findings of a day have been published; alone for any day with
  `airflow dags trigger household_assessment --logical-date D`.
- **Reads**: `snapshot/as_of=D/`, `checks/as_of=D/`, the results of the last earlier day, the ledger (what has
  left, what was answered before D, what counties said of findings). **Writes**: `results/as_of=D/`.
- **When it fails**: A `PolicyError` names the parameter and the date that has no value: add it in
  `policies/parameters/`, then clear the task.
"""

from typing import Any

from airflow.sdk import Context, PartitionedAssetTimetable, dag, get_current_context, task

from dags.wiring import COMMON, FINDINGS, RESULTS, announce, as_of


@dag(dag_id="household_assessment", schedule=PartitionedAssetTimetable(assets=FINDINGS), doc_md=__doc__, **COMMON)
def household_assessment() -> None:
    """Wire the step `assess`."""

    @task(outlets=[RESULTS])
    def assess() -> dict[str, Any]:
        from steps.guard import guarded

        context: Context = get_current_context()
        day = as_of(context)
        summary = guarded("assess", day)
        announce(context, RESULTS, day)
        return summary

    assess()


household_assessment()
