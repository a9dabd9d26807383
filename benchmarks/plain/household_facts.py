"""What the rules speak of beside a household's own row: its people, measures, incomes since the risk was gone, work."""

import pandas as pd

from benchmarks.plain.member_facts import PERSON, groups_of
from benchmarks.plain.values import first_day, month_number, month_of
from policies.in_force import InForce
from policies.model import load_code_sets
from policies.words import (
    ABLE,
    BUSINESS_INCOME,
    CHRONIC,
    DISABILITY_CERTIFICATE,
    DISABLED,
    FEMALE,
    HEAD,
    LOST,
    MALE,
    SERIOUS,
    SKILLED,
    SPOUSE,
    TRANSFERS,
    WAGES,
    WEAK,
    WITHOUT,
    YES,
)  # fmt: skip

FULL_LABOUR = [SKILLED, ABLE]
NO_LABOUR = [WITHOUT, LOST]


def insured(m: pd.DataFrame) -> pd.Series:
    """In either basic medical insurance."""
    return (m.medical_resident == YES) | (m.medical_employee == YES)


def is_disabled(m: pd.DataFrame) -> pd.Series:
    """By health, kind of document or its number."""
    by_document = (m.id_type == DISABILITY_CERTIFICATE) | m.id_size.isin([20, 22])
    return m.health.str.contains(DISABLED, na=False) | by_document


def _people(m: pd.DataFrame, policy: InForce) -> pd.DataFrame:
    """By household how many of its members are what."""
    head, spouse, able = m.relation == HEAD, m.relation == SPOUSE, m.labour.isin(FULL_LABOUR)
    male, female = m.sex == MALE, m.sex == FEMALE
    marks = {
        "people": m.person_no.notna(),
        "heads": head,
        "able": able,
        "able_or_weak": able | (m.labour == WEAK),
        "counted_able": m.labour.isin(policy.checking.able_labour),
        "without_labour": m.labour.isin(NO_LABOUR),
        "disabled": is_disabled(m),
        "ill": m.health.str.contains(f"{SERIOUS}|{CHRONIC}", na=False),
        "uninsured": ~insured(m),
        "school_blank": m.pupil_age & m.student_status.isna() & m.dropout_reason.isna(),
        "medical_blank": m.medical_resident.isna() & m.medical_employee.isna(),
        "not_in_serious_illness": m.serious_illness_insurance != YES,
        "out_of_school": m.pupil_age & ~m.at_school,
        "at_work": m.in_work,
        "low_allowance": m.low_allowance,
        "supported": m.supported,
        "head_male": head & male, "spouse_male": spouse & male,
        "head_female": head & female, "spouse_female": spouse & female,
    }  # fmt: skip
    return pd.DataFrame(marks).groupby(m.household_no).sum()


def _given(measure: pd.DataFrame) -> pd.DataFrame:
    """By household how many measures it has, how many kinds, and which."""
    kinds = load_code_sets()["measure_kind"]
    marks = pd.DataFrame({f"given_{kind}": measure.kind == kind for kind in kinds}).groupby(measure.household_no).any()
    grouped = measure.groupby("household_no")
    return marks.assign(measures=grouped.size(), kinds=grouped.kind.nunique())


def _since_elimination(income_entry: pd.DataFrame, household: pd.DataFrame) -> pd.DataFrame:
    """By household whether wages, business income and transfers came in from the month of elimination on."""
    gone = household[(household.risk_eliminated == YES) & household.eliminated_month.notna()]
    month = income_entry.household_no.map(gone.set_index("household_no").eliminated_month)
    later = income_entry[(income_entry.month >= month) & (income_entry.amount > 0)]
    kinds = {"wages_since": WAGES, "business_since": BUSINESS_INCOME, "transfers_since": TRANSFERS}
    return pd.DataFrame({name: (later.kind == kind).groupby(later.household_no).any() for name, kind in kinds.items()})


def _last_worked(work_record: pd.DataFrame, member: pd.DataFrame) -> pd.Series:
    """By household the last day on which a member worked; a far day while one does."""
    known = pd.MultiIndex.from_frame(work_record[PERSON]).isin(pd.MultiIndex.from_frame(member[PERSON]))
    rows = work_record[known]
    still = (rows.working == YES) & rows.ended_on.isna()
    until = rows.ended_on.mask(still, pd.Timestamp("2262-01-01"))
    return until.groupby(rows.household_no).max().rename("last_worked")


def household_facts(
    tables: dict[str, pd.DataFrame], member: pd.DataFrame, assessed: pd.DataFrame, policy: InForce
) -> pd.DataFrame:
    """One row per household."""
    household = tables["household"]
    judged = assessed.set_index("household_no")[["per_capita_income", "wages", "expense_illness"]]
    parts = [
        _people(member, policy),
        _given(tables["measure"]),
        _since_elimination(tables["income_entry"], household),
        _last_worked(tables["work_record"], member),
        judged,
        groups_of(household),
    ]
    rows = household
    for part in parts:
        rows = rows.join(part, on="household_no")
    counts = [*parts[0].columns, "measures", "kinds"]
    marks = [name for name in rows if name.startswith("given_") or name.endswith("_since")]
    rows[counts] = rows[counts].fillna(0)
    rows[marks] = rows[marks].eq(True)
    rows["identified"] = month_number(rows.identified_month)
    rows["gone"] = month_number(rows.eliminated_month)
    rows["months_identified"] = month_of(policy.as_of) - rows.identified
    rows["months_to_elimination"] = rows.gone - rows.identified
    rows["identified_on"] = first_day(rows.identified)
    return rows.copy()
