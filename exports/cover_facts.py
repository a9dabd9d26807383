"""What a county's cover page tells: where its records went, its deadlines, its scale."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

import pandas as pd

from exports.accounting import PREFIXES, places
from exports.assistance import Assistance
from exports.county_rows import CountyRows
from exports.cover import County, Cover
from exports.due_days import when_due
from exports.file_frame import FileFrame
from exports.format_catalogue import formats
from exports.format_specs import IMPORT, LIST, FormatSpec
from exports.returned import Returned, answers_by_file, files_read
from exports.whereabouts import REPORTED, last_answers, whereabouts
from policies.county_changes import successors
from policies.words import COMPLETE, MET, MISSED
from storage.day import Day
from storage.layout import PROVINCE_LIST
from storage.manifest import NotPublishedError

PROVINCE = County(PROVINCE_LIST, "省级", None)
HOUSEHOLDS = "households"
_UNPLACED = {"households": "", "members": "_members", "measures": "_measures"}


def _sent(files: list[FileFrame], counts: str) -> set[str]:
    """The records that stand in files that count them today."""
    return {record for file in files if file.spec.counts == counts for record in file.about["record"].to_pylist()}


def _placed(rows: pd.DataFrame) -> dict[tuple[str, str], dict[str, int]]:
    """By what is counted and status how many records stand in each place."""
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for counts, status, place, records in zip(rows.counts, rows.status, rows.place, rows.records, strict=True):
        found[counts, status][place] = int(records)
    return found


def _ready(rows: pd.DataFrame) -> dict[tuple[str, str], list[str]]:
    """By what is counted and status the records that are ready to be sent."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for counts, status, record in zip(*(rows[name].tolist() for name in ("counts", "status", "record")), strict=True):
        found[counts, status].append(record)
    return found


def counts(county: County, rows: CountyRows, entering: list[str]) -> dict[str, int]:
    """Where every judged household, member and measure went: sent today, held back by a finding, or not due; and the
    sums that a reader adds up. `entering`: the formats whose records are households.
    """
    own = rows.counts.drop(columns="county_code").sum().astype(int).to_dict()  # lost its last household: has none
    if county.code == PROVINCE.code:
        return {f"unplaced{suffix}": own[name] for name, suffix in _UNPLACED.items()}
    placed, ready = _placed(rows.placed), _ready(rows.ready)
    sent = {name: _sent(rows.files, name) for name in PREFIXES}
    for name, prefix in PREFIXES.items():
        parts = sum((Counter(each) for (counted, _), each in placed.items() if counted == name), Counter[str]())
        waits = [record for (counted, _), each in ready.items() if counted == name for record in each]
        where = places(county.code, own[name], name, parts, waits, sent[name])
        own |= {f"{prefix}{place}": count for place, count in where.items()}
    last = last_answers(rows.known, entering)
    for status in REPORTED:
        of_status = HOUSEHOLDS, status
        stand = placed[of_status], ready[of_status], sent[HOUSEHOLDS]
        own |= whereabouts(county.code, status, own[status], *stand, last)
    return own


def _iso(day: Any) -> str:
    """2020-05-10; blank where there is no day."""
    return "" if pd.isna(day) else pd.Timestamp(day).date().isoformat()


def _deadlines(county: County, rows: CountyRows, day: Day) -> list[dict[str, Any]]:
    """Every deadline that speaks of the county, in the order of `deadlines.yaml`; none of one that went into another,
    whose cases count there.
    """
    if county.code in successors(day.as_of):
        return []
    lists = {file.spec.format: file.spec.title for file in rows.files}
    progress = rows.progress.set_index("deadline")
    told = []
    for name, deadline in day.deadlines.deadlines.items():
        if name not in progress.index:
            raise NotPublishedError(
                f"deadline_progress of {day.as_of}: no deadline {name}; run assess of that day again"
            )
        row = progress.loc[name]
        need, done, missing = int(row.need), int(row.done), int(row.missing)
        if need == 0 and not deadline.shared_due:
            continue
        told.append(
            {
                "title": deadline.title,
                "due": _iso(row.due),
                "extended_from": _iso(row.extended_from),
                "shared_due": deadline.shared_due,
                "what": deadline.what_zh,
                "verb": deadline.verb,
                "list": lists.get(deadline.list, ""),
                "list_first": deadline.list == COMPLETE,
                "need": need,
                "done": done,
                "missing": missing,
                "overdue": int(row.overdue),
                "state": "nothing" if need == 0 else MET if missing == 0 else MISSED if row.overdue else "open",
                "percent": done * 100 // need if need else 0,  # rounded down: 100 is said when all are done
            }
        )
    return told


def _scale(rows: CountyRows) -> dict[str, Any] | None:
    row = rows.scale.iloc[0]
    if row.ratio is None:
        return None
    return {
        "monitored": int(row.monitored_people),
        "registered": int(row.registered_people),
        "percent": f"{row.ratio * 100:.2f}",
        "limit": f"{row.limit * 100:.0f}",
        "within": bool(row.within),
    }


def _returned(specs: list[FormatSpec], rows: CountyRows, inbox: str, back: pd.DataFrame, before: str) -> Returned:
    last = dt.date.fromisoformat(before) if before else None
    return Returned(inbox, before, answers_by_file(rows.answers, specs, last), files_read(back, last))


def cover(
    county: County,
    day: Day,
    rows: CountyRows,
    inbox: str,
    back: pd.DataFrame,
    before: str,
    assistance: Sequence[Assistance] = (),
) -> Cover:
    """The facts of one county's cover page; `inbox`: where it drops files, `back`: its own that came back lately,
    `before`: the day of its package before, blank without one; `assistance`: what its households lack and may have.
    """
    specs = formats(day.as_of)
    numbers = counts(county, rows, [spec.format for spec in specs if spec.counts == HOUSEHOLDS])
    lists = [file for file in rows.files if file.spec.kind == LIST]
    dues = {file.spec.format: when_due(file.cells, file.spec, day.as_of) for file in lists}
    if county.code == PROVINCE.code:
        return Cover(numbers, dues=dues)
    return Cover(
        numbers,
        _deadlines(county, rows, day),
        _scale(rows),
        returned=_returned(specs, rows, inbox, back, before),
        dues=dues,
        menus={spec.format: spec.menu_zh for spec in specs if spec.kind == IMPORT},
        assistance=list(assistance),
    )
