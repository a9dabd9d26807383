"""Dated policy parameters: every number of the notice, with its unit, start date, source and clause.

A province changes a value in a file here, not in code. `load_parameters` reads and checks all files;
`Parameters.at(name, day)` gives the value in force on a day; `policies.in_force` types them for the transforms.
"""

import datetime as dt
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from policies.clauses import CLAUSE
from policies.files import POLICIES, PolicyError, load, read_yaml


class DatedValue(BaseModel):
    """One value and the first day on which it is in force."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    start: dt.date = Field(alias="from")
    value: Any
    source: str


class Parameter(BaseModel):
    """A parameter of the notice with all its values, oldest first."""

    model_config = ConfigDict(extra="forbid")

    clause: str = Field(pattern=CLAUSE)
    unit: str
    notice: str
    basis: Literal["notice", "provincial choice"] = "notice"
    note: str = ""
    values: list[DatedValue] = Field(min_length=1)

    @model_validator(mode="after")
    def starts_ascend(self) -> "Parameter":
        """Dates ascend, each once: no overlap."""
        starts = [value.start for value in self.values]
        if starts != sorted(set(starts)):
            raise ValueError("the values' dates must ascend, each once")
        return self


class Parameters:
    """All parameters by name, and the file each stands in."""

    def __init__(self, by_name: dict[str, Parameter], files: dict[str, str] | None = None) -> None:
        self.by_name = by_name
        self.files = files or {}

    def __iter__(self) -> Iterator[tuple[str, Parameter]]:
        return iter(self.by_name.items())

    @property
    def complete_from(self) -> dt.date:
        """The first day on which every parameter has a value."""
        return max(parameter.values[0].start for parameter in self.by_name.values())

    def named(self, name: str) -> Parameter:
        """The parameter of that name; raises PolicyError when no file holds it."""
        if name not in self.by_name:
            raise PolicyError(f"policies/parameters: no parameter {name}")
        return self.by_name[name]

    def at(self, name: str, day: dt.date) -> Any:
        """The value in force on `day`; raises PolicyError naming parameter and date when there is none."""
        in_force = [value for value in self.named(name).values if value.start <= day]
        if not in_force:
            raise PolicyError(f"policies/parameters: {name} has no value for {day.isoformat()}")
        return in_force[-1].value


def _parameters_of(path: Path) -> Iterator[tuple[str, Parameter]]:
    for name, raw in (read_yaml(path) or {}).items():
        yield name, load(Parameter, raw, f"parameters/{path.name}: {name}")


@cache
def load_parameters(folder: Path = POLICIES / "parameters") -> Parameters:
    """Read every parameter file of `folder`; raises PolicyError on unknown keys, bad dates or a name held twice."""
    by_name: dict[str, Parameter] = {}
    files: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        for name, parameter in _parameters_of(path):
            if name in by_name:
                raise PolicyError(f"{path.name}: {name} stands in two files")
            by_name[name], files[name] = parameter, f"parameters/{path.name}"
    return Parameters(by_name, files)
