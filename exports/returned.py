"""What a county's cover tells of what came back: answers by file, those since the package before, what waits and since
when, files that were read, and those that were no use.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass, field

import pandas as pd

from exports.format_specs import IMPORT, FormatSpec
from policies.words import ACCEPTED, REFUSED, SENT


@dataclass(frozen=True)
class Returned:
    """inbox: where the county drops files. before: the day of its package before, blank without one. answers: title,
    new_accepted, new_refused (since that day), accepted, refused, waiting, since. files: name, read_on, rows, why.
    """

    inbox: str = ""
    before: str = ""
    answers: list[dict[str, object]] = field(default_factory=list)
    files: list[dict[str, str | int]] = field(default_factory=list)

    @property
    def new(self) -> int:
        """How many answers came since the package before."""
        return sum(int(str(answer[name])) for answer in self.answers for name in ("new_accepted", "new_refused"))


def answers_by_file(
    outside: pd.DataFrame, specs: list[FormatSpec], before: dt.date | None = None
) -> list[dict[str, object]]:
    """By import file how many of a county's records were last accepted, refused, or wait for an answer and since when;
    and how many of these answers are dated `before`, the day of its last package, or later.

    `outside`: format, state, answered_on, records, since.
    """
    told: list[dict[str, object]] = []
    for spec in [] if outside.empty else specs:
        own = outside[outside.format == spec.format]
        if spec.kind != IMPORT or own.empty:
            continue
        new = own[own.answered_on.map(lambda day: before is not None and not pd.isna(day) and _day(day) >= str(before))]
        waits = own[own.state == SENT]
        told.append(
            {
                "title": spec.title,
                "new_accepted": _records(new, ACCEPTED),
                "new_refused": _records(new, REFUSED),
                "accepted": _records(own, ACCEPTED),
                "refused": _records(own, REFUSED),
                "waiting": _records(own, SENT),
                "since": min((_day(day) for day in waits.since), default=""),
            }
        )
    return told


def _records(rows: pd.DataFrame, state: str) -> int:
    return int(rows[rows.state == state].records.sum())


def files_read(files: pd.DataFrame, before: dt.date | None = None) -> list[dict[str, str | int]]:
    """The files of a county that were read since its package before, and earlier ones of which something could not be
    used; `files` as `returned_files` gives them. rows: how many of it say something new.
    """
    told: list[dict[str, str | int]] = []
    for row in files.itertuples():
        fine = row.problem is None and not row.unused
        if fine and (before is None or _day(row.read_on) < str(before)):
            continue
        why = f"{row.unused}行未能使用" if row.unused else ""
        why = why if row.problem is None else f"整个文件未能使用：{row.problem}"
        used = int(row.accepted) + int(row.refused)
        told.append({"name": str(row.name), "read_on": _day(row.read_on), "rows": used, "why": why})
    return told


def _day(moment: dt.date) -> str:
    return moment.isoformat()[:10]


def digest_of_files(files: pd.DataFrame) -> str:
    """What makes a cover another one, of the files that came back."""
    return hashlib.sha256(files.to_csv(index=False).encode()).hexdigest()
