"""The clauses of the notice by id, from `clauses.yaml`."""

from functools import cache

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from policies.files import POLICIES, PolicyError, read_yaml


class Clause(BaseModel):
    """Where the notice says it, and what it asks."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    where: str
    title: str


@cache
def load_clauses() -> dict[str, Clause]:
    """Every clause by id; raises PolicyError when the file cannot be."""
    try:
        return TypeAdapter(dict[str, Clause]).validate_python(read_yaml(POLICIES / "clauses.yaml"))
    except ValidationError as error:
        raise PolicyError(f"clauses.yaml: {error}") from error
