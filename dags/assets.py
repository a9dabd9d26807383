"""What the DAGs publish, for whoever subscribes: an event tells the day as its partition, and the step's counts."""

from typing import Any

from airflow.sdk import Asset, Context

_GROUP = "jianbang"

SNAPSHOT = Asset(name="平台快照 snapshot", uri="jianbang://snapshot", group=_GROUP)
FINDINGS = Asset(name="检查结果 findings", uri="jianbang://findings", group=_GROUP)
RESULTS = Asset(name="判断结果 results", uri="jianbang://results", group=_GROUP)
DEADLINES = Asset(name="限时任务 deadlines", uri="jianbang://deadlines", group=_GROUP)
PACKAGES = Asset(name="县级数据包 packages", uri="jianbang://packages", group=_GROUP)
DELIVERIES = Asset(name="发出情况 deliveries", uri="jianbang://deliveries", group=_GROUP)
QUALITY = Asset(name="质量报告 quality", uri="jianbang://quality", group=_GROUP)
RECEIPTS = Asset(name="导入结果 receipts", uri="jianbang://receipts", group=_GROUP)


def announce(context: Context, asset: Asset, as_of: str, summary: dict[str, Any]) -> None:
    """Tell that `asset` has been published for the day `as_of`, with the step's counts."""
    event = context["outlet_events"][asset]
    event.add_partitions(as_of)
    event.extra = {"as_of": as_of, **summary}
