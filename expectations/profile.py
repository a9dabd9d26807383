"""The profile of a snapshot: what its gates judge, in numbers alone, so that no record reaches a gate."""

import datetime as dt
from collections.abc import Mapping

import ibis
import ibis.expr.types as ir
import pandas as pd

from policies.divisions import county_of
from policies.words import ERROR

# Below so many rows a share or a change says nothing, and the columns that gates act hard on stay empty.
MANY = 1000
SOME = 100

Account = Mapping[str, Mapping[str, int]]


def _share(part: float, whole: int, least: int = 1) -> float | None:
    return part / whole if whole >= least else None


def _errors(finding: ir.Table) -> dict[str, int]:
    """Records of each table with an error finding."""
    errors = finding.filter(finding.severity == ERROR)
    counts = errors.group_by("table").aggregate(records=errors.key.nunique()).execute()
    return {str(row.table): int(row.records) for row in counts.itertuples()}


def _days_since(table: ir.Table, as_of: dt.date) -> int | None:
    """Days from the table's latest `updated_at` to as_of."""
    latest = table.updated_at.max().execute()
    return None if pd.isna(latest) else (as_of - latest.date()).days


def table_profiles(
    tables: Mapping[str, ir.Table], finding: ir.Table, account: Account, last: Account, as_of: dt.date
) -> dict[str, pd.DataFrame]:
    """One row per table: rows, unaccounted, volume (rows over the last day's), error_share, stale_days, stray_share.

    `many_error_share` and `many_stray_share` are the same but empty for small tables.
    """
    errors = _errors(finding)
    home = tables["household"]
    placed = home.filter(county_of(home.village_code).isin(tables["county"].county_code)).count().execute()
    profiles = {}
    for name, places in account.items():
        rows, before = places["read"], last.get(name, {}).get("read", 0)
        broken = errors.get(name, 0)
        stray = places["counted"] - int(placed) if name == "household" else 0
        profiles[name] = pd.DataFrame(
            {
                "rows": [rows],
                "unaccounted": [rows - sum(count for place, count in places.items() if place != "read")],
                "volume": [_share(rows, before, SOME)],
                "error_share": [_share(broken, rows)],
                "many_error_share": [_share(broken, rows, MANY)],
                "stale_days": [_days_since(tables[name], as_of) if "updated_at" in tables[name].columns else None],
                "stray_share": [_share(stray, places["counted"])],
                "many_stray_share": [_share(stray, places["counted"], MANY)],
            }
        ).astype(float)
    counties = int(tables["county"].count().execute())
    profiles["county"] = pd.DataFrame({"rows": [float(counties)]})
    return profiles


def rule_profile(finding: ir.Table, account: Account) -> pd.DataFrame:
    """One row per rule that found anything: rule, table, severity, share of the table's rows."""
    found = (
        finding.group_by("rule", "table", "severity")
        .aggregate(findings=finding.count())
        .order_by(["table", "rule"])
        .execute()
    )
    rows = [account.get(table, {}).get("read", 0) for table in found.table]
    return found.assign(share=[_share(n, of, SOME) for n, of in zip(found.findings, rows, strict=True)])


def county_profile(home: ir.Table, finding: ir.Table, last: ir.Table | None) -> pd.DataFrame:
    """One row per county: households, volume over the last day's, share of households with an error.

    `home` and `last` say which household lies in which county, today and on the last day.
    """
    errors = finding.filter((finding.severity == ERROR) & finding.household_no.notnull())
    held = home.semi_join(errors, "household_no")
    counts = home.group_by("county_code").aggregate(households=home.count())
    broken = held.group_by("county_code").aggregate(with_error=held.count())
    rows = counts.left_join(broken, "county_code").drop("county_code_right")
    if last is None:
        rows = rows.mutate(before=ibis.literal(0))
    else:
        before = last.group_by("county_code").aggregate(before=last.count())
        rows = rows.outer_join(before, "county_code")
        rows = rows.mutate(county_code=ibis.coalesce(rows.county_code, rows.county_code_right)).drop(
            "county_code_right"
        )
    frame = rows.order_by("county_code").execute().fillna({"households": 0, "with_error": 0, "before": 0})
    pairs = list(zip(frame.households, frame.with_error, frame.before, strict=True))
    return frame.assign(
        volume=[_share(now, int(before), SOME) for now, _, before in pairs],
        error_share=[_share(broken, int(now)) for now, broken, _ in pairs],
        many_error_share=[_share(broken, int(now), MANY) for now, broken, _ in pairs],
    )
