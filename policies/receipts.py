"""How offices word what they send back, and how far such a file is trusted, from `receipts.yaml`."""

from functools import cache

from pydantic import BaseModel, ConfigDict, Field, model_validator

from policies.files import POLICIES, load, read_yaml


class _Entry(BaseModel):
    """An entry of the file: nothing unknown in it, never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Headings(_Entry):
    """Headings of import results; `same_as`: other words for the headings of our own files."""

    result: list[str] = Field(min_length=1)
    reason: list[str] = Field(min_length=1)
    identity: list[str]
    same_as: dict[str, list[str]]


class Results(_Entry):
    """The words of a record's outcome."""

    accepted: list[str] = Field(min_length=1)
    refused: list[str] = Field(min_length=1)

    @model_validator(mode="after")
    def differ(self) -> "Results":
        """No word means both."""
        if both := set(self.accepted) & set(self.refused):
            raise ValueError(f"{', '.join(sorted(both))} is accepted and refused")
        return self


class OpinionHeadings(_Entry):
    """The headings under which a county answers a finding."""

    heading: str
    note: str


class Settled(_Entry):
    """When a dropped file is complete, in seconds."""

    untouched_seconds: float = Field(ge=0)
    between_looks_seconds: float = Field(gt=0)
    unfinished_seconds: float = Field(ge=0)


class Limits(_Entry):
    """What a dropped file may cost; the last three are those of the process that reads it."""

    bytes: int = Field(gt=0)
    files: int = Field(gt=0)
    unpacked_bytes: int = Field(gt=0)
    ratio: int = Field(gt=0)
    parts: int = Field(gt=0)
    rows: int = Field(gt=0)
    columns: int = Field(gt=0)
    cell_characters: int = Field(gt=0)
    title_rows: int = Field(ge=0)
    sheets: int = Field(gt=0)
    memory_bytes: int = Field(gt=0)
    cpu_seconds: int = Field(gt=0)
    seconds: int = Field(gt=0)


class Receipts(_Entry):
    """Everything the file says."""

    headings: Headings
    results: Results
    totals: list[str]
    opinion: OpinionHeadings
    left_alone: list[str]
    settled: Settled
    told_days: int = Field(ge=1)
    limits: Limits


@cache
def load_receipts() -> Receipts:
    """The file; raises PolicyError when it cannot be."""
    return load(Receipts, read_yaml(POLICIES / "receipts.yaml"), "receipts.yaml")
