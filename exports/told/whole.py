"""Values as they were entered: who puts a value right must see it whole, in a county's own lists alone (N3.3)."""

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir

from policies.finding import READING
from policies.model import Column, Table, load_model
from policies.record_key import key_of, whole_text

FIELD = ("table", "key", "household_no", "field")


def _may_be_masked(name: str, column: Column) -> bool:
    """Whether a finding shows the value of a readable column otherwise than it is: an amount may look like a phone."""
    return column.personal or column.type == "amount" or (column.type == "text" and not name.endswith("_no"))


def entered(tables: Mapping[str, ir.Table], finding: ir.Table) -> ir.Table:
    """FIELD, whole: the values of today's records that findings show masked."""
    masked = finding.filter(finding.value.contains("*")).select(*FIELD).distinct()
    parts = []
    for name, table in load_model().items():
        fields = [each for each, column in table.columns.items() if _may_be_masked(each, column)]
        if "household_no" not in table.columns or not fields:
            continue
        rows = tables[name].semi_join(masked.filter(masked.table == name), "household_no")
        parts.append(_values(rows, table, fields))
    values = ibis.union(*parts).semi_join(masked, list(FIELD))
    return values.group_by(*FIELD).aggregate(whole=values.whole.max())


def _values(rows: ir.Table, table: Table, fields: Sequence[str]) -> ir.Table:
    """FIELD, whole: a row for each of the fields of each record, whose key is made once."""
    said = [ibis.struct({"field": each, "whole": whole_text(rows, table, each)}) for each in fields]
    each = rows.select(
        "household_no", table=ibis.literal(table.table), key=key_of(rows, table), said=ibis.array(said).unnest()
    )
    return each.select("household_no", "table", "key", field=each.said["field"], whole=each.said["whole"])


def with_whole(finding: ir.Table, tables: Mapping[str, ir.Table]) -> ir.Table:
    """`finding` with `shown`: its value as it stands on the platform, where reading or today's records hold it."""
    read = tables[READING]
    same = ("rule", *FIELD, "value_sha256")
    raw = read.group_by(**{f"own_{name}": read[name].fill_null("") for name in same}).aggregate(raw=read.whole.max())
    rows = finding.left_join(raw, [finding[name].fill_null("") == raw[f"own_{name}"] for name in same])
    rows = rows.select(*finding.columns, "raw")
    told = rows.left_join(entered(tables, finding), list(FIELD))
    whole = ibis.ifelse(told.value.contains("*"), told.whole, told.value)
    return told.select(*finding.columns, shown=ibis.coalesce(told.raw, whole, told.value))
