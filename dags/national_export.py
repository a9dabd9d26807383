"""### Export to the national system

Writes the package of every county: import files, lists, cover page and manifest.

- **Owner**: data engineers of the provincial office.
- **Runs**: when results of a day have been published; alone for any day with
  `airflow dags trigger national_export --logical-date D`.
- **Reads**: `snapshot/as_of=D/`, `checks/as_of=D/`, `results/as_of=D/`, counts by rule of earlier results, the
  ledger (files that came back). **Writes**: `packages/as_of=D/<county>/`, `gates/as_of=D/`, the ledger.
- **When it fails**: one mapped task per prefecture; its message names each county that failed and why, the others
  are published. Clear the mapped task: counties already published from the same input are left as they are.
"""

from typing import Any

from airflow.sdk import Context, PartitionedAssetTimetable, TriggerRule, dag, get_current_context, task

from dags.wiring import COMMON, PACKAGES, RESULTS, announce, as_of


@dag(dag_id="national_export", schedule=PartitionedAssetTimetable(assets=RESULTS), doc_md=__doc__, **COMMON)
def national_export() -> None:
    """Wire the step `export`, mapped over the prefectures."""

    @task
    def prefectures() -> list[str]:
        from steps.guard import guarded

        return guarded("prefectures", as_of(get_current_context()))

    @task(map_index_template="{{ prefecture }}", max_active_tis_per_dagrun=2)
    def export(prefecture: str) -> dict[str, Any]:
        from steps.guard import guarded

        context: Context = get_current_context()
        context["prefecture"] = prefecture  # type: ignore[typeddict-unknown-key]
        return guarded("export_prefecture", as_of(context), prefecture)

    @task(outlets=[PACKAGES], trigger_rule=TriggerRule.ALL_DONE)
    def tell_deadlines() -> None:
        """Deadlines are watched even when a county failed."""
        context: Context = get_current_context()
        announce(context, PACKAGES, as_of(context))

    @task
    def every_county_published() -> None:
        """Fails, and the run with it, when any prefecture did."""

    exported = export.expand(prefecture=prefectures())
    exported >> [tell_deadlines(), every_county_published()]


national_export()
