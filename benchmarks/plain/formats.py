"""The formats' headings, read as data, and rows as the text cells that stand under them."""

from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from benchmarks.plain.values import yuan
from policies.cells import CELL, cut

_FORMATS = Path(__file__).resolve().parents[2] / "exports" / "formats"
Spec = dict[str, Any]


@cache
def formats() -> dict[str, Spec]:
    """Every format's specification by its name."""
    read = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(_FORMATS.glob("*.yaml")))
    return {spec["format"]: spec for spec in read}


def _cell(values: pd.Series, column: Spec) -> pd.Series:
    """One column's values as the file writes them, its value map applied."""
    match column.get("type", "text"):
        case "money":
            text = yuan(values)
        case "integer":
            text = values.astype("Int64").astype("str")
        case "date":
            text = values.dt.strftime("%Y-%m-%d") if pd.api.types.is_datetime64_any_dtype(values.dtype) else values
        case "date8":
            text = values.dt.strftime("%Y%m%d")
        case _:
            text = values.astype("str").mask(values.isna())
            text = text.map(cut, na_action="ignore") if (text.str.len() > CELL // 2).any() else text
    words = column.get("values", {})
    text = text.replace(words) if words else text
    return text.mask(text.isna() | (text == ""))


def rendered(rows: pd.DataFrame, spec: Spec) -> pd.DataFrame:
    """`rows` under the headings of a sheet, in its order."""
    cells = {column["column"]: _cell(rows[column["column"]], column) for column in spec["columns"]}
    for column in spec["columns"]:
        name, beside, keeps = column["column"], column.get("blank_beside"), column.get("keeps")
        if keeps is not None:
            cells[name] = cells[name].fillna(rows[keeps].where(rows[keeps] != cells[keeps]))
        if beside is not None:
            cells[name] = cells[name].where(cells[beside].isna())
    return pd.DataFrame({column["heading"]: cells[column["column"]] for column in spec["columns"]})
