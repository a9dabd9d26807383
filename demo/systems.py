"""Rows of the monitoring systems (S3, S4, S5), of work and of the departments (S7)."""

import datetime as dt

import numpy as np
import pandas as pd

from demo.divisions import divisions
from demo.draw import day_number, day_text, first_day, money, month_index, month_text, only, pick, yes
from demo.households import Households
from demo.identity import names, phones
from demo.members import Members


def classification(rng: np.random.Generator, homes: Households, as_of: dt.date) -> pd.DataFrame:
    """The class of every out-of-poverty household for the year of `as_of` (S3)."""
    rows = np.flatnonzero(homes.frame["register_type"].to_numpy() == "脱贫户")
    settled = pick(rng, ["稳定脱贫户", "基本稳定户"], len(rows), [0.8, 0.2])
    return pd.DataFrame(
        {
            "household_no": homes.numbers[rows],
            "year": str(as_of.year),
            "class": np.where((homes.at_risk & ~homes.eliminated)[rows], "不稳定户", settled).astype(object),
        }
    )


def return_warnings(rng: np.random.Generator, homes: Households, as_of: dt.date) -> pd.DataFrame:
    """A warning for most unstable households (S4); closed where the risk is gone."""
    rows = np.flatnonzero(homes.unstable & (homes.eliminated | (rng.random(len(homes.size)) < 0.7)))
    closed = homes.closed[rows]
    raised = np.minimum(first_day(homes.identified[rows]) + rng.integers(0, 10, len(rows)), day_number(as_of))
    return pd.DataFrame(
        {
            "warning_no": np.array([f"W{number}" for number in homes.numbers[rows]], dtype=object),
            "household_no": homes.numbers[rows],
            "raised_on": day_text(raised),
            "source": pick(rng, ["农户申报", "走访排查", "部门筛查"], len(rows)),
            "reason": pick(rng, ["支出骤增", "收入骤减"], len(rows)),
            "state": np.where(closed, "已销号", pick(rng, ["待核查", "已核查"], len(rows))).astype(object),
            "closed_on": only(closed, day_text(homes.closed_on[rows])),
        }
    )


def marginal_monitors(rng: np.random.Generator, homes: Households, as_of: dt.date) -> pd.DataFrame:
    """The record of every marginal household in S5, three quarters of them with a contact person."""
    rows = np.flatnonzero(homes.marginal)
    size = len(rows)
    closed = homes.closed[rows]
    raised = np.minimum(first_day(homes.identified[rows]) + rng.integers(0, 10, size), day_number(as_of))
    has = rng.random(size) < 0.75
    entered = np.minimum(raised + rng.integers(1, 60, size), day_number(as_of))
    return pd.DataFrame(
        {
            "household_no": homes.numbers[rows],
            "contact_name": only(has, names(rng, rng.integers(1000, size=size))),
            "contact_phone": only(has, phones(rng, size)),
            "contact_title": only(has, pick(rng, ["乡镇干部", "村书记", "驻村工作队队长"], size)),
            "contact_entered_on": only(has, day_text(entered)),
            "raised_on": day_text(raised),
            "state": np.where(closed, "已销号", "已核查").astype(object),
            "closed_on": only(closed, day_text(homes.closed_on[rows])),
        }
    )


def work_records(rng: np.random.Generator, people: Members, as_of: dt.date) -> pd.DataFrame:
    """The month's work record of everyone who works away from home."""
    rows = np.flatnonzero(people.working)
    size = len(rows)
    home_again = ~people.at_work[rows]
    started = day_number(as_of) - rng.integers(40, 500, size=size)
    return pd.DataFrame(
        {
            "person_no": people.frame["person_no"].to_numpy()[rows],
            "household_no": people.frame["household_no"].to_numpy()[rows],
            "working": np.where(home_again, "否", "是").astype(object),
            "started_on": day_text(started),
            "ended_on": only(home_again, day_text(np.minimum(started + 30, day_number(as_of)))),
            "county": pick(rng, ["上海市松江区", "江苏省昆山市", "浙江省义乌市", "安徽省肥西县"], size),
            "monthly_wage": money(rng.uniform(1800, 6500, size=size)),
            "employer": pick(rng, ["电子厂", "服装厂", "建筑公司", "物流公司"], size),
            "industry": pick(rng, ["制造业", "建筑业", "交通运输业"], size),
            "channel": pick(rng, ["自主就业", "劳务输出", "亲友介绍"], size),
            "travel_subsidy": money(rng.choice([0, 300, 500], size=size)),
        }
    )


