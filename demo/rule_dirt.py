"""Defects that single rules are for: which rows can be spoiled, the value that spoils them, the rule that finds it."""

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
    Spoiling(
        kind="large_farmland",
        rule="5_14_001",
        table="household",
        column="farmland_mu",
        among=_out_of_poverty,
        value=lambda _: 640.0,
    ),
    Spoiling(
        kind="short_phone",
        rule="4_02_001",
        table="household",
        column="phone",
        among=_out_of_poverty,
        value=lambda row: str(row["phone"])[:10],
    ),
    Spoiling(
        kind="unsafe_house",
        rule="1_02_001",
        table="household",
        column="dangerous_house",
        among=_out_of_poverty,
        value=lambda _: "是",
    ),
    Spoiling(
        kind="unsafe_water",
        rule="1_02_002",
        table="household",
        column="safe_water",
        among=_out_of_poverty,
        value=lambda _: "否",
    ),
    Spoiling(
        kind="no_risk",
        rule="1_11_001",
        table="household",
        column="risk_1",
        among=lambda h: _monitored(h) & (h["risk_2"] == ""),
        value=lambda _: "",
    ),
    Spoiling(
        kind="wrong_count",
        rule="member_count_differs",
        table="household",
        column="member_count",
        among=_any,
        value=lambda row: int(row["member_count"]) + 1,
    ),
    Spoiling(
        kind="exit_in_future",
        rule="exit_year_in_future",
        table="household",
        column="exit_year",
        among=_out_of_poverty,
        value=lambda _: "2035",
    ),
    Spoiling(
        kind="confirmed_in_future",
        rule="confirmed_in_future",
        table="household",
        column="confirmed_on",
        among=lambda h: h["county_confirmed"] == "是",
        value=lambda _: "2035-01-01",
    ),
    Spoiling(
        kind="old_number",
        rule="id_15_digits",
        table="member",
        column="id_number",
        among=_citizen,
        value=_old_number,
    ),
    Spoiling(
        kind="short_number",
        rule="id_form",
        table="member",
        column="id_number",
        among=_citizen,
        value=lambda row: str(row["id_number"])[:17],
    ),
    Spoiling(
        kind="wrong_mark",
        rule="id_certificate",
        table="member",
        column="id_number",
        among=lambda m: m["id_type"] == "残疾人证",
        value=lambda row: str(row["id_number"])[:18] + "99",
    ),
    Spoiling(
        kind="other_birth_date",
        rule="id_birth_differs",
        table="member",
        column="birth_date",
        among=_citizen,
        value=_next_day,
    ),
    Spoiling(
        kind="no_name",
        rule="name_missing",
        table="member",
        column="name",
        among=_citizen,
        value=lambda _: "",
    ),
    Spoiling(
        kind="ends_before_start",
        rule="measure_ends_before_start",
        table="measure",
        column="ended_on",
        among=_any,
        value=lambda _: "2010-01-01",
    ),
    Spoiling(
        kind="large_amount",
        rule="measure_amount_doubtful",
        table="measure",
        column="amount",
        among=_any,
        value=lambda _: 5_000_000.0,
    ),
    Spoiling(
        kind="large_income",
        rule="income_amount_doubtful",
        table="income_entry",
        column="amount",
        among=_any,
        value=lambda _: 5_000_000.0,
    ),
    Spoiling(
        kind="work_ends_before_start",
        rule="work_ends_before_start",
        table="work_record",
        column="ended_on",
        among=_any,
        value=lambda _: "2010-01-01",
    ),
    Spoiling(
        kind="stranger_at_work",
        rule="work_of_nobody",
        table="work_record",
        column="person_no",
        among=_any,
        value=lambda row: f"{row['household_no']}99",
    ),
    Spoiling(
        kind="contact_without_phone",
        rule="contact_without_phone",
        table="marginal_monitor",
        column="contact_phone",
        among=lambda s: s["contact_name"] != "",
        value=lambda _: "",
    ),
    Spoiling(
        kind="closed_without_date",
        rule="warning_closed_without_date",
        table="return_warning",
        column="closed_on",
        among=lambda w: w["state"] == "已销号",
        value=lambda _: "",
    ),
)


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
