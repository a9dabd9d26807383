"""The effect of measures as a day's results tell it (N3.2a): described with its denominators, no proof of cause."""

from collections.abc import Collection

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from exports.board.tables import Column, Table
from policies.words import OUTCOMES, TITLES
from storage.day import Day
from storage.manifest import NotPublishedError

NO_PROOF = "仅为描述，不能证明因果"


def _read(day: Day, table: str, columns: list[str], counties: Collection[str] | None) -> pa.Table | None:
    """Some columns of a result table, of the named counties or of all; None when the day has no such table."""
    try:
        rows = pq.read_table(day.results.table(table), columns=columns, partitioning=None)
    except (NotPublishedError, OSError):
        return None
    return (
        rows if counties is None else rows.filter(pc.is_in(rows["county_code"], pa.array(list(counties), pa.string())))
    )


def outcomes_table(day: Day, counties: Collection[str] | None) -> Table | None:
    """How households confirmed or eliminated came out, and how many measures reached them; None without results."""
    rows = _read(day, "effect", ["county_code", "measures", "outcome"], counties)
    if rows is None:
        return None
    helped = pc.greater(rows["measures"], 0)
    groups = {
        "全部监测对象": rows,
        "其中已有帮扶措施": rows.filter(helped),
        "其中还没有帮扶措施": rows.filter(pc.invert(helped)),
    }
    told = []
    for title, group in groups.items():
        counts = {each["values"]: each["counts"] for each in pc.value_counts(group["outcome"]).to_pylist()}
        told.append({"group": title, "households": len(group), **{name: counts.get(name, 0) for name in OUTCOMES}})
    columns = (Column("group", "监测对象"), Column("households", "户数（分母）", "count"), *_outcomes())
    return Table("effect", "监测对象变化情况", columns, told, f"分母为已确认或已消除的监测对象。{NO_PROOF}。")


def _outcomes() -> tuple[Column, ...]:
    return tuple(Column(name, TITLES[name], "count") for name in OUTCOMES)


def kinds_table(day: Day, counties: Collection[str] | None, smallest: int) -> Table | None:
    """By kind of measure how the households with one came out; a single county's change of income only where it tells
    of no household.
    """
    rows = _read(
        day, "effect_by_kind", ["county_code", "kind", "households", *OUTCOMES, "median_income_change"], counties
    )
    if rows is None:
        return None
    one = counties is not None and len(counties) == 1
    sums: dict[str, dict[str, object]] = {}
    for row in rows.to_pylist():
        told = sums.setdefault(row["kind"], {"kind": row["kind"], "median": ""})
        for name in ("households", *OUTCOMES):
            told[name] = int(told.get(name, 0)) + row[name]  # type: ignore[call-overload]
        if one:
            few = row["households"] < smallest
            change = row["median_income_change"]
            told["median"] = f"少于{smallest}户不显示" if few else "" if change is None else f"{change:+,.2f}"
    columns = (Column("kind", "帮扶措施"), Column("households", "户数（分母）", "count"), *_outcomes())
    if one:
        columns = (*columns, Column("median", "人均收入变化中位数（元）"))
    ordered = sorted(sums.values(), key=lambda row: (-int(str(row["households"])), str(row["kind"])))
    note = f"一户有几类措施时在每类各计一次，各类不能相加。{NO_PROOF}。"
    return Table("effect-by-kind", "按帮扶措施类别", columns, ordered, note)
