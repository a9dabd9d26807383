"""### Deliver packages

Packs every county's package as its manifest says, signs it, seals it under the county's key, looks through what was
packed, and puts it where the county fetches it: once.

- **Owner**: data engineers of the provincial office.
- **Runs**: when the packages of a day have been published; alone for any day with
  `airflow dags trigger package_delivery --logical-date D`.
- **Reads**: `packages/as_of=D/`, `results/as_of=D/`, `releases/as_of=D/`, the ledger, the connections
  `jianbang_seal_<county>`.
- **Writes**: `JIANBANG_DELIVERY`, the ledger, and the inboxes of the counties that get a package.
- **When it fails**: the message names each county and why; the others are delivered. Add the missing connection, see to
  the target, export again what was changed, or let a held county leave (`python -m cli release`), then clear the task:
  what has been delivered is not delivered again.
"""

from typing import Any

from airflow.sdk import Context, PartitionedAssetTimetable, dag, get_current_context, task

from dags.wiring import COMMON, DELIVERIES, PACKAGES, announce, as_of


@dag(dag_id="package_delivery", schedule=PartitionedAssetTimetable(assets=PACKAGES), doc_md=__doc__, **COMMON)
def package_delivery() -> None:
    """Wire the step `deliver`."""

    @task(outlets=[DELIVERIES])
    def deliver() -> dict[str, Any]:
        from steps.guard import guarded

        context: Context = get_current_context()
        day = as_of(context)
        summary = guarded("deliver", day)
        announce(context, DELIVERIES, day)
        return summary

    deliver()


package_delivery()
