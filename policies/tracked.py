"""Which fields of an accepted record are followed for changes, from `tracked.yaml` (N3.2a)."""

from functools import cache

from pydantic import BaseModel, ConfigDict

from policies.files import POLICIES, PolicyError, load, read_yaml
from policies.model import load_model


class Tracked(BaseModel):
    """Followed fields by table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    clause: str
    source: str
    household: list[str]
    assessment: list[str]
    marginal_monitor: list[str]
    member: list[str]
    measure: list[str]


@cache
def load_tracked() -> Tracked:
    """The followed fields; raises PolicyError for one that its table does not have."""
    tracked = load(Tracked, read_yaml(POLICIES / "tracked.yaml"), "tracked.yaml")
    for table in ("household", "marginal_monitor", "member", "measure"):
        unknown = set(getattr(tracked, table)) - set(load_model()[table].columns)
        if unknown:
            raise PolicyError(f"tracked.yaml: {table} has no {', '.join(sorted(unknown))}")
    return tracked
