"""What keeps a household, or a measure alone, out of the import files."""

import pandas as pd

from benchmarks.plain.values import month_number
from policies.words import CONFIRMED, ELIMINATED, ERROR, HEAD, MARGINAL, VERIFY

_MONTH = r"(19[5-9][0-9]|1949|20[0-9][0-9])(0[1-9]|1[0-2])"


def entry_month(finding: pd.DataFrame) -> pd.Series:
    """The number of the month of the income entry that a finding is about; NaN where its key has none."""
    rest = finding.key.str.split("/", n=2).str[1]
    return month_number(rest.where(rest.str.fullmatch(_MONTH, na=False)))


def with_holds(finding: pd.DataFrame, assessed: pd.DataFrame, member: pd.DataFrame) -> pd.DataFrame:
    """`finding` with the household's judgement and `holds`."""
    judged = assessed.set_index("household_no")[["kind", "status", "month", "county_code"]].add_prefix("home_")
    rows = finding.join(judged, on="household_no")
    head = member.loc[member.relation == HEAD, ["household_no", "person_no"]]
    is_head = pd.MultiIndex.from_frame(rows[["household_no", "key"]]).isin(pd.MultiIndex.from_frame(head))
    marginal, month = rows.home_kind == MARGINAL, entry_month(rows)
    in_window = (month >= rows.home_month - 12) & (month < rows.home_month)
    income = (rows.table == "income_entry") & rows.field.isin(["kind", "amount"]) & in_window
    concerned = (
        (rows.table == "household")
        | ((rows.table == "member") & (marginal | is_head))
        | ((rows.table == "marginal_monitor") & marginal)
        | (income & (rows.home_status == CONFIRMED))
        | (rows.table == "measure")
    )
    sent = rows.home_status.isin([CONFIRMED, ELIMINATED])
    return rows.assign(holds=(rows.severity == ERROR) & (rows.asks != VERIFY) & sent & concerned)
