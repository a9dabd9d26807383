"""Counties merged into another, or closed, within a year, from `county_changes.yaml` (N2.1c)."""

import datetime as dt
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from policies.divisions import SIX_DIGITS
from policies.files import POLICIES, PolicyError, load, read_yaml


class CountyChange(BaseModel):
    """From the day `on` on, cases of a county count in another."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)

    county_code: str = Field(pattern=SIX_DIGITS)
    into: str = Field(pattern=SIX_DIGITS)
    on: dt.date
    reason: str = Field(min_length=1)
    source: str = Field(min_length=1)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    county_changes: list[CountyChange]


@cache
def load_county_changes(path: Path = POLICIES / "county_changes.yaml") -> tuple[CountyChange, ...]:
    """Every change; raises PolicyError naming entry and word, a county that changes twice, or one that ends in
    itself.
    """
    entries = load(_File, _keyed(read_yaml(path)), path.name).county_changes
    into: dict[str, str] = {}
    for entry in entries:
        if entry.county_code in into:
            raise PolicyError(f"{path.name}: {entry.county_code} stands twice: a county goes into one other")
        into[entry.county_code] = entry.into
    for code in into:
        way = [code]
        while (after := into.get(way[-1])) is not None:
            way.append(after)
            if after in way[:-1]:
                raise PolicyError(f"{path.name}: {' into '.join(way)}: the way leads back")
    return tuple(entries)


def _keyed(raw: object) -> object:
    """The file with `on` as a word again: YAML 1.1 reads a bare `on` as true."""
    if not isinstance(raw, dict) or not isinstance(raw.get("county_changes"), list):
        return raw
    rows = [
        {"on" if key is True else key: value for key, value in row.items()} if isinstance(row, dict) else row
        for row in raw["county_changes"]
    ]
    return {**raw, "county_changes": rows}


def successors(as_of: dt.date) -> dict[str, str]:
    """By county that is no more on a day, the one that counts its cases, chains followed."""
    into = {each.county_code: each.into for each in load_county_changes() if each.on <= as_of}

    def last(code: str) -> str:
        return last(into[code]) if code in into else code

    return {code: last(code) for code in into}
