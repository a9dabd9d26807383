"""The platform's tables as they count, typed, and what reading them finds."""

from dataclasses import dataclass, field

import pandas as pd
import sqlalchemy as sa

from benchmarks.plain.findings import FINDING, key_of, said_of
from benchmarks.plain.numbers import read_numbers
from benchmarks.plain.reading_words import allowed, wrong_with
from benchmarks.plain.values import as_text, normalised, typed
from policies.cells import CELL
from policies.model import Table, load_model

_SHOWN = 200


@dataclass
class Platform:
    """The tables that count by name, typed; `found`: the findings of reading."""

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    found: list[pd.DataFrame] = field(default_factory=list)


def read_platform(url: str) -> Platform:
    """Every table of the platform, households first, since all others hang on them."""
    model, read = load_model(), Platform()
    with sa.create_engine(url).connect() as connection:
        for name in ["household", *(name for name in model if name != "household")]:
            raw = pd.read_sql(f"select {', '.join(model[name].columns)} from {name}", connection)
            _count(raw, model[name], read)
    return read


def _count(raw: pd.DataFrame, table: Table, read: Platform) -> None:
    """Keep the rows that count of one table, and tell what was found."""
    entered = raw.apply(as_text)
    texts = entered.apply(normalised)
    read.found.append(_changed(entered, texts, table))
    distinct = texts.drop_duplicates()
    read.found.append(
        _told(
            texts[texts.duplicated()],
            table,
            "row_copied",
            "warning",
            "存在完全相同的重复记录，只计一次",
            "删除多余记录",
        )
    )
    texts, values = distinct, pd.DataFrame({name: typed(distinct[name], each) for name, each in table.columns.items()})
    orphan = pd.Series(False, index=texts.index)
    if table.of_household and "household" in read.tables:
        orphan = ~texts.household_no.isin(read.tables["household"].household_no)
    numbered, latest = pd.Series(True, index=texts.index), pd.Series(True, index=texts.index)
    if table.latest_by:
        numbered = texts[table.latest_by].notna().all(axis=1)
        latest = _latest(texts, values, table)
    void = pd.Series(False, index=texts.index)
    for name, column in table.columns.items():
        unreadable = texts[name].notna() & values[name].isna()
        void |= unreadable & column.voids_row
        read.found += _found(texts, table, name, unreadable)
    read.found.append(
        _told(
            texts[orphan],
            table,
            "household_unknown",
            "error",
            "户编号为空或平台中没有该户，该条记录不能使用",
            "改正户编号",
            "household_no",
        )
    )
    placed = ~orphan & numbered
    if table.latest_by:
        doubled = texts[placed].groupby(table.latest_by).transform("size") > 1
        rows = texts[placed & latest & doubled.reindex(texts.index, fill_value=False)]
        read.found.append(
            _told(
                rows,
                table,
                "row_superseded",
                "error",
                "同一编号存在内容不同的多条记录，按更新时间最近的一条计",
                "核对并删除旧记录",
            )
        )
    counted = values[placed & latest & ~void].reset_index(drop=True)
    numbers = read_numbers(counted.id_number) if "id_number" in counted else pd.DataFrame(index=counted.index)
    read.tables[table.table] = counted.join(numbers)


def _latest(texts: pd.DataFrame, values: pd.DataFrame, table: Table) -> pd.Series:
    """Whether a row is the one that counts of those with its number: the newest, then the greatest as text."""
    by = texts[list(table.columns)].fillna("")
    if "updated_at" in values:
        by.insert(0, "newest", texts.updated_at.where(values.updated_at.notna(), ""))
    several = texts[table.latest_by].duplicated(keep=False)
    ordered = by[several].sort_values(list(by.columns), ascending=False).index
    superseded = texts.loc[ordered, table.latest_by].duplicated()
    return ~superseded.reindex(texts.index, fill_value=False)


def _changed(entered: pd.DataFrame, texts: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Values that normalising changed, as they were entered."""
    parts = []
    for name, column in table.columns.items():
        before, after = entered[name].fillna(""), texts[name].fillna("")
        rows = texts[(before != after) & (before != "")]
        message = f"{column.title}的值带有空格或全角字符，已按规范字符处理"
        told = _told(rows, table, "value_normalised", "warning", message, "在平台中改为规范字符", name)
        parts.append(told.assign(shown=entered.loc[rows.index, name].str[:_SHOWN]))
    return pd.concat(parts)


def _found(texts: pd.DataFrame, table: Table, name: str, unreadable: pd.Series) -> list[pd.DataFrame]:
    """What is unreadable, too long or missing in one column."""
    column, found = table.columns[name], []
    if unreadable.any():
        rows = texts[unreadable]
        fix = f"{column.title}应为{allowed(column)}"
        message = column.title + wrong_with(rows[name], column.type)
        found.append(_told(rows, table, "value_unreadable", "error", message, fix, name))
    if column.type == "text":
        long = texts[name].str.len() > CELL
        message = f"{column.title}超过{CELL}个字符，导出文件只保留开头部分"
        found.append(_told(texts[long], table, "text_too_long", "warning", message, f"缩短{column.title}", name))
    if column.required and not (table.of_household and name == "household_no"):
        message, fix = f"{column.title}为空，该条记录不能使用", f"补录{column.title}"
        told = _told(texts[texts[name].isna()], table, "value_missing", "error", message, fix, name, "complete")
        found.append(told)
    return found


def _told(
    rows: pd.DataFrame, table: Table, rule: str, severity: str, message: str | pd.Series, fix: str, field: str = "",
    asks: str = "correct",
) -> pd.DataFrame:  # fmt: skip
    """Findings of reading, with the value as entered and what else names the record."""
    if rows.empty:
        return pd.DataFrame(columns=FINDING)
    own = {name: rows.get(name) for name in ("person_no", "name", "amount")}
    shown = rows[field].str[:_SHOWN] if field and rule != "value_missing" else None
    return said_of(
        rows, table, rule, severity, asks, field, message, fix, key=key_of(rows, table), shown=shown, own=own
    )
