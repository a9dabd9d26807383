"""The golden situations: YAML that a county officer can check, and the platform's rows that one stands for.

A situation says who the household is, what it earned and spent and what the systems say; `expect` and what follows it
say what comes of that, and `working` how it was worked out by hand. What a situation leaves out is blank, except:
一般农户, two adult members in 临泉县, stated as many as there are.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from policies.model import load_model

Row = dict[str, Any]
DAY = dt.date(2020, 5, 8)
_DIVISIONS = (("34", "安徽省", None, "省"), ("3412", "阜阳市", "34", "市"), ("341221", "临泉县", "3412", "县"))


class LifeBefore(BaseModel):
    """The household's life as the day before left it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    state: str
    since: dt.date
    verified_from: dt.date | None = None
    verified_on: dt.date | None = None


class Situation(BaseModel):
    """One household, and what is expected of it.

    `findings` are those of the judgement; `broken` those of reading and rules, which only the full path sees; `holds`
    says which of them hold something back, `silent` which rules find nothing. A situation with `broken`, or with
    `full_path`, is judged from a database through the steps as well as in memory. `doubtful` are the flags that rest
    on a doubtful amount.
    """

    model_config = ConfigDict(extra="forbid")

    name: str
    clause: str
    working: str
    as_of: dt.date = DAY
    full_path: bool = False
    household: Row = {}
    life_before: LifeBefore | None = None
    members: int = 2
    people: list[Row] = []
    incomes: list[str] = []
    expenses: list[str] = []
    declarations: list[str] = []
    visits: list[str] = []
    warnings: list[str] = []
    monitor: Row | None = None
    measures: list[str] = []
    health: list[str] = []
    emergency: list[str] = []
    disabled: list[str] = []
    classes: list[str] = []
    paired: bool = False
    expect: Row = {}
    findings: list[str] = []
    broken: list[str] = []
    holds: list[str] = []
    silent: list[str] = []
    doubtful: list[str] = []
    reason: dict[str, str] = {}
    leads: Row = {}
    contact: Row | None = None
    need: Row = {}
    eligible: list[str] = []
    deadlines: dict[str, Row | None] = {}
    effect: Row | None = None

    @property
    def goes_the_full_path(self) -> bool:
        """Whether it is judged from a database too."""
        return self.full_path or bool(self.broken)


Placed = list[tuple[int, Situation]]


def situations() -> list[Situation]:
    """Every situation of the folder."""
    files = sorted(Path(__file__).parent.glob("*.yaml"))
    return [
        Situation.model_validate(each) for path in files for each in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def by_day(placed: Placed) -> dict[dt.date, Placed]:
    """The situations that are judged on each day."""
    found: dict[dt.date, Placed] = defaultdict(list)
    for place, situation in placed:
        found[situation.as_of].append((place, situation))
    return found


def household_no(place: int) -> str:
    """The number of the situation's household."""
    return f"G{place:03d}"


def platform_rows(placed: Placed) -> dict[str, list[Row]]:
    """By table, every situation's rows as a platform holds them, and the divisions they lie in."""
    found: dict[str, list[Row]] = defaultdict(list)
    found["division"] = [dict(zip(load_model()["division"].columns, row, strict=True)) for row in _DIVISIONS]
    for place, situation in placed:
        for table, row in _rows(place, situation):
            unknown = set(row) - set(load_model()[table].columns)
            assert not unknown, (situation.name, table, unknown)
            found[table].append(row)
    return found


def lives_before(placed: Placed) -> list[Row]:
    """What the day before left of those situations that had a life."""
    return [
        {"household_no": household_no(place), **situation.life_before.model_dump()}
        for place, situation in placed
        if situation.life_before is not None
    ]


def _number(place: int, member: int) -> str:
    """An identity number whose check digit need not hold to match; born on 1980-01-01."""
    return f"34122119800101{place:03d}{member}"


def _words(text: str) -> list[str | None]:
    return [None if word == "-" else word for word in text.split()]


def _rows(place: int, situation: Situation) -> Iterator[tuple[str, Row]]:
    """The platform's rows of one situation."""
    home = household_no(place)
    people = situation.people or [{} for _ in range(situation.members)]
    base = {
        "household_no": home,
        "village_code": "341221001001",
        "register_type": "一般农户",
        "member_count": len(people),
    }
    yield "household", base | situation.household
    for member, person in enumerate(people):
        yield (
            "member",
            {"person_no": f"{home}-{member}", "household_no": home, "id_number": _number(place, member)} | person,
        )
    for month, kind, amount in map(_words, situation.incomes):
        yield "income_entry", {"household_no": home, "month": month, "kind": kind, "amount": amount}
    for day, cause, amount, back in map(_words, situation.expenses):
        yield (
            "expense_entry",
            {"household_no": home, "spent_on": day, "cause": cause, "amount": amount, "reimbursed": back},
        )
    for day in situation.declarations:
        yield "declaration", {"household_no": home, "declared_on": day}
    for day, finding in map(_words, situation.visits):
        yield "visit", {"household_no": home, "visited_on": day, "finding": finding, "visitor": "甲"}
    for order, (day, source, state, closed) in enumerate(map(_words, situation.warnings)):
        warning = {"warning_no": f"{home}-{order}", "household_no": home, "raised_on": day, "source": source}
        yield "return_warning", warning | {"state": state, "closed_on": closed}
    if situation.monitor is not None:
        yield "marginal_monitor", {"household_no": home} | situation.monitor
    for number, kind, fund, start, end in map(_words, situation.measures):
        measure = {"measure_no": number, "household_no": home, "kind": kind, "fund_source": fund}
        yield "measure", measure | {"started_on": start, "ended_on": end}
    for year, name in map(_words, situation.classes):
        yield "classification", {"household_no": home, "year": year, "class": name}
    if situation.paired:
        yield "enterprise_pairing", {"enterprise": "某企业", "village_code": situation.household["village_code"]}
    for table, day, value, rows in [
        ("health_feed", "discharged_on", "self_paid", situation.health),
        ("emergency_feed", "happened_on", "loss", situation.emergency),
    ]:
        for member, when, amount in map(_words, rows):
            yield table, {"id_number": _number(place, int(member or 0)), day: when, value: amount}
    for member, when, level in map(_words, situation.disabled):
        yield "disabled_feed", {"id_number": _number(place, int(member or 0)), "issued_on": when, "level": level}
