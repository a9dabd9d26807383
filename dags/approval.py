"""A person's approval between the packages and their delivery, in counts and without any person's data."""

import datetime as dt
from typing import Any

from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk import Context

_SUBJECT = "批准发出 {{ ti.xcom_pull(task_ids='waiting').as_of }} 各县数据包"
_BODY = """{% set counts = ti.xcom_pull(task_ids='waiting') %}
| | |
|---|---|
| 数据包 packages | {{ counts.packages }} |
| 其中待发出 waiting | {{ counts.waiting }} |
| 文件 files | {{ counts.files }} |
| 进入导入文件的户 households entered | {{ counts.households }} |
| 因“必须改正”暂缓的户 held back | {{ counts.held_back }} |
| 变化过大、须另行放行的县 counties whose data jumped | {{ counts.jumped }} |

批准后发出；不批准则当日不发，其余照常。
Approve: the packages leave. Reject: none of them leaves; report and deadlines go on.
"""


class Approval(ApprovalOperator):
    """Asks nobody when no package waits: a day that is judged again may have delivered everything before."""

    def execute(self, context: Context) -> Any:
        """Wait for a person's answer."""
        if not context["ti"].xcom_pull(task_ids="waiting")["waiting"]:
            self.log.info("no package waits to leave")
            return None
        return super().execute(context)


def approval_task() -> Approval:
    """The task that waits for a person, half a day at most: unanswered, it fails and delivers nothing."""
    return Approval(
        task_id="approval",
        task_display_name="批准发出 approval",
        subject=_SUBJECT,
        body=_BODY,
        retries=0,
        execution_timeout=None,
        response_timeout=dt.timedelta(hours=12),
    )