def work_plans(rng: np.random.Generator, people: Members) -> pd.DataFrame:
    """Plans to work away from home."""
    able = ~np.isin(people.frame["labour"].to_numpy(), ["无劳动力", "丧失劳动力"])
    adult = (people.age >= 18) & (people.age < 55) & able & ~people.working
    rows = np.flatnonzero(adult & (rng.random(len(adult)) < 0.08))
    return pd.DataFrame(
        {
            "person_no": people.frame["person_no"].to_numpy()[rows],
            "household_no": people.frame["household_no"].to_numpy()[rows],
            "planned": yes(rng, len(rows), 0.9),
            "county": pick(rng, ["上海市松江区", "江苏省昆山市"], len(rows)),
            "service_need": pick(rng, ["岗位信息", "技能培训", "交通服务"], len(rows)),
        }
    )


def enterprise_pairings(rng: np.random.Generator, as_of: dt.date) -> pd.DataFrame:
    """Enterprises paired with every tenth village (千企帮千村)."""
    villages = divisions().villages
    rows = np.flatnonzero(rng.random(len(villages)) < 0.1)
    return pd.DataFrame(
        {
            "enterprise": np.array(
                [f"安徽第{n}号企业" for n in rng.integers(1, 1000, size=len(rows)).tolist()], dtype=object
            ),
            "village_code": villages[rows],
            "since": day_text(day_number(as_of) - rng.integers(30, 900, size=len(rows))),
        }
    )


def _sample(rng: np.random.Generator, people: Members, share: float | np.ndarray) -> np.ndarray:
    return np.flatnonzero(rng.random(len(people.household)) < share)


def health_feed(rng: np.random.Generator, homes: Households, people: Members, as_of: dt.date) -> pd.DataFrame:
    """Hospital stays; a department knows identity numbers only, never disability certificates."""
    rows = _sample(rng, people, np.where(homes.at_risk[people.household], 0.08, 0.015))
    total = money(rng.lognormal(8.6, 0.9, size=len(rows)))
    return pd.DataFrame(
        {
            "id_number": people.frame["id_number"].str[:18].to_numpy()[rows],
            "discharged_on": day_text(day_number(as_of) - rng.integers(0, 500, size=len(rows))),
            "disease": pick(rng, ["恶性肿瘤", "脑卒中", "尿毒症", "肺炎"], len(rows)),
            "total_cost": total,
            "self_paid": money(total * rng.uniform(0.1, 0.8, size=len(rows))),
        }
    )


def emergency_feed(rng: np.random.Generator, homes: Households, people: Members, as_of: dt.date) -> pd.DataFrame:
    """Losses by disaster."""
    rows = _sample(rng, people, 0.002)
    return pd.DataFrame(
        {
            "id_number": people.frame["id_number"].str[:18].to_numpy()[rows],
            "village_code": homes.frame["village_code"].to_numpy()[people.household[rows]],
            "happened_on": day_text(day_number(as_of) - rng.integers(0, 500, size=len(rows))),
            "disaster": pick(rng, ["洪涝", "风雹", "火灾"], len(rows)),
            "loss": money(rng.lognormal(8.3, 0.8, size=len(rows))),
        }
    )


def disabled_feed(rng: np.random.Generator, people: Members, as_of: dt.date) -> pd.DataFrame:
    """Disability certificates of the certified members."""
    rows = np.flatnonzero(people.frame["id_type"].to_numpy() == "残疾人证")
    certificate = people.frame["id_number"].to_numpy()[rows]
    levels = {"1": "一级", "2": "二级", "3": "三级", "4": "四级"}
    types = {str(n): name for n, name in enumerate(["视力", "听力", "言语", "肢体", "智力", "精神", "多重"], start=1)}
    return pd.DataFrame(
        {
            "id_number": np.array([number[:18] for number in certificate], dtype=object),
            "certificate_no": certificate,
            "type": np.array([types[number[18]] for number in certificate], dtype=object),
            "level": np.array([levels[number[19]] for number in certificate], dtype=object),
            "issued_on": day_text(day_number(as_of) - rng.integers(0, 2500, size=len(rows))),
        }
    )


def civil_affairs_feed(rng: np.random.Generator, homes: Households, people: Members, as_of: dt.date) -> pd.DataFrame:
    """Subsistence allowance and extreme hardship of the last month.

    Where nobody can work the head draws the allowance; hardship is drawn by old people and by those who cannot work.
    """
    frame = people.frame
    helpless = np.isin(frame["labour"].to_numpy(), ["无劳动力", "丧失劳动力"])
    none_able = np.bincount(people.household[~helpless], minlength=len(homes.size)) == 0
    due = (none_able[people.household] & (frame["relation"].to_numpy() == "户主")) | (rng.random(len(frame)) < 0.04)
    rows = np.flatnonzero(due & ~homes.eliminated[people.household])
    frail = (helpless & (people.age >= 60) & ~none_able[people.household])[rows]
    return pd.DataFrame(
        {
            "id_number": frame["id_number"].str[:18].to_numpy()[rows],
            "benefit": np.where(frail & (rng.random(len(rows)) < 0.4), "农村特困", "农村低保").astype(object),
            "month": month_text(np.full(len(rows), month_index(as_of) - 1)),
            "amount": money(rng.uniform(200, 700, size=len(rows))),
        }
    )
