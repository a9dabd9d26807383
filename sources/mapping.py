"""Which table, column and code of a platform is which of the canonical model; one reviewed file per platform."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from policies.files import PolicyError, read_yaml
from policies.model import load_model


class TableMapping(BaseModel):
    """A platform's table: its canonical name, and canonical column by platform column."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    canonical: str
    columns: dict[str, str]


class Mapping(BaseModel):
    """A platform's tables, and canonical code by the platform's own, per code set."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    platform: str
    source: str
    tables: dict[str, TableMapping]
    codes: dict[str, dict[str, str]] = {}


@cache
def load_mapping(name: str) -> Mapping:
    """The mapping file of that name; raises PolicyError when it does not cover the canonical model exactly."""
    path = Path(__file__).parent / "mappings" / f"{name}.yaml"
    if not path.exists():
        raise PolicyError(f"sources/mappings: no mapping {name}")
    try:
        mapping = Mapping.model_validate(read_yaml(path))
    except ValidationError as error:
        raise PolicyError(f"{path.name}: {error}") from error
    model = load_model()
    covered = {table.canonical: set(table.columns.values()) for table in mapping.tables.values()}
    for table in model.values():
        missing = set(table.columns) - covered.get(table.table, set())
        unknown = covered.get(table.table, set()) - set(table.columns)
        if missing or unknown:
            raise PolicyError(f"{path.name}: table {table.table}: missing {sorted(missing)}, unknown {sorted(unknown)}")
    return mapping
