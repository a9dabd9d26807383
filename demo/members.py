"""Members of the demo's households: relations, ages, schooling, health and work that fit each other."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from demo.divisions import divisions
from demo.draw import moments, only, pick, yes
from demo.households import Households
from demo.identity import birth_parts, identity_numbers, names, own_phones

_OTHERS = ["之子", "之女", "之父", "之母", "之孙子", "之孙女", "之儿媳"]
_MALE = ["之子", "之父", "之孙子"]
_PLACES = ["上海市松江区", "江苏省苏州市吴江区", "浙江省杭州市萧山区", "安徽省肥西县", "本县"]


@dataclass(frozen=True)
class Members:
    """A chunk of members, with what work and department rows are drawn from."""

    frame: pd.DataFrame
    household: np.ndarray
    age: np.ndarray
    working: np.ndarray
    at_work: np.ndarray
    disabled: np.ndarray


def _relations(rng: np.random.Generator, position: np.ndarray, single: np.ndarray, head_age: np.ndarray) -> np.ndarray:
    other = pick(rng, _OTHERS, len(position), [0.3, 0.26, 0.08, 0.1, 0.1, 0.08, 0.08])
    too_young = ((other == "之孙子") | (other == "之孙女") | (other == "之儿媳")) & (head_age < 52)
    too_old = ((other == "之父") | (other == "之母")) & (head_age > 62)
    other = np.where(too_young | too_old, "之子", other)
    return np.where(position == 0, "户主", np.where((position == 1) & ~single, "配偶", other)).astype(object)


def _ages(rng: np.random.Generator, relation: np.ndarray, head_age: np.ndarray) -> np.ndarray:
    spread = rng.integers(0, 10, size=len(relation))
    age = np.select(
        [
            relation == "户主",
            relation == "配偶",
            np.isin(relation, ["之父", "之母"]),
            np.isin(relation, ["之孙子", "之孙女"]),
            relation == "之儿媳",
        ],
        [
            head_age,
            head_age - 4 + spread,
            head_age + 20 + spread,
            head_age - 50 - spread // 3,
            head_age - 29 + spread // 3,
        ],
        head_age - 22 - spread,
    )
    return np.clip(age, 0, 98)


def _whole_years(born: np.ndarray, as_of: dt.date) -> np.ndarray:
    """Ages by calendar, which the day of the year misses by one in leap years."""
    months = born.astype("datetime64[M]").astype(np.int64)
    days = (born - born.astype("datetime64[M]")).astype(np.int64) + 1
    passed = (as_of.year - 1970) * 12 + as_of.month - 1 - months - (days > as_of.day)
    return passed // 12


def _schooling(rng: np.random.Generator, age: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(education, student_status): pupils have a status and no education yet, everyone else the other way round."""
    size = len(age)
    status = np.select(
        [age < 3, age < 6, age < 12, age == 12, age == 13, age == 14, age < 18],
        ["", "学前教育", "小学", "七年级", "八年级", "九年级", pick(rng, ["普通高中", "中职"], size, [0.6, 0.4])],
        np.where((age < 22) & (rng.random(size) < 0.5), pick(rng, ["高职高专", "本科"], size), "非在校生"),
    ).astype(object)
    grown = pick(rng, ["文盲或半文盲", "小学", "初中", "高中", "大专"], size, [0.15, 0.35, 0.38, 0.09, 0.03])
    education = np.where(age < 3, "学龄前儿童", np.where(status == "非在校生", grown, "")).astype(object)
    young = (status == "非在校生") & (age <= 22)
    return np.where(young, "初中", education).astype(object), status


