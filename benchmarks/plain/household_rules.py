"""The rules of households: by number, which households break it, whatever their group; which field is told, and how."""

import numpy as np
import pandas as pd

from policies.in_force import InForce
from policies.words import (
    BY_ASSISTANCE,
    BY_ITSELF,
    DEVELOPED,
    DISABILITY,
    EDUCATION,
    EMPLOYMENT,
    HEALTH,
    ILLNESS,
    INDUSTRY,
    LACK_OF_LABOUR,
    MICRO_CREDIT,
    NO,
    PUBLIC_POST,
    SAFE_HOUSING,
    SAFE_WATER,
    SCHOOLING,
    SECURITY,
    SOCIAL,
    UNSAFE_HOUSING,
    UNSAFE_WATER,
    UNSTABLE_WORK,
    YES,
)  # fmt: skip

Broken = dict[str, pd.Series]
_BLANK = {
    "safe_water": "3_02_002 5_19_002", "toilet": "3_02_003", "farmland_mu": "3_02_004 5_14_015",
    "forest_mu": "3_02_005 5_14_016", "returned_mu": "5_14_017", "fruit_mu": "5_14_018",
    "grass_mu": "3_02_006 5_14_019", "water_mu": "5_14_020", "house_area": "3_02_008 5_19_005",
    "dangerous_house": "3_02_009 5_19_006", "road_km": "3_02_013 5_14_021", "electricity": "5_15_002",
    "hard_road": "5_19_004",
}  # fmt: skip
_LARGE = {
    "farmland_mu": (100, "5_14_001 5_14_008"), "forest_mu": (200, "5_14_002 5_14_009"),
    "returned_mu": (200, "5_14_003 5_14_010"), "fruit_mu": (200, "5_14_004 5_14_011"),
    "grass_mu": (100, "5_14_005 5_14_012"), "water_mu": (100, "5_14_006 5_14_013"), "road_km": (5, "5_14_007 5_14_014"),
    "house_area": (1000, "house_area_doubtful"),
}  # fmt: skip
_WORK = (EMPLOYMENT, PUBLIC_POST)
_MOBILE = "1[3-9][0-9]{9}"
# Rules about one of the risks tell the field in which it stands.
_ABOUT_RISK = {
    DISABILITY: "2_11_001", ILLNESS: "5_15_015 5_15_020", UNSTABLE_WORK: "2_11_006 5_15_013 5_15_014",
    LACK_OF_LABOUR: "4_11_009 5_11_029 5_18_008",
}  # fmt: skip


def _has(h: pd.DataFrame, *kinds: str) -> pd.Series:
    return h[[f"given_{kind}" for kind in kinds]].any(axis=1)


def _risk(h: pd.DataFrame, word: str) -> pd.Series:
    return (h.risk_1 == word) | (h.risk_2 == word) | (h.risk_3 == word)


def _unfit(h: pd.DataFrame, word: str, *kinds: str) -> pd.Series:
    return _risk(h, word) & ~_has(h, *kinds)


def _no_risk(h: pd.DataFrame) -> pd.Series:
    return h.risk_1.isna() & h.risk_2.isna() & h.risk_3.isna()


def _no_labour(h: pd.DataFrame) -> pd.Series:
    return (h.people > 0) & (h.without_labour == h.people)


def _living(h: pd.DataFrame) -> Broken:
    found = {number: h[name].isna() for name, numbers in _BLANK.items() for number in numbers.split()}
    for name, (limit, numbers) in _LARGE.items():
        found |= dict.fromkeys(numbers.split(), h[name] > limit * 100)
    return found | {
        "2_02_002": h.electricity == NO,
        "4_02_001": h.phone.str.len() != 11,
        "5_13_003": ~h.phone.str.fullmatch(_MOBILE, na=False),
    }


def _composition(h: pd.DataFrame) -> Broken:
    same = ((h.head_male > 0) & (h.spouse_male > 0)) | ((h.head_female > 0) & (h.spouse_female > 0))
    return {
        "household_heads": h.heads != 1,
        "member_count_differs": h.member_count.notna() & (h.member_count != h.people),
        "no_members": h.people == 0,
        "3_02_011": h.heads > 1, "3_11_002": h.heads > 1,
        "3_02_012": h.heads == 0, "3_11_001": h.heads == 0,
        "2_02_001": same, "2_11_003": same,
    }  # fmt: skip


