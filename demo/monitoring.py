"""Why the demo's households are monitored and what they are given: risks that their members bear out, fitting
measures.
"""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from demo.draw import day_number, day_text, first_day, money, only, pick
from demo.households import Households
from demo.members import Members

RISKS = [
    "因病",
    "因残",
    "因学",
    "因灾",
    "因疫情",
    "因意外事故",
    "因务工就业不稳",
    "因产业失败",
    "缺劳动力",
    "缺技术",
    "缺资金",
    "因安全住房",
    "因安全饮水",
]
_FITTING = {
    "因病": "健康帮扶",
    "因残": "综合保障",
    "因学": "教育帮扶",
    "因安全住房": "住房安全",
    "因安全饮水": "饮水安全",
}
_PROJECTS = {
    "产业帮扶": "扶贫产业园",
    "小额信贷": "扶贫小额信贷",
    "就业帮扶": "岗位推荐",
    "公益岗位": "村级公益岗位",
    "技能培训": "技能培训班",
    "健康帮扶": "健康脱贫",
    "教育帮扶": "教育资助",
    "住房安全": "危房改造",
    "饮水安全": "饮水提升",
    "综合保障": "综合保障",
    "社会帮扶": "千企帮千村",
    "防贫保险": "防贫保险",
}
_FUNDS = ["财政专项扶贫资金", "行业资金", "社会资金", "其他"]


@dataclass(frozen=True)
class Composition:
    """Per household how many of its members are able, able or weak, at work, ill, disabled, senior pupils."""

    able: np.ndarray
    able_or_weak: np.ndarray
    at_work: np.ndarray
    ill: np.ndarray
    disabled: np.ndarray
    students: np.ndarray


def composition(homes: Households, people: Members) -> Composition:
    """The counts of a chunk's households."""
    frame = people.frame

    def count(which: np.ndarray) -> np.ndarray:
        return np.bincount(people.household[which], minlength=len(homes.size))

    labour = frame["labour"].to_numpy()
    able = np.isin(labour, ["普通劳动力", "技能劳动力"])
    return Composition(
        count(able),
        count(able | (labour == "弱劳动力或半劳动力")),
        count(people.at_work),
        count(np.isin(frame["health"].to_numpy(), ["大病", "长期慢性病"])),
        count(people.disabled),
        count(np.isin(frame["student_status"].to_numpy(), ["普通高中", "中职", "高职高专", "本科"])),
    )


def _possible(rng: np.random.Generator, homes: Households, of: Composition) -> np.ndarray:
    """Which risks the members of each household bear out, a column per risk."""
    size, always = len(homes.size), np.ones(len(homes.size), dtype=bool)
    living = homes.monitored & ~homes.eliminated & (rng.random(size) < 0.05)
    columns = {
        "因病": of.ill > 0,
        "因残": of.disabled > 0,
        "因学": of.students > 0,
        "因务工就业不稳": (of.able > 0) & (of.at_work > 0),
        "缺劳动力": of.able * 4 <= homes.size,
        "因安全住房": living,
        "因安全饮水": living,
    }
    return np.stack([columns.get(risk, always) for risk in RISKS], axis=1)


def with_risks(rng: np.random.Generator, homes: Households, people: Members) -> Households:
    """The households with one or two risks each where at risk, and house, water and measures as these say."""
    size = len(homes.size)
    score = np.where(_possible(rng, homes, composition(homes, people)), rng.random((size, len(RISKS))), -1)
    order = np.argsort(-score, axis=1)
    risks = np.array(RISKS, dtype=object)
    second = homes.at_risk & (rng.random(size) < 0.4)
    risk_1, risk_2 = only(homes.at_risk, risks[order[:, 0]]), only(second, risks[order[:, 1]])

    def named(risk: str) -> np.ndarray:
        return homes.monitored & ((risk_1 == risk) | (risk_2 == risk))

    frame = homes.frame.assign(
        risk_1=risk_1,
        risk_2=risk_2,
        dangerous_house=np.where(named("因安全住房"), "是", "否"),
        safe_water=np.where(named("因安全饮水"), "否", "是"),
        measures_state=only(homes.monitored, np.full(size, "已实施", dtype=object)),
    )
    return homes.with_frame(frame)


def _developments(rng: np.random.Generator, homes: Households, of: Composition) -> np.ndarray:
    """The development measure of each household; blank where nobody has any labour."""
    size = len(homes.size)
    kinds = np.where(
        of.at_work > 0, pick(rng, ["产业帮扶", "小额信贷", "就业帮扶"], size), pick(rng, ["产业帮扶", "小额信贷"], size)
    )
    return only(of.able_or_weak > 0, np.where(homes.eliminated, "小额信贷", kinds))


