"""What a county's cover page tells: where its records went, its deadlines, its scale."""

from typing import Any

import pandas as pd

from exports.accounting import PREFIXES, places
from exports.cover import County, Cover
from exports.format_catalogue import formats
from exports.frames import FileFrame
from exports.prefecture import PrefectureRows
from exports.returned import Returned, answers_by_file, unused_files
from policies.county_changes import successors
from policies.words import COMPLETE, MET, MISSED
from storage.day import Day
from storage.layout import PROVINCE_LIST
from storage.manifest import NotPublishedError

PROVINCE = County(PROVINCE_LIST, "省级", None)
_UNPLACED = {"households": "", "members": "_members", "measures": "_measures"}


def of_county(rows: pd.DataFrame, county: County) -> pd.DataFrame:
    """The county's own rows."""
    return rows if county.code == PROVINCE.code else rows[rows.county_code == county.code]


def _sent(files: list[FileFrame], county: County, counts: str) -> pd.Series:
    """The county's records that stand in files that count them today, each once."""
    found = [file.of_county(county.code)[1].record for file in files if file.spec.counts == counts]
    return pd.concat([pd.Series(dtype=object), *found]).drop_duplicates()


def counts(county: County, rows: PrefectureRows, files: list[FileFrame]) -> dict[str, int]:
    """Where every judged household, member and measure went: sent today, held back by a finding, or not due."""
    if county.code == PROVINCE.code:
        summed = rows.counts[["households", "members", "measures"]].sum()
        return {f"unplaced{suffix}": int(summed[name]) for name, suffix in _UNPLACED.items()}
    found = of_county(rows.counts, county).drop(columns="county_code")
    own = found.sum().astype(int).to_dict()  # a county that lost its last household has none
    placed, ready = of_county(rows.placed, county), of_county(rows.ready, county)
    for name, prefix in PREFIXES.items():
        of_kind = ready.record[ready.counts == name]
        where = places(county.code, own[name], name, placed[placed.counts == name], of_kind, _sent(files, county, name))
        own |= {f"{prefix}{place}": count for place, count in where.items()}
    return own


def _iso(day: Any) -> str:
    """2020-05-10; blank where there is no day."""
    return "" if pd.isna(day) else pd.Timestamp(day).date().isoformat()


def _deadlines(county: County, rows: PrefectureRows, day: Day, files: list[FileFrame]) -> list[dict[str, Any]]:
    """Every deadline that speaks of the county, in the order of `deadlines.yaml`; none of one that went into another,
    whose cases count there.
    """
    if county.code in successors(day.as_of):
        return []
    lists = {file.spec.format: file.spec.title for file in files}
    progress = of_county(rows.progress, county).set_index("deadline")
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


def _scale(county: County, rows: PrefectureRows) -> dict[str, Any] | None:
    row = of_county(rows.scale, county).iloc[0]
    if row.ratio is None:
        return None
    return {
        "monitored": int(row.monitored_people),
        "registered": int(row.registered_people),
        "percent": f"{row.ratio * 100:.2f}",
        "limit": f"{row.limit * 100:.0f}",
        "within": bool(row.within),
    }


def _returned(county: County, day: Day, rows: PrefectureRows, inbox: str, back: pd.DataFrame) -> Returned:
    answers = answers_by_file(of_county(rows.answers, county), formats(day.as_of))
    return Returned(inbox, answers, unused_files(of_county(back, county)))


def cover(
    county: County, day: Day, rows: PrefectureRows, files: list[FileFrame], inbox: str, back: pd.DataFrame
) -> Cover:
    """The facts of one county's cover page; `inbox`: where it drops files, `back`: those that came back lately."""
    numbers = counts(county, rows, files)
    if county.code == PROVINCE.code:
        return Cover(numbers)
    own = [file for file in files if len(file.of_county(county.code)[0])]
    returned = _returned(county, day, rows, inbox, back)
    return Cover(numbers, _deadlines(county, rows, day, own), _scale(county, rows), returned=returned)
