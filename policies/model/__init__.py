"""The canonical model: per table its columns, their types, code sets and the county's words for them.

A county officer's word for a thing (`title`), its English name in code and, through the format specs, its heading in
a file stand together here and nowhere else.
"""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from policies.files import POLICIES, PolicyError, load, read_yaml

ColumnType = Literal["text", "code", "codes", "month", "date", "compact_date", "timestamp", "year", "integer", "amount"]


class Column(BaseModel):
    """One column: what it holds, and what makes its row useless: a blank (`required`), an unreadable value
    (`voids_row`).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: ColumnType
    title: str
    codes: str | None = None
    required: bool = False
    voids_row: bool = False
    personal: bool = False

    @model_validator(mode="after")
    def codes_belong_to_code_types(self) -> "Column":
        """A code set stands with coded types only."""
        if (self.type in ("code", "codes")) != (self.codes is not None):
            raise ValueError("a code set goes with the types code and codes, and only with them")
        return self


class Derived(BaseModel):
    """A column of the snapshot that the platform does not have: read from its other columns when the snapshot is
    written.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Literal["text", "date", "boolean"]
    title: str
    personal: bool


class Table(BaseModel):
    """One table of the platform as the project sees it.

    `key` names a record in findings; `of_household` tables belong to a household by `household_no`;
    of different rows equal in `latest_by` only the latest counts; `derived` columns stand in the snapshot behind
    `columns`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: str
    title: str
    key: list[str]
    of_household: bool = False
    latest_by: list[str] | None = None
    columns: dict[str, Column]
    derived: dict[str, Derived] = {}

    @model_validator(mode="after")
    def names_are_given_once(self) -> "Table":
        """A derived column has a name of its own."""
        doubled = set(self.derived) & set(self.columns)
        if doubled:
            raise ValueError(f"derived columns {sorted(doubled)} are columns of the platform")
        return self

    @model_validator(mode="after")
    def keys_are_columns(self) -> "Table":
        """Keys name columns of the table."""
        unknown = {*self.key, *(self.latest_by or [])} - set(self.columns)
        if unknown:
            raise ValueError(f"unknown key columns {sorted(unknown)}")
        return self


CodeSets = dict[str, list[str]]


@cache
def load_code_sets() -> CodeSets:
    """Every code set by name, its values as the platform writes them."""
    return read_yaml(POLICIES / "codes.yaml")


@cache
def load_model(folder: Path = POLICIES / "model") -> dict[str, Table]:
    """The canonical tables by name; raises PolicyError naming the file when one cannot be."""
    tables: dict[str, Table] = {}
    code_sets = load_code_sets()
    for path in sorted(folder.glob("*.yaml")):
        table = load(Table, read_yaml(path), f"model/{path.name}")
        for name, column in table.columns.items():
            if column.codes is not None and column.codes not in code_sets:
                raise PolicyError(f"model/{path.name}: {name}: no code set {column.codes}")
        tables[table.table] = table
    return tables