def _answers(risk: np.ndarray) -> np.ndarray:
    """The measure that answers each risk."""
    return np.array([_FITTING.get(each, "社会帮扶") if each else "" for each in risk.tolist()], dtype=object)


def _first(homes: Households, people: Members, which: np.ndarray) -> np.ndarray:
    """The person_no of each household's first member of those that `which` says; blank where it has none."""
    rows = np.flatnonzero(which)
    found, first = np.unique(people.household[rows], return_index=True)
    person = np.full(len(homes.size), "", dtype=object)
    person[found] = people.frame["person_no"].to_numpy()[rows[first]]
    return person


def _for_whom(homes: Households, people: Members, kind: np.ndarray, home: np.ndarray) -> np.ndarray:
    """The person_no of the member that each measure is for: who works, can work, is ill or at school; blank where it is
    for the whole household.
    """
    labour, status = people.frame["labour"].to_numpy(), people.frame["student_status"].to_numpy()
    fitting = {
        "就业帮扶": people.at_work,
        "技能培训": np.isin(labour, ["普通劳动力", "技能劳动力"]),
        "公益岗位": labour == "弱劳动力或半劳动力",
        "健康帮扶": np.isin(people.frame["health"].to_numpy(), ["大病", "长期慢性病"]),
        "教育帮扶": ~np.isin(status, ["", "非在校生"]),
    }
    person = np.full(len(kind), "", dtype=object)
    for name, which in fitting.items():
        person = np.where(kind == name, _first(homes, people, which)[home], person)
    return person


def measures(rng: np.random.Generator, homes: Households, people: Members, as_of: dt.date) -> pd.DataFrame:
    """What answers the risks of every monitored household, begun after it was identified; one measure for some
    others.
    """
    size, today = len(homes.size), day_number(as_of)
    others = ~homes.monitored & (rng.random(size) < 0.15)
    of = composition(homes, people)
    kinds = np.stack(
        [
            np.where(homes.monitored, _developments(rng, homes, of), ""),
            np.where(homes.monitored, _answers(homes.frame["risk_1"].to_numpy()), ""),
            np.where(homes.monitored, _answers(homes.frame["risk_2"].to_numpy()), ""),
            np.where(others, pick(rng, list(_PROJECTS), size), ""),
        ],
        axis=1,
    )
    rows, place = np.nonzero(kinds != "")
    kind = kinds[rows, place]
    begins = np.where(homes.monitored, first_day(homes.identified), today - 500)
    until = np.where(homes.eliminated, homes.closed_on - 30, today)
    started = begins[rows] + (rng.random(len(rows)) * (until - begins + 1)[rows]).astype(int)
    ended = np.minimum(started + 180, today + 60)
    return pd.DataFrame(
        {
            "measure_no": np.array(
                [f"M{h}{o}" for h, o in zip(homes.numbers[rows], place.tolist(), strict=True)], dtype=object
            ),
            "household_no": homes.numbers[rows],
            "person_no": _for_whom(homes, people, kind, rows),
            "kind": kind,
            "project": np.array([_PROJECTS[each] for each in kind.tolist()], dtype=object),
            "fund_source": pick(rng, _FUNDS, len(rows), [0.4, 0.35, 0.2, 0.05]),
            "amount": money(rng.uniform(200, 20000, size=len(rows))),
            "started_on": day_text(started),
            "ended_on": only(rng.random(len(rows)) < 0.3, day_text(ended)),
        }
    )


def illness_expenses(rng: np.random.Generator, homes: Households, people: Members) -> pd.DataFrame:
    """What monitored households at risk by illness paid themselves before they were identified."""
    frame = homes.frame
    ill = homes.monitored & ((frame["risk_1"].to_numpy() == "因病") | (frame["risk_2"].to_numpy() == "因病"))
    rows = np.flatnonzero(ill)
    heads = np.flatnonzero(people.frame["relation"].to_numpy() == "户主")
    return pd.DataFrame(
        {
            "household_no": homes.numbers[rows],
            "person_no": people.frame["person_no"].to_numpy()[heads[rows]],
            "spent_on": day_text(first_day(homes.identified[rows]) - rng.integers(1, 200, size=len(rows))),
            "cause": "因病",
            "amount": money(rng.uniform(500, 6000, size=len(rows))),
            "reimbursed": np.nan,
        }
    )
