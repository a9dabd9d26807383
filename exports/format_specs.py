"""Format specs: a file's name, sheet, headings in order and what each column holds; a new edition is a new file.

A spec is checked when it is loaded: its code sets exist, its key stands among its columns, no heading stands twice.
"""

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from exports.columns import VIEWS, code_set_of, columns_of
from policies.files import PolicyError, read_yaml
from policies.model import load_code_sets

CellType = Literal["text", "integer", "money", "month", "date", "date8", "identity_number"]
Container = Literal["xlsx", "csv", "text"]
EXTENSIONS: dict[Container, str] = {"xlsx": "xlsx", "csv": "csv", "text": "txt"}

PATTERNS: dict[CellType, str] = {
    "integer": r"^[0-9]+$",
    "money": r"^-?[0-9]+\.[0-9]{2}$",
    "month": r"^[0-9]{6}$",
    "date": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    "date8": r"^[0-9]{8}$",
    "identity_number": r"^[0-9]{17}[0-9X](?:[1-7][1-4](?:..)?)?$",
}

IMPORT_FORMATS = ("marginal_household", "marginal_member", "unstable_annotation", "measure", "update", "elimination")
BACK_FORMATS = ("closing_mark", "need_list")
LIST_FORMATS = ("refused", "verify", "complete", "correct")


class ColumnSpec(BaseModel):
    """One column of a file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    heading: str
    column: str
    type: CellType = "text"
    codes: str | None = None
    width: float = Field(gt=0)
    required: bool = False

    @property
    def pattern(self) -> str | None:
        """The form that a cell must have; None when any text will do."""
        return PATTERNS.get(self.type)

    @property
    def values(self) -> list[str] | None:
        """The codes a cell may hold; None when it is not coded."""
        return load_code_sets()[self.codes] if self.codes else None


class FormatSpec(BaseModel):
    """One edition of a file's format, in force from `start` on.

    kind: an `import` file of the national system, a file `back` to the platform or the social network, a `list` for the
    county. `view` says which rows it draws from; a `text` container names its Jinja2 template.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    format: str
    title: str
    edition: str
    start: dt.date = Field(alias="from")
    kind: Literal["import", "back", "list"]
    view: str
    container: Container = "xlsx"
    template: str | None = None
    source: str
    file_name: str
    sheet: str = Field(max_length=31)
    key: list[str]
    row_limit: int = Field(gt=0, le=1_048_575)
    columns: list[ColumnSpec]

    @model_validator(mode="after")
    def columns_fit(self) -> "FormatSpec":
        """No heading twice, known code sets, a key of its own columns."""
        headings = [column.heading for column in self.columns]
        if len(set(headings)) != len(headings):
            raise ValueError("a heading stands twice")
        unknown = {column.codes for column in self.columns if column.codes} - set(load_code_sets())
        if unknown:
            raise ValueError(f"no code set {sorted(unknown)}")
        missing = set(self.key) - {column.column for column in self.columns}
        if missing:
            raise ValueError(f"key columns {sorted(missing)} are no columns of the file")
        return self

    @model_validator(mode="after")
    def fits_the_model(self) -> "FormatSpec":
        """Every column is one of its view; a canonical column has the canonical code set; a template stands with text."""
        if self.view not in VIEWS:
            raise ValueError(f"no view {self.view}")
        unknown = {column.column for column in self.columns} - columns_of(self.view)
        if unknown:
            raise ValueError(f"view {self.view} has no column {', '.join(sorted(unknown))}")
        for column in self.columns:
            of_model = code_set_of(self.view, column.column)
            if column.codes and of_model and column.codes != of_model:
                raise ValueError(f"{column.column}: code set {column.codes}, in the model {of_model}")
        if (self.container == "text") != (self.template is not None):
            raise ValueError("a template goes with the container text, and only with it")
        return self

    @property
    def extension(self) -> str:
        """The ending of its files' names."""
        return EXTENSIONS[self.container]

    def heading_of(self, column: str) -> str:
        """The heading under which a column stands."""
        return next(each.heading for each in self.columns if each.column == column)


@cache
def _editions() -> list[FormatSpec]:
    specs = []
    for path in sorted((Path(__file__).parent / "formats").glob("*.yaml")):
        try:
            specs.append(FormatSpec.model_validate(read_yaml(path)))
        except ValidationError as error:
            raise PolicyError(f"formats/{path.name}: {error}") from error
    return specs


def format_spec(name: str, day: dt.date) -> FormatSpec:
    """The edition of a format in force on `day`; raises PolicyError when there is none."""
    editions = [spec for spec in _editions() if spec.format == name and spec.start <= day]
    if not editions:
        raise PolicyError(f"exports/formats: no edition of {name} for {day.isoformat()}")
    return max(editions, key=lambda spec: spec.start)
