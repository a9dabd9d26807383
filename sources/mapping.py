"""Which table, column and code of a platform is which of the canonical model; one reviewed file per platform.

A file tells only what differs: a table or column it leaves out has the canonical name, a code word it leaves out is the
canonical one.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from policies.files import PolicyError, load, read_yaml
from policies.model import Table, load_code_sets, load_model

MAPPINGS = Path(__file__).parent / "mappings"


class _Renamed(BaseModel):
    """What a platform names otherwise: the table, and columns by their canonical names."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: str | None = None
    columns: dict[str, str] = {}


class _File(BaseModel):
    """A mapping file as it is written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    platform: str
    source: str
    tables: dict[str, _Renamed] = {}
    codes: dict[str, dict[str, str]] = {}


class TableMapping(BaseModel):
    """The platform's table that holds a canonical one, and the platform's column by canonical column, in the model's
    order.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: str
    columns: dict[str, str]


class Mapping(BaseModel):
    """A platform's table for every canonical one, and canonical code by the platform's own word, per code set."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    platform: str
    source: str
    tables: dict[str, TableMapping]
    codes: dict[str, dict[str, str]] = {}


def _wrong_tables(file: _File, model: dict[str, Table]) -> Iterator[str]:
    for name, renamed in file.tables.items():
        if name not in model:
            yield f"table {name}: the canonical model has no such table"
            continue
        for column in renamed.columns:
            if column not in model[name].columns:
                yield f"table {name}: the canonical table has no column {column}"


def _wrong_codes(codes: dict[str, dict[str, str]], code_sets: dict[str, list[str]]) -> Iterator[str]:
    for name, words in codes.items():
        if name not in code_sets:
            yield f"codes {name}: there is no such code set"
            continue
        for word, canonical in words.items():
            if canonical not in code_sets[name]:
                yield f"codes {name}: {word}: {canonical} is no code of the set"
            if word != unicodedata.normalize("NFKC", word).strip() or not word:
                yield f"codes {name}: {word!r} is met only as it is normalised: half-width, without spaces around it"


def _doubled(tables: dict[str, TableMapping]) -> Iterator[str]:
    """What two canonical names would read from one place, such as a renamed column and one left out."""
    for platform, times in Counter(table.table for table in tables.values()).items():
        if times > 1:
            yield f"table {platform} of the platform stands for {times} canonical tables"
    for name, table in tables.items():
        for column, times in Counter(table.columns.values()).items():
            if times > 1:
                yield f"table {name}: column {column} of the platform stands for {times} canonical columns"


def _whole(table: Table, renamed: _Renamed) -> TableMapping:
    columns = {name: renamed.columns.get(name, name) for name in table.columns}
    return TableMapping(table=renamed.table or table.table, columns=columns)


@cache
def load_mapping(name: str, folder: Path = MAPPINGS) -> Mapping:
    """The mapping file of that name in `folder`, made whole with what it leaves out.

    Raises PolicyError, naming file, table or code set and word, when it speaks of what the canonical model does not
    have.
    """
    path = folder / f"{name}.yaml"
    if not path.exists():
        raise PolicyError(f"{folder}: no mapping {name}")
    file = load(_File, read_yaml(path), path.name)
    model = load_model()
    tables = {each: _whole(table, file.tables.get(each, _Renamed())) for each, table in model.items()}
    wrong = [*_wrong_tables(file, model), *_wrong_codes(file.codes, load_code_sets()), *_doubled(tables)]
    if wrong:
        raise PolicyError(f"{path.name}: {'; '.join(wrong)}")
    return Mapping(platform=file.platform, source=file.source, tables=tables, codes=file.codes)
