"""What the DAGs share: their assets, their defaults, and which day a run is for."""

import datetime as dt
from typing import Any

import pendulum
from airflow.sdk import Asset, Context

TIMEZONE = "Asia/Shanghai"
START = pendulum.datetime(2019, 1, 1, tz=TIMEZONE)

SNAPSHOT = Asset(name="snapshot", uri="jianbang://snapshot")
FINDINGS = Asset(name="findings", uri="jianbang://findings")
RESULTS = Asset(name="results", uri="jianbang://results")
PACKAGES = Asset(name="packages", uri="jianbang://packages")
DEADLINES = Asset(name="deadlines", uri="jianbang://deadlines")
DELIVERIES = Asset(name="deliveries", uri="jianbang://deliveries")
RECEIPTS = Asset(name="receipts", uri="jianbang://receipts")
QUALITY = Asset(name="quality", uri="jianbang://quality")

DEFAULTS: dict[str, Any] = {
    "owner": "jianbang",
    "retries": 3,
    "retry_delay": dt.timedelta(minutes=2),
    "retry_exponential_backoff": True,
    "max_retry_delay": dt.timedelta(minutes=30),
}

COMMON: dict[str, Any] = {
    "start_date": START,
    "catchup": False,
    "max_active_runs": 1,
    "default_args": DEFAULTS,
    "tags": ["jianbang"],
}


def as_of(context: Context) -> dt.date:
    """The day a run is for: its partition when an asset started it, else its logical date in Asia/Shanghai."""
    run = context["dag_run"]
    if run.partition_key:
        return dt.date.fromisoformat(run.partition_key)
    moment = run.logical_date or run.run_after
    return pendulum.instance(moment).in_timezone(TIMEZONE).date()


def announce(context: Context, asset: Asset, day: dt.date) -> None:
    """Tell the DAGs that wait for `asset` that it has been published for `day`."""
    context["outlet_events"][asset].add_partitions(day.isoformat())
