"""The rules of all other records: measures, incomes, expenses, work, plans, warnings, contacts."""

import pandas as pd

from benchmarks.plain.member_facts import GROUPS, PERSON, groups_of, names_no_county
from benchmarks.plain.values import first_day, last_day, month_number, month_of
from policies.in_force import InForce
from policies.words import CLOSED, NO, ORDINARY, SPECIAL_FUNDS, YES

Broken = dict[str, pd.Series]
_PHONE = "(1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8})"


def with_people(rows: pd.DataFrame, member: pd.DataFrame, household: pd.DataFrame) -> pd.DataFrame:
    """Rows with their household's groups, whether their person is a member of it, and that member's birth."""
    born = member.set_index(PERSON).number_born
    own = pd.MultiIndex.from_frame(rows[PERSON])
    grouped = rows.join(groups_of(household), on="household_no")
    return grouped.assign(known_person=own.isin(born.index), born=born.reindex(own).to_numpy())


def of_members(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of people in the groups of their household; who is no member of it belongs to no group."""
    return rows.assign(**{group: rows[group] & rows.known_person for group in GROUPS})


def measures(m: pd.DataFrame, household: pd.DataFrame, policy: InForce) -> Broken:
    """`m` as `with_people` gives it."""
    home = household.set_index("household_no")
    ordinary = m.household_no.map(home.register_type) == ORDINARY
    identified = first_day(month_number(m.household_no.map(home.identified_month)))
    gone = last_day(month_number(m.household_no.map(home.eliminated_month)))
    special = (m.fund_source == SPECIAL_FUNDS) & ordinary
    return {
        "measure_ends_before_start": m.ended_on < m.started_on,
        "measure_in_future": m.started_on > pd.Timestamp(policy.as_of),
        "measure_before_identified": ordinary & (m.started_on < identified),
        "measure_after_elimination": m.started_on > gone,
        "measure_amount_doubtful": m.amount > float(policy.checking.largest_amount) * 100,
        "special_funds_not_allowed": special & (m.started_on < pd.Timestamp(policy.special_funds_from)),
        "measure_of_nobody": ~m.known_person & m.person_no.notna(),
    }


def income_entries(e: pd.DataFrame, policy: InForce) -> Broken:
    """Amounts and months."""
    return {
        "income_amount_doubtful": e.amount > float(policy.checking.largest_amount) * 100,
        "income_in_future": month_number(e.month) > month_of(policy.as_of),
    }


def expense_entries(e: pd.DataFrame, policy: InForce) -> Broken:
    """`e` as `with_people` gives it."""
    return {
        "reimbursed_above_amount": e.reimbursed > e.amount,
        "expense_amount_doubtful": e.amount > float(policy.checking.largest_amount) * 100,
        "expense_in_future": e.spent_on > pd.Timestamp(policy.as_of),
        "expense_of_nobody": ~e.known_person & e.person_no.notna(),
    }


def _earlier_end(w: pd.DataFrame) -> pd.Series:
    """The latest end among the same person's records that began before."""
    known = w[w.person_no.notna() & w.household_no.notna()].sort_values([*PERSON, "started_on", "ended_on"])
    home = [known.household_no, known.person_no]
    last = known.ended_on.groupby(home).cummax().groupby(home).ffill().groupby(home).shift()
    return last.reindex(w.index).where(w.started_on.notna())


def work_records(w: pd.DataFrame, policy: InForce) -> Broken:
    """`w` as `of_members` gives it."""
    today, works, checking = pd.Timestamp(policy.as_of), w.working == YES, policy.checking
    lowest, highest = (float(limit) * 100 for limit in checking.wage_range)
    goes_on = w.ended_on.isna() | (w.ended_on > today)
    odd = works & ((w.monthly_wage > highest) | (w.monthly_wage < lowest))
    details = works & w[["monthly_wage", "employer", "industry", "channel"]].isna().any(axis=1)
    nowhere = works & names_no_county(w.county)
    months = (w.started_on.dt.year - w.born.dt.year) * 12 + w.started_on.dt.month - w.born.dt.month
    return {
        **dict.fromkeys(("1111_16", "1111_17"), (w.working == NO) & goes_on),
        "1111_08": works & (w.started_on.dt.year == 2020) & goes_on,
        "1111_12": works & (w.monthly_wage < float(checking.low_wage) * 100),
        **dict.fromkeys(("5_16_001", "5_16_002"), odd),
        **dict.fromkeys(("5_12_006", "5_01_007"), details),
        "3_12_001": works & w.started_on.isna(),
        **dict.fromkeys(("4_12_001", "5_01_005"), nowhere),
        "5_12_001": w.started_on < _earlier_end(w),
        "5_16_010": months < 16 * 12,
        "work_ends_before_start": w.ended_on < w.started_on,
        "work_of_nobody": ~w.known_person,
    }


def work_plans(p: pd.DataFrame) -> Broken:
    """`p` as `of_members` gives it."""
    return dict.fromkeys(("5_15_008", "5_15_009"), (p.planned == YES) & p.service_need.isna())


def return_warnings(w: pd.DataFrame, policy: InForce) -> Broken:
    """Dates of S4."""
    return {
        "warning_closed_before_raised": w.closed_on < w.raised_on,
        "warning_closed_without_date": (w.state == CLOSED) & w.closed_on.isna(),
        "warning_in_future": w.raised_on > pd.Timestamp(policy.as_of),
    }


def marginal_monitors(s: pd.DataFrame) -> Broken:
    """Contacts and dates of S5."""
    return {
        "contact_without_phone": s.contact_name.notna() & s.contact_phone.isna(),
        "contact_without_name": s.contact_name.isna() & s.contact_phone.notna(),
        "contact_phone_doubtful": s.contact_phone.notna() & ~s.contact_phone.str.fullmatch(_PHONE, na=False),
        "closed_before_raised": s.closed_on < s.raised_on,
        "closed_without_date": (s.state == CLOSED) & s.closed_on.isna(),
    }