def _unmonitored(h: pd.DataFrame, policy: InForce) -> Broken:
    left_out, poor = ~h.monitored & (h.county_confirmed != NO), float(policy.checking.monitoring_range) * 10_000
    house, water = h.dangerous_house == YES, h.safe_water == NO
    nobody = _no_labour(h) & (h.low_allowance == 0)
    return {
        "1_02_001": left_out & house,
        "1_02_002": left_out & water,
        "1_02_003": left_out & (h.not_in_serious_illness > 0),
        "1_02_006": left_out & (h.per_capita_income < poor),
        "1_02_007": left_out & ((h.uninsured > 0) | house | water | (h.out_of_school > 0)),
        "5_19_003": nobody, "5_19_007": nobody,
    }  # fmt: skip


def _identified(h: pd.DataFrame, policy: InForce) -> Broken:
    checking, no_risk = policy.checking, _no_risk(h)
    blank = h.identified_month.isna() | no_risk | h.dangerous_house.isna() | h.safe_water.isna()
    unstable, lacking, ill = _risk(h, UNSTABLE_WORK), _risk(h, LACK_OF_LABOUR), _risk(h, ILLNESS)
    return {
        "1_11_001": no_risk,
        "1_11_002": blank | (h.medical_blank > 0),
        "1111_18": h.per_capita_income > float(checking.high_income) * 10_000,
        "3_11_010": h.per_capita_income < float(checking.poverty_standard) * 10_000,
        "5_15_0023": (h.wages > 0) & (h.wages < 10_000),
        "2_11_001": _risk(h, DISABILITY) & (h.disabled == 0),
        "5_15_015": ill & (h.ill == 0),
        "5_15_020": ill & ~(h.expense_illness > 0),
        "2_11_006": unstable & (h.able == 0),
        "5_15_013": unstable & _no_labour(h),
        "5_15_014": unstable & (h.at_work == 0),
        "4_11_009": lacking & (h.people > 0) & (h.counted_able == h.people),
        "5_11_029": lacking & (h.people >= 4) & (h.able * 2 >= h.people),
        "5_18_008": lacking & (h.able * 4 > h.people),
        "4_11_006": (h.safe_water == NO) & ~_risk(h, UNSAFE_WATER),
        "4_11_007": (h.uninsured > 0) & ~ill,
    }


