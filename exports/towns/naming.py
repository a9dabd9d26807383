"""Names of the files of a county's towns, in the one folder within its package."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from exports.cover import County
from exports.rendering import safe_name
from exports.towns.places import Town
from storage.layout import TOWNS

# So that the whole name stays within what file systems and archives take.
_LONGEST = 30


def _plain(name: str) -> str:
    """A town's name as a part of a file's name."""
    return safe_name(name).strip(" .")[:_LONGEST]


def town_names(towns: Sequence[Town]) -> dict[str, str]:
    """By code the name under which a town's files stand; towns that would share one carry their codes."""
    often = Counter(_plain(town.name).casefold() for town in towns)
    return {
        town.code: _plain(town.name)
        if often[_plain(town.name).casefold()] == 1
        else f"{_plain(town.name)}（{town.code}）"
        for town in towns
    }


def town_file(county: County, town: str, title: str, as_of: dt.date) -> str:
    """乡镇/341102_琅琊区_三官镇_清单_20200508.xlsx"""
    return f"{TOWNS}/{safe_name(f'{county.code}_{county.name}_{town}_{title}_{as_of:%Y%m%d}')}.xlsx"
