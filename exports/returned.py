"""What a county's cover tells of what came back: answers by file, what waits and since when, files that were no use."""

import datetime as dt
import hashlib
from dataclasses import dataclass, field

import pandas as pd

from exports.format_specs import IMPORT, FormatSpec
from policies.words import ACCEPTED, REFUSED, SENT


@dataclass(frozen=True)
class Returned:
    """inbox: where the county drops files. answers: title, accepted, refused, waiting, since. files: name, read_on,
    why.
    """

    inbox: str = ""
    answers: list[dict[str, object]] = field(default_factory=list)
    files: list[dict[str, str]] = field(default_factory=list)


def answers_by_file(outside: pd.DataFrame, specs: list[FormatSpec]) -> list[dict[str, object]]:
    """By import file how many of a county's records were last accepted, refused, or wait for an answer and since when.

    `outside`: format, state, records, since.
    """
    told: list[dict[str, object]] = []
    for spec in specs:
        own = outside[outside.format == spec.format].set_index("state")
        if spec.kind != IMPORT or own.empty:
            continue
        counts = {state: int(own.records.get(state, 0)) for state in (ACCEPTED, REFUSED, SENT)}
        since = str(own.since[SENT])[:10] if counts[SENT] else ""
        accepted, refused, waiting = counts.values()
        told.append({"title": spec.title, "accepted": accepted, "refused": refused, "waiting": waiting, "since": since})
    return told


def unused_files(files: pd.DataFrame) -> list[dict[str, str]]:
    """The files of a county that could not be used, or rows of them; `files` as `returned_files` gives them."""
    told = []
    for row in files.itertuples():
        if row.problem is None and not row.unused:
            continue
        why = f"{row.unused}行未能使用" if row.problem is None else f"整个文件未能使用：{row.problem}"
        told.append({"name": str(row.name), "read_on": _day(row.read_on), "why": why})
    return told


def _day(moment: dt.date) -> str:
    return moment.isoformat()[:10]


def digest_of_files(files: pd.DataFrame) -> str:
    """What makes a cover another one, of the files that came back."""
    return hashlib.sha256(files.to_csv(index=False).encode()).hexdigest()
