"""Defects that single rules are for: which rows can be spoiled, the value that spoils them, and the rule that finds it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from demo.dirt import Dirt, take
from policies.model import load_model


@dataclass(frozen=True)
class Spoiling:
    """One way to break one rule: `among` says in which rows of `table`, `value` what stands there then."""

    kind: str
    rule: str
    table: str
    column: str
    among: Callable[[pd.DataFrame], pd.Series]
    value: Callable[[pd.Series], object]


def _out_of_poverty(frame: pd.DataFrame) -> pd.Series:
    return (frame["register_type"] == "脱贫户") & (frame["monitored_type"] == "")


def _monitored(frame: pd.DataFrame) -> pd.Series:
    return frame["monitored_type"] != ""


def _any(frame: pd.DataFrame) -> pd.Series:
    return pd.Series(True, index=frame.index)


def _citizen(frame: pd.DataFrame) -> pd.Series:
    """People other than the head with an identity number, born in the last century."""
    return (frame["id_type"] == "居民身份证") & (frame["relation"] != "户主") & (frame["id_number"].str[6:8] == "19")


def _old_number(row: pd.Series) -> str:
    """The fifteen digits that the number was before 1999."""
    return str(row["id_number"])[:6] + str(row["id_number"])[8:17]


def _next_day(row: pd.Series) -> str:
    return str(row["birth_date"])[:6] + ("02" if str(row["birth_date"])[6:] == "01" else "01")


SPOILINGS = (
    Spoiling("large_farmland", "5_14_001", "household", "farmland_mu", _out_of_poverty, lambda _: 640.0),
    Spoiling("short_phone", "4_02_001", "household", "phone", _out_of_poverty, lambda row: str(row["phone"])[:10]),
    Spoiling("unsafe_house", "1_02_001", "household", "dangerous_house", _out_of_poverty, lambda _: "是"),
    Spoiling("unsafe_water", "1_02_002", "household", "safe_water", _out_of_poverty, lambda _: "否"),
    Spoiling("no_risk", "1_11_001", "household", "risk_1", lambda h: _monitored(h) & (h["risk_2"] == ""), lambda _: ""),
    Spoiling("wrong_count", "member_count_differs", "household", "member_count", _any, lambda row: int(row["member_count"]) + 1),
    Spoiling("exit_in_future", "exit_year_in_future", "household", "exit_year", _out_of_poverty, lambda _: "2035"),
    Spoiling("confirmed_in_future", "confirmed_in_future", "household", "confirmed_on", lambda h: h["county_confirmed"] == "是", lambda _: "2035-01-01"),
    Spoiling("old_number", "id_15_digits", "member", "id_number", _citizen, _old_number),
    Spoiling("short_number", "id_form", "member", "id_number", _citizen, lambda row: str(row["id_number"])[:17]),
    Spoiling("wrong_mark", "id_certificate", "member", "id_number", lambda m: m["id_type"] == "残疾人证", lambda row: str(row["id_number"])[:18] + "99"),
    Spoiling("other_birth_date", "id_birth_differs", "member", "birth_date", _citizen, _next_day),
    Spoiling("no_name", "name_missing", "member", "name", _citizen, lambda _: ""),
    Spoiling("ends_before_start", "measure_ends_before_start", "measure", "ended_on", _any, lambda _: "2010-01-01"),
    Spoiling("large_amount", "measure_amount_doubtful", "measure", "amount", _any, lambda _: 5_000_000.0),
    Spoiling("large_income", "income_amount_doubtful", "income_entry", "amount", _any, lambda _: 5_000_000.0),
    Spoiling("work_ends_before_start", "work_ends_before_start", "work_record", "ended_on", _any, lambda _: "2010-01-01"),
    Spoiling("stranger_at_work", "work_of_nobody", "work_record", "person_no", _any, lambda row: f"{row['household_no']}99"),
    Spoiling("contact_without_phone", "contact_without_phone", "marginal_monitor", "contact_phone", lambda s: s["contact_name"] != "", lambda _: ""),
    Spoiling("closed_without_date", "warning_closed_without_date", "return_warning", "closed_on", lambda w: w["state"] == "已销号", lambda _: ""),
)  # fmt: skip


def spoil_by_rule(dirt: Dirt, tables: dict[str, pd.DataFrame]) -> None:
    """Break single rules in households that nothing else touches, so that no other defect hides them."""
    for spoiling in SPOILINGS:
        table, frame = load_model()[spoiling.table], tables[spoiling.table]
        free = ~frame["household_no"].isin(dirt.kept)
        rows = dirt.rng.permutation(np.flatnonzero((spoiling.among(frame) & free).to_numpy())).tolist()
        for row in take(rows, dirt.count(len(frame)) + 1):
            if frame.at[row, "household_no"] in dirt.kept:
                continue
            frame.at[row, spoiling.column] = spoiling.value(frame.loc[row])
            dirt.note(table, frame.loc[row], spoiling.column, spoiling.kind, spoiling.rule)
            dirt.kept.add(str(frame.at[row, "household_no"]))
