"""Format specs: everything that a file is, from its YAML; a new edition is a new file, with its start date and no
code.
"""

import datetime as dt
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from policies.model import load_code_sets, load_model
from policies.province import load_province
from policies.words import MARGINAL, UNSTABLE

CellType = Literal["text", "integer", "money", "month", "date", "date8", "identity_number"]
Container = Literal["xlsx", "csv", "text"]
Kind = Literal["import", "back", "list"]
IMPORT, BACK, LIST = KINDS = ("import", "back", "list")
EXTENSIONS: dict[Container, str] = {"xlsx": "xlsx", "csv": "csv", "text": "txt"}
# Every list numbers its rows per county when it is written.
NUMBER = "number"
TEMPLATES = Path(__file__).parent / "templates"

PATTERNS: dict[CellType, str] = {
    "integer": r"^[0-9]+$",
    "money": r"^-?[0-9]+\.[0-9]{2}$",
    "month": r"^[0-9]{6}$",
    "date": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    "date8": r"^[0-9]{8}$",
    "identity_number": r"^[0-9]{17}[0-9X](?:[1-7][1-4](?:..)?)?$",
}


class ColumnSpec(BaseModel):
    """One column of a file; `values` says what the file writes for a value of ours, '' for one that it leaves blank.

    `blank_beside`: the column beside which this one stays blank, in a row where that one is filled. `keeps`: the column
    whose word of ours stands here, where this one is blank and that one writes another word.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    heading: str
    column: str
    type: CellType = "text"
    codes: str | None = None
    values: dict[str, str] = {}
    blank_beside: str | None = None
    keeps: str | None = None
    width: float = Field(gt=0)
    required: bool = False

    @model_validator(mode="after")
    def codes_exist(self) -> "ColumnSpec":
        """The code set exists, is the model's for a column of that name, and holds every value that is mapped; what
        is required is never left blank.
        """
        if self.values and self.type != "text":
            raise ValueError(f"{self.column}: values go with the type text")
        if self.required and ("" in self.values.values() or self.blank_beside is not None):
            raise ValueError(f"{self.column}: is required and may be blank")
        if self.codes is None:
            return self
        if self.codes not in load_code_sets():
            raise ValueError(f"no code set {self.codes}")
        own = (table.columns[self.column].codes for table in load_model().values() if self.column in table.columns)
        of_model = {codes for codes in own if codes}
        if of_model and self.codes not in of_model:
            raise ValueError(f"{self.column}: code set {self.codes}, in the model {', '.join(sorted(of_model))}")
        if unknown := set(self.values) - set(load_code_sets()[self.codes]):
            raise ValueError(f"{self.column}: values {', '.join(sorted(unknown))} are not in code set {self.codes}")
        return self

    @property
    def pattern(self) -> str | None:
        """The form that a cell must have; None when any text will do."""
        return PATTERNS.get(self.type)

    @property
    def allowed(self) -> list[str] | None:
        """What a cell may say, each word once; None when it is not coded."""
        if self.codes is None:
            return None
        words = (self.values.get(code, code) for code in load_code_sets()[self.codes])
        return list(dict.fromkeys(word for word in words if word))


class FormatSpec(BaseModel):
    """One edition of a file's format, in force from `start` on.

    kind: an `import` file of the national system, a file `back` to the platform or the social network, a `list` for the
    county. `rows` names the function of `exports/rows/` that draws its rows, `order` how they stand, `place` where the
    file stands in the package, `todo` what it asks the county to do. `enters`: as which kind a household is entered
    with it; a record accepted in any version is not sent again. `not_compared`: columns that make no new version due.
    `settles`: what is accepted with it are the values that later changes are told against. `counts`:
    which of the cover's sums its rows belong to. A `text` container names its Jinja2 template. `title_rows` stand over
    the headings.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    format: str
    title: str
    edition: str
    start: dt.date = Field(alias="from")
    kind: Kind
    place: int = Field(ge=1)
    rows: str
    order: list[str] = Field(min_length=1)
    todo: str
    counts: Literal["households", "members", "measures"] | None = None
    enters: str | None = None
    not_compared: list[str] = []
    settles: bool = False
    container: Container = "xlsx"
    template: str | None = None
    source: str
    file_name: str
    sheet: str = Field(max_length=31)
    title_rows: list[str] = Field([], max_length=2)
    key: list[str]
    row_limit: int = Field(gt=0, le=1_048_575)
    columns: list[ColumnSpec]

    @model_validator(mode="after")
    def columns_fit(self) -> "FormatSpec":
        """No heading twice, a key of its own columns, a template with text alone, the province's names where braces
        stand.
        """
        headings = [column.heading for column in self.columns]
        if twice := sorted({heading for heading in headings if headings.count(heading) > 1}):
            raise ValueError(f"the heading {', '.join(twice)} stands twice")
        if missing := set(self.key) - {column.column for column in self.columns}:
            raise ValueError(f"key columns {', '.join(sorted(missing))} are no columns of the file")
        if self.recorded and "household_no" not in self.key:
            raise ValueError("the key of what leaves for another system holds household_no")
        if missing := set(self.not_compared) - {column.column for column in self.columns}:
            raise ValueError(f"not_compared: {', '.join(sorted(missing))} are no columns of the file")
        beside = {name for column in self.columns for name in (column.blank_beside, column.keeps) if name is not None}
        if missing := beside - {column.column for column in self.columns}:
            raise ValueError(f"blank_beside, keeps: {', '.join(sorted(missing))} are no columns of the file")
        if self.enters not in (None, MARGINAL, UNSTABLE):
            raise ValueError(f"enters: {self.enters}: must be {MARGINAL} or {UNSTABLE}")
        if self.enters is not None and not self.settles:
            raise ValueError("enters goes with settles: what is entered is what later changes are told against")
        if self.settles and self.key != ["household_no"]:
            raise ValueError("settles goes with the key [household_no]")
        if self.counts is not None and not self.recorded:
            raise ValueError("counts goes with what leaves for another system, not with a list")
        if self.title_rows and self.container == "text":
            raise ValueError("title_rows go with xlsx and csv; a text has its template")
        if self.template is not None and not (TEMPLATES / self.template).exists():
            raise ValueError(f"no template {self.template} in exports/templates")
        try:
            self.file_name.format(county_code="", county="", as_of="")
        except (KeyError, IndexError, ValueError) as error:
            raise ValueError(f"file_name names {error}; it may name county_code, county, as_of") from None
        if (self.container == "text") != (self.template is not None):
            raise ValueError("a template goes with the container text, and only with it")
        load_province().told(self.todo, "todo")
        for row in self.title_rows:
            load_province().told(
                row.replace("{title}", "").replace("{county}", "").replace("{as_of}", ""), "title_rows"
            )
        return self

    @property
    def extension(self) -> str:
        """The ending of its files' names."""
        return EXTENSIONS[self.container]

    @property
    def recorded(self) -> bool:
        """Whether the ledger keeps its records: what leaves for another system, not the county's own lists."""
        return self.kind != LIST

    @property
    def compared(self) -> list[str]:
        """The headings of the columns that make a new version due."""
        return [column.heading for column in self.columns if column.column not in self.not_compared]

    @property
    def identity(self) -> str | None:
        """The heading of the identity number that names a record's person; None when it has none."""
        return next((column.heading for column in self.columns if column.type == "identity_number"), None)

    @property
    def todo_zh(self) -> str:
        """What it asks the county to do, with the province's names."""
        return load_province().told(self.todo, f"formats: {self.format}: todo")

    def heading_of(self, column: str) -> str:
        """The heading under which a column stands."""
        return next(each.heading for each in self.columns if each.column == column)
