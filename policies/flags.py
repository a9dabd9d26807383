"""The flags of the notice, from `flags.yaml`: one row each, over which assessment, reasons, counts and models loop."""

from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from policies.clauses import CLAUSE
from policies.files import POLICIES, load, read_yaml
from policies.model import load_code_sets


class Flag(BaseModel):
    """One flag: the function of `transforms/flags/` that judges it, the window its sentence speaks of, and the
    sentence.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    clause: str = Field(pattern=CLAUSE)
    function: str
    arguments: dict[str, Any] = {}
    window: Literal["W", "E"]
    evidence: bool = True
    risk: str | None = None
    says: str

    @model_validator(mode="after")
    def risk_is_known(self) -> "Flag":
        """A proposed risk is one of the platform's."""
        if self.risk is not None and self.risk not in load_code_sets()["risk"]:
            raise ValueError(f"no risk {self.risk} in codes.yaml")
        return self


@cache
def load_flags() -> dict[str, Flag]:
    """Every flag by name, in the order of the results; raises PolicyError naming the entry that cannot be."""
    return load(dict[str, Flag], read_yaml(POLICIES / "flags.yaml"), "flags.yaml")


def evidence_flags() -> tuple[str, ...]:
    """The flags that make a household a candidate."""
    return tuple(name for name, flag in load_flags().items() if flag.evidence)
