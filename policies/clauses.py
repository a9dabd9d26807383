"""The clauses of the notice by id, from `clauses.yaml`."""

from functools import cache

from pydantic import BaseModel, ConfigDict

from policies.files import POLICIES, load, read_yaml

# What the id of a clause looks like.
CLAUSE = r"^N\d\.\d[a-d]?$"


class Clause(BaseModel):
    """Where the notice says it, and what it asks."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    where: str
    title: str


@cache
def load_clauses() -> dict[str, Clause]:
    """Every clause by id; raises PolicyError when the file cannot be."""
    return load(dict[str, Clause], read_yaml(POLICIES / "clauses.yaml"), "clauses.yaml")
