"""The assessment of every household: kind, status, risks, channels, contradictions."""

import numpy as np
import pandas as pd

from benchmarks.plain.evidence import DEPARTMENTS, evidence
from benchmarks.plain.judgement import any_flag, expenses, flagged, incomes, judgement_months
from benchmarks.plain.values import month_number, month_of
from policies.in_force import InForce
from policies.words import (
    CANDIDATE,
    CLOSED,
    CONFIRMED,
    ELIMINATED,
    MARGINAL,
    MARGINAL_TYPE,
    NO,
    NONE,
    ORDINARY,
    OUT_OF_POVERTY,
    REJECTED,
    TO_VERIFY,
    UNSTABLE,
    UNSTABLE_TYPE,
    VERIFIED,
    YES,
)  # fmt: skip

_SURGES = {"illness": "因病", "disability": "因残", "disaster": "因灾", "epidemic": "因疫情"}


def _closing(rows: pd.DataFrame, day: pd.Timestamp, prefix: str) -> pd.DataFrame:
    """By household how many records S4 or S5 holds, how many are closed by the day, first closing, last opening."""
    closed = rows.state == CLOSED
    home = rows.household_no
    return pd.DataFrame(
        {
            f"{prefix}_records": home.groupby(home).size(),
            f"{prefix}_closed": (closed & (rows.closed_on <= day)).groupby(home).sum(),
            f"{prefix}_first_closed": rows.closed_on.where(closed).groupby(home).min(),
            f"{prefix}_last_open": rows.raised_on.where(rows.state.isin([TO_VERIFY, VERIFIED])).groupby(home).max(),
        }
    )


def _risks(rows: pd.DataFrame) -> pd.DataFrame:
    """risk_1 to risk_7: the risks entered, then the causes of surges, each once, closed up."""
    named = rows[["risk_1", "risk_2", "risk_3"]].astype(object)
    for cause, word in _SURGES.items():
        named[cause] = pd.Series(word, index=rows.index, dtype=object).where(rows[f"expense_surge_{cause}"])
    each = [list(dict.fromkeys(risk for risk in risks if isinstance(risk, str))) for risks in named.to_numpy()]
    return pd.DataFrame({"risks": pd.Series(each, index=rows.index, dtype=object)})


def _status(rows: pd.DataFrame, day: pd.Timestamp) -> np.ndarray:
    confirmed = rows.county_confirmed == YES
    kind = rows.potential_kind
    s4, s5 = ((rows[f"{s}_records"] > 0) & (rows[f"{s}_records"] == rows[f"{s}_closed"]) for s in ("s4", "s5"))
    stands = ((kind == UNSTABLE) & s4) | ((kind == MARGINAL) & s5)
    cases = [
        (kind == NONE, NONE),
        (confirmed & stands, ELIMINATED),
        (confirmed & (rows.confirmed_on <= day), CONFIRMED),
        (rows.county_confirmed == NO, REJECTED),
        (any_flag(rows) | rows.declaration | rows.visit | rows.screening, CANDIDATE),
    ]
    return np.select([case for case, _ in cases], [status for _, status in cases], NONE)


def _contradictions(rows: pd.DataFrame, day: pd.Timestamp) -> dict[str, pd.Series]:
    confirmed, eliminated, kind = rows.county_confirmed == YES, rows.status == ELIMINATED, rows.potential_kind
    entered = rows.monitored_type.map({UNSTABLE_TYPE: UNSTABLE, MARGINAL_TYPE: MARGINAL})
    gone, stays = rows.risk_eliminated == YES, rows.risk_eliminated == NO
    return {
        "kind_mismatch": rows.register_type.notna() & entered.notna() & (entered != kind),
        "confirmed_without_kind": confirmed & rows.monitored_type.isna(),
        "kind_without_confirmation": ~confirmed & rows.monitored_type.notna(),
        "unstable_in_s5": (kind == UNSTABLE) & (rows.s5_records > 0),
        "marginal_in_s4": (kind == MARGINAL) & (rows.s4_records > 0),
        "closed_but_flagged": eliminated & any_flag(rows, "current_"),
        "open_after_close": (rows.s4_closed > 0) & (rows.s4_last_open > rows.s4_first_closed),
        "identified_in_future": month_number(rows.identified_month) > month_of(day),
        "eliminated_disagrees": (gone & ~eliminated) | (stays & eliminated),
    }


def assess(tables: dict[str, pd.DataFrame], policy: InForce) -> pd.DataFrame:
    """One row per household, with what its judgement rests on; amounts in fen, per-capita in 1/10000 yuan."""
    household, day = tables["household"], pd.Timestamp(policy.as_of)
    months = judgement_months(household, policy.as_of)
    member = tables["member"]
    parts = [
        months,
        member.groupby("household_no").person_no.nunique().rename("member_count").to_frame(),
        incomes(tables["income_entry"], months, policy),
        expenses(tables["expense_entry"], months, policy),
        _closing(tables["return_warning"], day, "s4"),
        _closing(tables["marginal_monitor"], day, "s5"),
        evidence(tables, months, policy),
    ]
    rows = household.rename(columns={"member_count": "stated_member_count"}).set_index("household_no", drop=False)
    rows = rows.join(pd.concat([part.reindex(rows.index) for part in parts], axis=1)).reset_index(drop=True)
    counts = ["member_count", "s4_records", "s4_closed", "s5_records", "s5_closed"]
    marks = [name for name in rows if "doubtful_" in name]
    rows = rows.assign(**{name: rows[name].fillna(0) for name in counts})
    rows = rows.assign(**{name: rows[name].eq(True) for name in marks})
    kinds = {OUT_OF_POVERTY: UNSTABLE, ORDINARY: MARGINAL}
    rows["potential_kind"] = rows.register_type.map(kinds).fillna(NONE)
    rows["county_code"] = rows.village_code.str[:6].where(rows.village_code.str.match("[0-9]{6}", na=False))
    rows = flagged(rows, policy).copy()
    reached = rows[[f"{name}_last_day" for name in DEPARTMENTS]].notna().any(axis=1)
    rows["declaration"] = rows.declared_on.notna() | rows.warned_by_household_on.notna()
    rows["visit"] = rows.visited_on.notna() | rows.warned_by_visit_on.notna()
    rows["screening"] = rows.warned_by_department_on.notna() | reached
    rows = rows.join(_risks(rows))
    rows["status"] = _status(rows, day)
    rows["kind"] = rows.potential_kind.where(rows.status != NONE, NONE)
    return rows.assign(**_contradictions(rows, day))