def members(rng: np.random.Generator, homes: Households, running: np.ndarray, as_of: dt.date) -> Members:
    """Members of a chunk; `running` counts the people of each county so far and is moved on."""
    household = np.repeat(np.arange(len(homes.size)), homes.size)
    size = len(household)
    position = np.arange(size) - np.repeat(np.cumsum(homes.size) - homes.size, homes.size)
    # Somebody in a household whose risk is gone is able to work: its head.
    head_age = np.where(
        homes.eliminated, rng.integers(33, 55, size=len(homes.size)), rng.integers(33, 79, size=len(homes.size))
    )
    head_age = head_age[household]
    single = (rng.random(len(homes.size)) < 0.18)[household]
    relation = _relations(rng, position, single, head_age)
    age = _ages(rng, relation, head_age)
    head_male = (rng.random(len(homes.size)) < 0.86)[household]
    male = np.where(relation == "户主", head_male, np.where(relation == "配偶", ~head_male, np.isin(relation, _MALE)))

    county = homes.county[household]
    order = np.empty(size, dtype=np.int64)
    by_county = np.argsort(county, kind="stable")
    counts = np.bincount(county, minlength=len(running))
    order[by_county] = np.concatenate([running[c] + np.arange(n) for c, n in enumerate(counts)])
    running += counts
    day_of_year, sequence = birth_parts(order, age)
    year = as_of.year - age - (day_of_year + 1 > as_of.timetuple().tm_yday)
    born = (year - 1970).astype("datetime64[Y]").astype("datetime64[D]") + day_of_year.astype("timedelta64[D]")
    birth = np.array([text.replace("-", "") for text in born.astype(str).tolist()], dtype=object)
    age = _whole_years(born, as_of)
    number = identity_numbers(divisions().counties[county], birth.astype(np.int64), sequence, male)

    ill = rng.random(size)
    health = np.select([ill < 0.80, ill < 0.91, ill < 0.95], ["健康", "长期慢性病", "大病"], "残疾").astype(object)
    health = np.where((relation == "户主") & homes.eliminated[household], "健康", health).astype(object)
    disabled = health == "残疾"
    certificate = number + pick(rng, list("1234567"), size) + pick(rng, list("1234"), size)
    fit = (age >= 16) & (age < 60) & (health == "健康")
    education, status = _schooling(rng, age)
    pupil = ~np.isin(status, ["", "非在校生"])
    working = (age >= 18) & fit & ~pupil & (rng.random(size) < 0.55)
    at_work = working & (rng.random(size) < 0.8)
    labour = np.select(
        [(age < 16) | pupil, fit, disabled | (age >= 75)],
        ["无劳动力", np.where(at_work & (rng.random(size) < 0.3), "技能劳动力", "普通劳动力"), "丧失劳动力"],
        "弱劳动力或半劳动力",
    ).astype(object)
    education = np.where((education == "大专") & ~at_work, "高中", education)
    post = (labour == "弱劳动力或半劳动力") & (age < 70) & (rng.random(size) < 0.1)
    frame = pd.DataFrame(
        {
            "person_no": homes.numbers[household] + np.array([f"{p + 1:02d}" for p in position.tolist()], dtype=object),
            "household_no": homes.numbers[household],
            "name": names(
                rng, np.where(np.isin(relation, ["配偶", "之儿媳", "之母"]), rng.integers(1000, size=size), household)
            ),
            "id_type": np.where(disabled, "残疾人证", "居民身份证"),
            "id_number": np.where(disabled, certificate, number),
            "sex": np.where(male, "男", "女"),
            "birth_date": birth,
            "ethnicity": np.where(rng.random(size) < 0.99, "汉族", "回族"),
            "relation": relation,
            "education": education,
            "student_status": status,
            "dropout_reason": "",
            "health": health,
            "labour": labour,
            "work_will": yes(rng, size, 0.6),
            "work_place": only(working, pick(rng, _PLACES, size)),
            "work_months": np.where(working, rng.integers(3, 13, size=size), 0),
            "public_post": only(post, pick(rng, ["保洁员", "护林员", "护路员"], size)),
            "public_post_months": np.where(post, rng.integers(1, 13, size=size), 0),
            "phone": only(age >= 16, own_phones(homes.start, household, position)),
            "medical_aid": np.where(health == "大病", "是", "否"),
            "medical_resident": "是",
            "medical_employee": "否",
            "serious_illness_insurance": "是",
            "pension": np.where(age >= 16, "是", "否"),
            "updated_at": moments(rng, as_of, size),
        }
    )
    return Members(frame, household, age, working, at_work, disabled)
