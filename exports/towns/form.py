"""The form by which a candidate is verified at its home, in words: what is known of it, and what is to be found out."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from exports.towns.candidates import Candidate, Row
from policies.reasons import gap, money, month
from policies.words import (
    BUSINESS_INCOME,
    HEAD,
    PRODUCTION_COSTS,
    PROPERTY_INCOME,
    TRANSFERS,
    WAGES,
    YES,
)

_SHOWN_EXPENSES = 4
_HOUSE = (
    ("dangerous_house", "危房", ""),
    ("house_area", "住房面积", "平方米"),
    ("safe_water", "安全饮用水", ""),
    ("electricity", "生活用电", ""),
    ("hard_road", "入户路硬化", ""),
    ("toilet", "卫生厕所", ""),
    ("farmland_mu", "耕地", "亩"),
    ("forest_mu", "林地", "亩"),
)


@dataclass(frozen=True)
class Form:
    """One page: texts as they are printed, blank where nothing is known.

    people: name, relation, age, identity number, health, labour, school, medical insurance. figures: what, yuan.
    """

    place: str
    household_no: str
    head: str
    phone: str
    kind: str
    size: str
    due: str
    people: list[tuple[str, ...]]
    window: str
    figures: list[tuple[str, str]]
    level: str
    expenses: str
    living: str
    reasons: str
    risks: list[str]


def yuan(amount: Decimal | None) -> str:
    """12,345.67; blank when it is not known."""
    return "" if amount is None else money(amount)


def _text(value: Any) -> str:
    return "" if value is None else "、".join(value) if isinstance(value, list) else str(value)


def _age(born: dt.date | None, as_of: dt.date) -> str:
    return "" if born is None else str(as_of.year - born.year - ((as_of.month, as_of.day) < (born.month, born.day)))


def _phone_of_head(people: list[Row]) -> str | None:
    return next((row["phone"] for row in people if row["relation"] == HEAD and row["phone"]), None)


def _person(row: Row, as_of: dt.date) -> tuple[str, ...]:
    insured = [row["medical_resident"], row["medical_employee"]]
    left = f"（{row['dropout_reason']}未上学）" if row["dropout_reason"] else ""
    return (
        _text(row["name"]),
        _text(row["relation"]),
        _age(row["born"], as_of),
        _text(row["id_number"]),
        _text(row["health"]),
        _text(row["labour"]),
        _text(row["student_status"]) + left,
        "已参保" if YES in insured else "" if None in insured else "未参保",
    )


def _figures(home: Row) -> list[tuple[str, str]]:
    return [
        (WAGES, yuan(home["wages"])),
        (BUSINESS_INCOME, yuan(home["business_income"])),
        (PROPERTY_INCOME, yuan(home["property_income"])),
        (TRANSFERS, yuan(home["transfers"])),
        (PRODUCTION_COSTS, yuan(home["production_costs"])),
        ("家庭纯收入", yuan(home["income"])),
        ("人均纯收入", yuan(home["per_capita_income"])),
    ]


def _distance(income: Decimal | None, line: Decimal | None) -> str:
    """How far the income per person is from the line."""
    if income is None or line is None:
        return "收入不明" if income is None else "与监测线的差额不明"
    away = income - line
    return f"人均纯收入{'低于' if away < 0 else '高于'}监测线{gap(abs(away))}元" if away else "人均纯收入等于监测线"


def _level(home: Row, factor: Decimal) -> str:
    """The line, how far the household is from it, and what it earned the year before."""
    line = None if home["line"] is None else home["line"] * factor
    before = yuan(home["previous_income"])
    earlier = f"上年度家庭收入{before}元" if before else "上年度收入不明"
    told = "当月没有监测线" if line is None else f"监测线{yuan(line)}元"
    return f"{told}；{_distance(home['per_capita_income'], line)}；{earlier}"


def _expenses(paid: list[Row]) -> str:
    """What the household paid itself in all, then the largest entries."""
    if not paid:
        return "无登记"
    each = [
        f"{row['spent_on'].isoformat()}{row['cause']}{yuan(row['amount'])}元"
        + (f"（报销{yuan(row['reimbursed'])}元）" if row["reimbursed"] else "")
        for row in paid[:_SHOWN_EXPENSES]
    ]
    others = f"，等{len(paid)}笔" if len(paid) > _SHOWN_EXPENSES else ""
    return f"自付合计{yuan(sum((row['net'] for row in paid), Decimal()))}元：{'；'.join(each)}{others}"


def form_of(candidate: Candidate, reasons: str, due: str, factor: Decimal, as_of: dt.date) -> Form:
    """The page of a candidate; `reasons` and `due` as the list of what to verify says, `factor` makes the line.

    Amounts are of W, expenses of E.
    """
    home = candidate.household
    living = [f"{title}：{_text(home[name])}{unit if home[name] is not None else ''}" for name, title, unit in _HOUSE]
    return Form(
        place="　".join(_text(home[name]) for name in ("county", "town", "village")),
        household_no=home["household_no"],
        head=_text(home["head_name"]),
        phone=_text(home["phone"] or _phone_of_head(candidate.people)),
        kind=_text(home["register_type"]),
        size=_text(home["member_count"]),
        due=due,
        people=[_person(row, as_of) for row in candidate.people],
        window=f"{month(home['window_start'])}至{month(home['window_end'])}",
        figures=_figures(home),
        level=_level(home, factor),
        expenses=_expenses(candidate.expenses),
        living="；".join(living),
        reasons=reasons,
        risks=home["risks"] or [],
    )