def _assistance(h: pd.DataFrame) -> Broken:
    development, secured = _has(h, INDUSTRY, EMPLOYMENT, MICRO_CREDIT, PUBLIC_POST), _has(h, SECURITY)
    worked = _has(h, *_WORK)
    idle = h.last_worked.isna() | (h.last_worked < h.identified_on)
    return {
        "1_11_010": (h.months_identified >= 1) & (h.measures == 0),
        "1111_3": worked & idle,
        "4_11_014": ((h.identified // 12 == 2023) | ~h.eliminated) & worked & (h.at_work == 0),
        "5_11_030": (h.able > 0) & development & (h.measures_state != DEVELOPED),
        "5_11_032": (h.able > 0) & secured & (h.kinds == 1),
        "5_12_007": (h.able_or_weak > 0) & ~development,
        "5_18_001": _unfit(h, ILLNESS, HEALTH, SOCIAL),
        "5_18_002": _unfit(h, SCHOOLING, EDUCATION, SOCIAL),
        "5_18_003": _unfit(h, DISABILITY, SECURITY, SOCIAL),
        "5_18_004": _unfit(h, UNSAFE_HOUSING, SAFE_HOUSING),
        "5_18_005": (h.out_of_school > 0) & ~_has(h, EDUCATION),
        "5_18_006": _unfit(h, UNSAFE_WATER, SAFE_WATER),
        "5_18_007": (h.uninsured > 0) & ~_has(h, HEALTH, SOCIAL),
    }


def _eliminated(h: pd.DataFrame, policy: InForce) -> Broken:
    helped, known = h.elimination_way == BY_ASSISTANCE, h.eliminated_month.notna()
    blank = h.after_income.isna() | h.dangerous_house.isna() | h.safe_water.isna()
    house, water, low = h.dangerous_house == YES, h.safe_water == NO, float(policy.checking.monitoring_range) * 100
    return {
        "1_02_008": house, "1_11_006": house,
        "1_02_009": water, "1_11_007": water,
        "1_11_004": blank | (h.medical_blank > 0) | (h.school_blank > 0),
        "1_11_005": h.out_of_school > 0,
        "1_11_008": h.uninsured > 0,
        "1_11_009": helped & (h.measures == 0),
        "1_11_011": h.collector_name.isna() | h.collector_phone.isna(),
        "2_11_002": h.months_to_elimination < 6,
        "5_18_009": h.months_to_elimination.between(0, 1) & (h.elimination_way != BY_ITSELF),
        "3_11_003": _unfit(h, ILLNESS, HEALTH, SOCIAL, SECURITY),
        "3_11_004": _unfit(h, SCHOOLING, EDUCATION, SOCIAL),
        "3_11_005": _unfit(h, DISABILITY, SECURITY, SOCIAL),
        "3_11_006": _unfit(h, UNSAFE_HOUSING, SAFE_HOUSING),
        "3_11_007": (h.out_of_school > 0) & ~_has(h, EDUCATION),
        "3_11_008": _unfit(h, UNSAFE_WATER, SAFE_WATER),
        "3_11_009": (h.uninsured > 0) & ~_has(h, HEALTH, SOCIAL),
        "4_11_010": helped & (h.after_income < low),
        "4_11_011": _no_labour(h),
        "4_11_012": _has(h, *_WORK) & known & ~h.wages_since,
        "4_11_013": (h.supported > 0) & known & ~h.transfers_since,
        "5_11_013": _has(h, INDUSTRY) & known & ~h.business_since,
    }  # fmt: skip


def _dates(h: pd.DataFrame, today: pd.Timestamp) -> Broken:
    return {
        "eliminated_before_identified": h.months_to_elimination < 0,
        "eliminated_in_future": h.gone > today.year * 12 + today.month - 1,
        "confirmed_before_identified": (h.county_confirmed == YES) & (h.confirmed_on < h.identified_on),
        "confirmed_in_future": h.confirmed_on > today,
        "exit_year_in_future": pd.to_numeric(h.exit_year) > today.year,
        "exit_year_missing": h.exit_year.isna(),
        "eliminated_month_missing": h.eliminated_month.isna(),
    }


def broken(h: pd.DataFrame, policy: InForce) -> Broken:
    """By number of the rule, which households break it."""
    parts = (_living(h), _composition(h), _unmonitored(h, policy), _identified(h, policy), _assistance(h))
    more = (_eliminated(h, policy), _dates(h, pd.Timestamp(policy.as_of)))
    return {number: rows for part in (*parts, *more) for number, rows in part.items()}


def offending(h: pd.DataFrame) -> dict[str, pd.Series]:
    """By rule, which of its fields is at fault in each household, where the household tells."""
    found: Broken = {}
    for risk, numbers in _ABOUT_RISK.items():
        places = np.select([h.risk_1 == risk, h.risk_2 == risk], ["risk_1", "risk_2"], "risk_3")
        found |= dict.fromkeys(numbers.split(), pd.Series(places, index=h.index))
    blank = {"identified_month": h.identified_month.isna(), "risk_1": _no_risk(h)}
    blank |= {name: h[name].isna() for name in ("dangerous_house", "safe_water")}
    problem = {"dangerous_house": h.dangerous_house == YES, "safe_water": h.safe_water == NO}
    problem |= {"medical_resident": h.uninsured > 0}
    for number, tests, other in (("1_11_002", blank, "medical_resident"), ("1_02_007", problem, "student_status")):
        found[number] = pd.Series(np.select(list(tests.values()), list(tests), other), index=h.index)
    return found


def says(h: pd.DataFrame) -> dict[str, pd.Series]:
    """By rule what is wrong in numbers, where the household tells."""
    heads = pd.Series(np.where(h.heads == 0, "本户没有户主", "本户有" + _whole(h.heads) + "名户主"), index=h.index)
    stated, people = _whole(h.member_count), _whole(h.people)
    counts = "家庭人口填为" + stated + "人，登记的家庭成员有" + people + "人，已按" + people + "人计算"
    numbers = ("household_heads", "3_02_011", "3_11_002", "3_02_012", "3_11_001")
    return dict.fromkeys(numbers, heads) | {"member_count_differs": counts}


def _whole(values: pd.Series) -> pd.Series:
    return values.astype("Int64").astype("str")
