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
# The last sheet of a list that has a column of towns: how many rows each has.
COUNTS_SHEET, TOWN = "按乡镇统计", "town"
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


class SheetSpec(BaseModel):
    """One sheet of a file: `rows` names the function of `exports/rows/` that draws its rows, `order` how they stand,
    `key` the columns that no two rows share.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    rows: str
    order: list[str] = Field(min_length=1)
    sheet: str = Field(max_length=31)
    key: list[str] = []
    columns: list[ColumnSpec] = Field(min_length=1)

    @model_validator(mode="after")
    def headings_and_key_fit(self) -> "SheetSpec":
        """No heading twice; a key, and columns that others look at, of its own."""
        headings = [column.heading for column in self.columns]
        if twice := sorted({heading for heading in headings if headings.count(heading) > 1}):
            raise ValueError(f"the heading {', '.join(twice)} stands twice")
        if missing := set(self.key) - {column.column for column in self.columns}:
            raise ValueError(f"key columns {', '.join(sorted(missing))} are no columns of the file")
        beside = {name for column in self.columns for name in (column.blank_beside, column.keeps) if name is not None}
        if missing := beside - {column.column for column in self.columns}:
            raise ValueError(f"blank_beside, keeps: {', '.join(sorted(missing))} are no columns of the file")
        return self

    def heading_of(self, column: str) -> str:
        """The heading under which a column stands."""
        return next(each.heading for each in self.columns if each.column == column)


class FormatSpec(SheetSpec):
    """One edition of a file's format, in force from `start` on.

    Its own sheet is the one that counts: the manifest's rows and keys, and what comes back, speak of it alone; a list's
    `more_sheets` stand behind it, each with the county's rows.
    kind: an `import` file of the national system, a file `back` to the platform or the social network, a `list` for the
    county. `place`: where the file stands in the package, `todo`: what it asks the county to do, `menu`: where the
    national system takes it (the province's own word: its true menus are not public). `enters`: as which kind a
    household is entered with it; a record accepted in any version is not sent again. `not_compared`: columns that make
    no new version due. `settles`: what is accepted with it are the values that later changes are told
    against. `counts`: which of the cover's sums its rows belong to. A `text` container names its Jinja2 template.
    `title_rows` stand over the headings. `counted_by`: the column of a list by whose values its rows are counted in
    each town. `same_rows_as`: a list that shows the rows of another file once more, those that leave today; they are
    recorded and counted there alone. `until_sent_again`: a list of records by format and key, without those of which a
    new version leaves today.
    """

    format: str
    title: str
    edition: str
    start: dt.date = Field(alias="from")
    kind: Kind
    place: int = Field(ge=1)
    todo: str
    menu: str | None = None
    counts: Literal["households", "members", "measures"] | None = None
    enters: str | None = None
    not_compared: list[str] = []
    settles: bool = False
    same_rows_as: str | None = None
    until_sent_again: bool = False
    container: Container = "xlsx"
    template: str | None = None
    source: str
    file_name: str
    title_rows: list[str] = Field([], max_length=2)
    key: list[str]
    row_limit: int = Field(gt=0, le=1_048_575)
    counted_by: str | None = None
    more_sheets: list[SheetSpec] = []

    @model_validator(mode="after")
    def columns_fit(self) -> "FormatSpec":
        """A key that the ledger can keep, more sheets in a list's workbook, a template with text alone, the province's
        names where braces stand.
        """
        if self.recorded and "household_no" not in self.key:
            raise ValueError("the key of what leaves for another system holds household_no")
        if missing := set(self.not_compared) - {column.column for column in self.columns}:
            raise ValueError(f"not_compared: {', '.join(sorted(missing))} are no columns of the file")
        if self.enters not in (None, MARGINAL, UNSTABLE):
            raise ValueError(f"enters: {self.enters}: must be {MARGINAL} or {UNSTABLE}")
        if self.enters is not None and not self.settles:
            raise ValueError("enters goes with settles: what is entered is what later changes are told against")
        if self.settles and self.key != ["household_no"]:
            raise ValueError("settles goes with the key [household_no]")
        if self.counts is not None and not self.recorded:
            raise ValueError("counts goes with what leaves for another system, not with a list")
        if self.same_rows_as is not None and self.recorded:
            raise ValueError("same_rows_as goes with a list: records are kept of one file")
        if self.until_sent_again and self.recorded:
            raise ValueError("until_sent_again goes with a list: it shows records of other files")
        if self.more_sheets and (self.recorded or self.container != "xlsx"):
            raise ValueError("more_sheets go with a list in a workbook: the ledger keeps the records of one sheet")
        names = [self.sheet, *(sheet.sheet for sheet in self.more_sheets), COUNTS_SHEET]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"the sheet {', '.join(twice)} stands twice")
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
        if self.counted_by is not None and not self.has_counts:
            raise ValueError("counted_by goes with a list in a workbook that has the column town")
        if self.counted_by is not None and self.counted_by not in {column.column for column in self.columns}:
            raise ValueError(f"counted_by: {self.counted_by} is no column of the file")
        load_province().told(self.todo, "todo")
        if self.menu is not None and self.kind != IMPORT:
            raise ValueError("menu goes with kind import: what the national system takes")
        load_province().told(self.menu or "", "menu")
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
    def has_counts(self) -> bool:
        """Whether its rows are counted by town on a last sheet."""
        return self.kind == LIST and self.container == "xlsx" and TOWN in {column.column for column in self.columns}

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

    @property
    def menu_zh(self) -> str:
        """Where the national system takes the file; where no menu is named, its import of data."""
        return load_province().told(self.menu or "数据导入", f"formats: {self.format}: menu")
