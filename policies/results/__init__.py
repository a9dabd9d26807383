"""The models of the result tables: per table its key, order, and per column type, unit, Chinese title and clause.

A column told `each: flag` stands for one column per flag of `flags.yaml`.
"""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from policies.clauses import CLAUSE
from policies.files import POLICIES, PolicyError, load, read_yaml
from policies.flags import load_flags
from policies.model import load_code_sets
from policies.words import OF_RESULTS

ResultType = Literal["text", "code", "codes", "bool", "count", "date", "decimal"]


class ResultColumn(BaseModel):
    """One column; `codes` names the words that may stand in it, `scale` how many decimals a decimal has."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: ResultType
    title: str
    unit: str | None = None
    clause: str | None = Field(None, pattern=CLAUSE)
    codes: str | None = None
    scale: int | None = None
    each: Literal["flag"] | None = None

    @model_validator(mode="after")
    def fits_its_type(self) -> "ResultColumn":
        """A decimal has a scale, a count a unit, and a code set exists."""
        if (self.type == "decimal") != (self.scale is not None):
            raise ValueError("a scale goes with the type decimal, and only with it")
        if self.type == "count" and self.unit is None:
            raise ValueError("a count has a unit")
        if self.codes is not None and self.codes not in {*OF_RESULTS, *load_code_sets(), "need"}:
            raise ValueError(f"no words {self.codes} in words.py or codes.yaml")
        return self


class ResultTable(BaseModel):
    """One result table: what a row is, the step it is written by, its key and the order of its rows."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: str
    title: str
    rows: str
    by: Literal["assess", "watch"] = "assess"
    key: list[str]
    order: list[str]
    columns: dict[str, ResultColumn]

    @model_validator(mode="after")
    def keys_are_columns(self) -> "ResultTable":
        """Key and order name columns of the table."""
        unknown = {*self.key, *self.order} - set(self.columns)
        if unknown:
            raise ValueError(f"unknown columns {', '.join(sorted(unknown))} in key or order")
        return self


def _each(name: str, column: ResultColumn) -> dict[str, ResultColumn]:
    """The columns that one entry stands for."""
    if column.each is None:
        return {name: column}
    return {
        name.format(flag=flag): column.model_copy(
            update={"title": column.title.format(title=told.title), "clause": told.clause, "each": None}
        )
        for flag, told in load_flags().items()
    }


@cache
def load_results(folder: Path = POLICIES / "results") -> dict[str, ResultTable]:
    """The result tables by name; raises PolicyError naming file, entry and word when one cannot be."""
    tables = {}
    for path in sorted(folder.glob("*.yaml")):
        table = load(ResultTable, read_yaml(path), f"results/{path.name}")
        if table.table != path.stem:
            raise PolicyError(f"results/{path.name}: table: must be {path.stem} (found {table.table!r})")
        columns = {own: each for name, column in table.columns.items() for own, each in _each(name, column).items()}
        tables[table.table] = table.model_copy(update={"columns": columns})
    return tables
