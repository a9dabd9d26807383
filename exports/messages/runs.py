"""What engineers are told of a run: that it failed, is late, or never started."""

import datetime as dt
from collections.abc import Iterator

from exports.ledger.messages import Draft
from policies.messages import load_messages, written
from policies.recipients import Recipients
from policies.words import TITLES


def about_run(
    recipients: Recipients, as_of: dt.date, dag: str, run: str, trouble: str, airflow: str
) -> Iterator[Draft]:
    """The message to every target of engineers, once for each run and trouble. `trouble` is one of RUN_TROUBLES."""
    subject, body = written(
        "run",
        dag=dag,
        as_of=as_of,
        trouble=TITLES[trouble],
        what_to_do=load_messages().what_to_do[trouble],
        link=f"{airflow.rstrip('/')}/dags/{dag}" if airflow else "",
    )
    for target, rule in recipients.telling("run"):
        yield Draft(target, f"run/{trouble}/{dag}/{run}"[:200], "run", rule.area, subject, body)
