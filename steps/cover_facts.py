"""What a county's cover page tells: where its records went, its deadlines, its scale."""

import datetime as dt
from typing import Any

import pandas as pd

from exports.cover import County, Cover
from policies.deadlines import load_deadlines
from policies.in_force import in_force
from steps.export_frames import FileFrame
from steps.export_rows import PrefectureRows
from storage.layout import PROVINCE_LIST

PROVINCE = County(PROVINCE_LIST, "省级", None)
_HOUSEHOLD_FILES = ("marginal_household", "unstable_annotation", "update", "elimination")


def of_county(rows: pd.DataFrame, county: County) -> pd.DataFrame:
    """The county's own rows."""
    return rows if county.code == PROVINCE.code else rows[rows.county_code == county.code]


def _sent(files: list[FileFrame], county: County, formats: tuple[str, ...], by: str) -> int:
    """How many of the county's households or records stand in files of these formats today."""
    found = [file.of_county(county.code)[1][by] for file in files if file.spec.format in formats]
    return int(pd.concat(found).nunique()) if found else 0


def counts(county: County, rows: PrefectureRows, files: list[FileFrame]) -> dict[str, int]:
    """Where every judged household, member and measure went: sent today, held back by an error, or not due."""
    if county.code == PROVINCE.code:
        summed = rows.counts[["households", "members", "measures"]].sum()
        return {f"unplaced{suffix}": int(summed[name]) for name, suffix in _UNPLACED.items()}
    own = of_county(rows.counts, county).drop(columns="county_code").iloc[0].astype(int).to_dict()
    own["sent"] = _sent(files, county, _HOUSEHOLD_FILES, "household_no")
    own["members_sent"] = _sent(files, county, ("marginal_member",), "record_key")
    own["measures_sent"] = _sent(files, county, ("measure",), "record_key")
    for name, suffix in {"households": "", "members": "members_", "measures": "measures_"}.items():
        own[f"{suffix}not_due"] = own[name] - own[f"{suffix}sent"] - own[f"{suffix}held_back"]
    return own


_UNPLACED = {"households": "", "members": "_members", "measures": "_measures"}


def cover(county: County, as_of: dt.date, rows: PrefectureRows, files: list[FileFrame]) -> Cover:
    """The facts of one county's cover page."""
    numbers = counts(county, rows, files)
    if county.code == PROVINCE.code:
        return Cover(numbers)
    contacts = of_county(rows.contacts, county)
    need, done = len(contacts), int(contacts.has_contact.sum())
    deadline = load_deadlines().deadlines["contact_person"]
    state = "met" if need == done else "missed" if as_of > deadline.due else "open"
    shown = {
        "title": deadline.title, "due": deadline.due.isoformat(), "what": deadline.what, "need": need, "done": done,
        "missing": need - done, "state": state, "percent": 100 if need == 0 else done * 100 // need,
    }  # fmt: skip
    return Cover(numbers, [shown], _scale(county, rows.scale, as_of))


def _scale(county: County, scale: pd.DataFrame, as_of: dt.date) -> dict[str, Any] | None:
    row = of_county(scale, county).iloc[0]
    if row.ratio is None:
        return None
    limit = in_force(as_of).scale
    of_kind = limit.deeply_poor_limit if county.code in limit.deeply_poor_counties else limit.limit
    return {
        "monitored": int(row.monitored_people),
        "registered": int(row.registered_people),
        "percent": f"{row.ratio * 100:.2f}",
        "limit": f"{of_kind * 100:.0f}",
        "within": bool(row.within),
    }
