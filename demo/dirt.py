"""Known dirt at known rates: every injected defect is a row of the defect list, with the rule that must find it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pandas as pd

from demo.schema import schema
from policies.model import Table, load_model
from policies.record_key import record_key

Change = Callable[[np.random.Generator, object], object]

_FULL_WIDTH = {ord(digit): ord(digit) - ord("0") + ord("０") for digit in "0123456789"}


@dataclass(frozen=True)
class Defect:
    """One way to spoil a column: which columns, how, and the rule that finds it."""

    kind: str
    rule: str
    types: tuple[str, ...]
    change: Change
    spare_keys: bool = True


DEFECTS = [
    Defect("trailing_space", "value_normalised", ("text", "code"), lambda _, v: f"{v} "),
    Defect("full_width", "value_normalised", ("month", "date", "text"), lambda _, v: str(v).translate(_FULL_WIDTH)),
    Defect("wrong_code", "value_unreadable", ("code",), lambda _, v: "不详"),
    Defect("bad_month", "value_unreadable", ("month",), lambda _, v: f"{str(v)[:4]}13", spare_keys=False),
    Defect("bad_date", "value_unreadable", ("date",), lambda _, v: f"{str(v)[:4]}-02-30", spare_keys=False),
    Defect("negative", "value_unreadable", ("amount",), lambda _, v: -1 - abs(float(str(v)))),
]


@cache
def column_widths() -> dict[tuple[str, str], int]:
    """Characters that each varchar column of the platform's schema takes."""
    widths = {}
    for table, body in re.findall(r"create table (\w+) \((.*?)\n\);", schema(), re.DOTALL):
        for column, width in re.findall(r"(\w+)\s+varchar\((\d+)\)", body):
            widths[table, column] = int(width)
    return widths


@dataclass
class Dirt:
    """Spoils tables at `rate` per kind of defect and collects what it did; households in `kept` have had their
    defect.
    """

    rng: np.random.Generator
    rate: float
    injected: list[dict[str, str]] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)

    def note(self, table: Table, row: pd.Series, column: str, kind: str, rule: str) -> None:
        """Add one defect to the list, the record's key as findings write it."""
        texts = {name: None if pd.isna(row[name]) else str(row[name]) for name in table.key}
        household = str(row["household_no"]) if "household_no" in row else ""
        self.injected.append(
            {
                "table": table.table,
                "key": record_key(table, texts),
                "household_no": household,
                "field": column,
                "kind": kind,
                "rule": rule,
            }
        )

    def count(self, size: int) -> int:
        """How many of `size` rows a kind of defect spoils."""
        return int(self.rng.binomial(size, self.rate))

    def spoil(self, name: str, frame: pd.DataFrame, spoiled: set[int]) -> pd.DataFrame:
        """`frame` with defects of every kind its columns allow, copies and orphans; rows in `spoiled` are left
        alone.
        """
        table = load_model()[name]
        had = (
            frame["household_no"].isin(self.kept).to_numpy()
            if "household_no" in frame
            else np.zeros(len(frame), dtype=bool)
        )
        free = [row for row in self.rng.permutation(len(frame)).tolist() if row not in spoiled and not had[row]]
        for defect in DEFECTS:
            self._change(table, frame, defect, free)
        self._blank(table, frame, free)
        if table.of_household:
            self._orphan(table, frame, free)
        return pd.concat([frame, self._copies(table, frame, free)], ignore_index=True)

    def _change(self, table: Table, frame: pd.DataFrame, defect: Defect, free: list[int]) -> None:
        columns = [name for name, column in table.columns.items() if column.type in defect.types]
        if defect.spare_keys:
            columns = [name for name in columns if name not in table.key]
        if not columns:
            return
        for row in take(free, self.count(len(frame))):
            column = columns[int(self.rng.integers(len(columns)))]
            old = frame.at[row, column]
            if pd.isna(old) or old == "":
                continue
            new = defect.change(self.rng, old)
            width = column_widths().get((table.table, column))
            if new == old or (width is not None and len(str(new)) > width):
                continue
            frame.at[row, column] = new
            self.note(table, frame.loc[row], column, defect.kind, defect.rule)

    def _blank(self, table: Table, frame: pd.DataFrame, free: list[int]) -> None:
        columns = [
            name for name, column in table.columns.items()
            if column.required and name not in ("household_no", *(table.latest_by or []))
        ]  # fmt: skip
        for row in take(free, self.count(len(frame)) if columns else 0):
            column = columns[int(self.rng.integers(len(columns)))]
            if table.columns[column].type == "amount":
                frame.at[row, column] = None
            else:
                frame.at[row, column] = "" if self.rng.random() < 0.5 else None
            self.note(table, frame.loc[row], column, "blank", "value_missing")

    def _orphan(self, table: Table, frame: pd.DataFrame, free: list[int]) -> None:
        for row in take(free, self.count(len(frame))):
            frame.at[row, "household_no"] = f"X{frame.at[row, 'household_no']}"
            self.note(table, frame.loc[row], "household_no", "orphan", "household_unknown")

    def _copies(self, table: Table, frame: pd.DataFrame, free: list[int]) -> pd.DataFrame:
        rows = take(free, self.count(len(frame)))
        for row in rows:
            self.note(table, frame.loc[row], "", "copy", "row_copied")
        return frame.loc[rows]


def take(free: list[int], count: int) -> list[int]:
    """Up to `count` rows, taken off the list of free ones."""
    return [free.pop() for _ in range(min(count, len(free)))]
