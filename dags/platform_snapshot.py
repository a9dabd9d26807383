"""### Pull the platform

Reads every table of the provincial platform in one consistent view and publishes the day's snapshot.

- **Owner**: data engineers of the provincial office.
- **Runs**: every day at 00:00 Asia/Shanghai; alone for any day with
  `airflow dags trigger platform_snapshot --logical-date D`.
- **Reads**: the platform at `JIANBANG_SOURCE`. **Writes**: `snapshot/as_of=D/`.
- **When it fails**: The message names the platform, table and column. A wrong password, a missing table or a
  dropped connection is retried with back-off; what was published before stays. A platform with other tables or
  codes needs a mapping file in `sources/mappings/`.
"""

from typing import Any

from airflow.sdk import Context, CronTriggerTimetable, dag, get_current_context, task

from dags.wiring import COMMON, SNAPSHOT, TIMEZONE, announce, as_of


@dag(
    dag_id="platform_snapshot", schedule=CronTriggerTimetable("0 0 * * *", timezone=TIMEZONE), doc_md=__doc__, **COMMON
)
def platform_snapshot() -> None:
    """Wire the step `pull`."""

    @task(outlets=[SNAPSHOT])
    def pull() -> dict[str, Any]:
        from steps.guard import guarded

        context: Context = get_current_context()
        day = as_of(context)
        guarded("review", day)
        summary = guarded("pull", day)
        announce(context, SNAPSHOT, day)
        return summary

    pull()


platform_snapshot()
