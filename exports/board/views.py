"""What each page of the board shows: its facts put into its template, and the tables that can be downloaded from it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from exports.board.charts import LOOKS
from exports.board.comparison import comparison
from exports.board.county import county_facts
from exports.board.deadlines import CountyProgress, DeadlineFacts
from exports.board.effects import NO_PROOF, kinds_table, outcomes_table
from exports.board.pages import Place, day_zh, page
from exports.board.prefecture import Work
from exports.board.region import Region
from exports.board.region_tables import prefecture_table, progress_table, work_table
from exports.board.tables import URGENCY, Table, rate
from policies.in_force import in_force
from policies.words import NO_COUNTY_TITLE
from storage.day import Day
from storage.settings import Settings


@dataclass(frozen=True)
class View:
    """A page before it is written, and its tables by name."""

    template: str
    place: Place
    facts: dict[str, Any]
    tables: dict[str, Table]

    def html(self) -> str:
        """The page."""
        return page(self.template, self.place, looks=LOOKS, **self.facts)


def _named(tables: Iterable[Table]) -> dict[str, Table]:
    return {table.name: table for table in tables}


def alerts(as_of: dt.date, today: dt.date | None, deadlines: Iterable[DeadlineFacts]) -> list[str]:
    """What whoever looks today must know of the data: its age, and due days that no run has proven yet."""
    told = []
    if today is not None and as_of < today:
        told.append(f"最近一次运行的数据日期是{as_of.isoformat()}，不是今天（{today.isoformat()}）。")
    for each in deadlines:
        if today is not None and each.need and each.deadline.shared_due and each.as_of <= each.due < today:
            told.append(f"{each.deadline.title}已于{day_zh(each.due)}截止，截止后还没有运行，不能证明是否按时完成。")
    return told


def _not_told(region: Region) -> list[str]:
    """That the day of a closed page told no deadlines of its own."""
    if region.closed is None or region.closed == region.as_of:
        return []
    return [
        f"{region.closed.isoformat()}的限时任务进度没有算出：本页的限时任务和数据质量是{region.as_of.isoformat()}的。"
    ]


def latest(deadlines: Sequence[DeadlineFacts]) -> DeadlineFacts:
    """The deadline that asks first: most counties late, then the nearest due day."""
    return min(deadlines, key=lambda each: (-each.late, not each.missing, each.due))


def region_view(
    region: Region,
    settings: Settings,
    place: Place,
    deadline: str = "",
    every: bool = False,
    together: Work | None = None,
) -> View:
    """The page of the province or a prefecture; with the counties of one deadline, or of `every` one.

    `together` is what a prefecture's page tells of its counties as one.
    """
    chosen = [each for each in region.deadlines if every or each.name == deadline]
    if not chosen and region.deadlines:
        chosen = [latest(region.deadlines)]
    whole = region.prefecture_code is None
    sections = [
        {
            "facts": each,
            "heat": _heat(region, each),
            "tables": [*([prefecture_table(region, each)] if whole else []), progress_table(region, each)],
        }
        for each in chosen
    ]
    policy = in_force(region.as_of).board
    codes = None if whole else [each.county_code for each in region.counties]
    day = Day(region.as_of, settings)
    effects = [outcomes_table(day, codes), kinds_table(day, codes, policy.smallest_group)]
    told = [table for table in effects if table is not None]
    work = work_table(region)
    facts = {
        "region": region,
        "alerts": [*_not_told(region), *alerts(region.as_of, place.today, region.deadlines)],
        "sections": sections,
        "states": list(URGENCY),
        "standstill": policy.standstill_working_days,
        "work": work,
        "together": together,
        "effects": told,
        "no_proof": NO_PROOF,
    }
    shown = [table for section in sections for table in section["tables"]]  # type: ignore[attr-defined]
    return View("region", place, facts, _named([*shown, work, *(together.tables if together else []), *told]))


def _heat(region: Region, facts: DeadlineFacts) -> list[dict[str, Any]]:
    """The counties of each prefecture with their state, the prefecture with most late counties first."""
    home = {each.county_code: each.prefecture_code for each in region.counties}
    groups: dict[str, list[CountyProgress]] = {}
    for each in facts.counties:
        groups.setdefault(home.get(each.now.county_code, ""), []).append(each)
    ordered = sorted(
        groups.items(), key=lambda group: (not group[0], [URGENCY[each.now.standing] for each in group[1]], group[0])
    )
    return [
        {
            "name": region.prefectures.get(code, NO_COUNTY_TITLE),
            "href": f"prefecture/{code}" if code and region.prefecture_code is None else None,
            "counties": [
                {
                    "name": region.named(each.now.county_code),
                    "href": f"county/{each.now.county_code}" if each.now.county_code in home else None,
                    "state": each.now.standing,
                    "missing": each.now.missing,
                    "need": each.now.need,
                    "rate": rate(each.now.done, each.now.need),
                }
                for each in own
            ],
        }
        for code, own in ordered
    ]


def county_view(
    connection: sa.Connection,
    settings: Settings,
    place: Place,
    code: str,
    shown_days: int = 60,
    proof_of: dt.date | None = None,
    template: str = "county",
) -> View:
    """The page of a county, or by its template the proof of delivery alone; raises KeyError when no day holds it."""
    facts = county_facts(connection, settings, code, shown_days=shown_days, proof_of=proof_of)
    tables = [*(table for _, table in facts.deadlines), *facts.tables, *facts.effects]
    if facts.proof is not None:
        tables.append(facts.proof.files)
    told = {
        "facts": facts,
        "alerts": alerts(facts.as_of, place.today, [each for each, _ in facts.deadlines]),
        "standstill": in_force(facts.as_of).board.standstill_working_days,
        "no_proof": NO_PROOF,
    }
    return View(template, place, told, _named(tables))


def comparison_view(
    connection: sa.Connection,
    region: Region,
    place: Place,
    chosen: Sequence[str],
    compared: Sequence[str],
    shown_days: int = 60,
) -> View:
    """The page that sets counties of a region side by side."""
    facts = comparison(connection, region, chosen, compared, shown_days)
    return View("comparison", place, {"region": region, "facts": facts}, _named([facts.side_by_side, facts.unusual]))
