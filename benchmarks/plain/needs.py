"""What confirmed households lack, which measure covers it, and what they may have besides."""

import pandas as pd

from benchmarks.plain.numbers import born_by_text
from benchmarks.plain.values import whole_years
from policies.in_force import InForce
from policies.words import MARGINAL, NO, NOT_AT_SCHOOL, SPECIAL_FUNDS, UNSTABLE, YES


def ages(member: pd.DataFrame, policy: InForce) -> pd.Series:
    """By the number, else by the birth date entered."""
    return whole_years(born_by_text(member.id_number).fillna(member.birth_date), policy.as_of)


def running(measure: pd.DataFrame, policy: InForce) -> pd.DataFrame:
    """Measures begun and not ended on the day."""
    today = pd.Timestamp(policy.as_of)
    return measure[(measure.started_on <= today) & (measure.ended_on.isna() | (measure.ended_on >= today))]


def needs(homes: pd.DataFrame, member: pd.DataFrame, measure: pd.DataFrame, policy: InForce) -> pd.DataFrame:
    """household_no, need, covered, and of the measure that covers it kind, project and measure_no."""
    assistance = policy.assistance
    risk = homes[["household_no", "risks"]].explode("risks").dropna()
    parts = [pd.DataFrame({"household_no": risk.household_no, "need": risk.risks.map(assistance.need_of_risk)})]
    people = member[member.household_no.isin(homes.household_no)]
    age, (first, until) = ages(people, policy), assistance.school_age
    away = (people.student_status == NOT_AT_SCHOOL) | people.dropout_reason.notna()
    insured = (people.medical_resident == YES) | (people.medical_employee == YES)
    lacking = {
        "food_and_clothing": homes[homes.low_income],
        "compulsory_education": people[(age >= first) & (age < until) & away],
        "medical_insurance": people[~insured & (people.medical_resident == NO)],
        "housing": homes[homes.dangerous_house == YES],
        "water": homes[homes.safe_water == NO],
    }
    parts += [pd.DataFrame({"household_no": rows.household_no, "need": need}) for need, rows in lacking.items()]
    wanted = pd.concat(parts).drop_duplicates()
    return wanted.merge(_covering(homes, measure, policy), on=["household_no", "need"], how="left")


def _covering(homes: pd.DataFrame, measure: pd.DataFrame, policy: InForce) -> pd.DataFrame:
    """For each need that a measure covers, the one begun first."""
    kinds = [(need, kind) for need, each in policy.assistance.measures_for_need.items() for kind in each]
    rows = running(measure, policy).merge(homes[["household_no", "potential_kind"]], on="household_no")
    special = (rows.fund_source == SPECIAL_FUNDS) & (rows.potential_kind == MARGINAL)
    rows = rows[~(special & (rows.started_on < pd.Timestamp(policy.special_funds_from)))]
    met = rows.merge(pd.DataFrame(kinds, columns=["need", "kind"]), on="kind")
    order = {"number": met.measure_no.fillna(""), "name": met.project.fillna("")}
    ordered = met.assign(**order).sort_values(["started_on", "number", "kind", "name"])
    first = ordered.drop_duplicates(["household_no", "need"])
    return first[["household_no", "need", "kind", "project", "measure_no"]].assign(covered=True)


def programmes(
    homes: pd.DataFrame, tables: dict[str, pd.DataFrame], policy: InForce
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Programmes of households (household_no, programme), and of members (with person_no and name)."""
    assistance, today = policy.assistance, pd.Timestamp(policy.as_of)
    pairing = tables["enterprise_pairing"]
    begun = pairing[pairing.village_code.notna() & (pairing.since.isna() | (pairing.since <= today))]
    grounds = {
        "industry": homes[(homes.industry_fit == YES) & (homes.industry_will == YES)],
        "pairing": homes[homes.village_code.isin(begun.village_code)],
        "social": homes,
        "insurance": homes,
    }
    own = [
        pd.DataFrame({"household_no": rows.household_no, "programme": programme})
        for ground, rows in grounds.items()
        for programme in assistance.programmes[ground]
    ]
    people = tables["member"][tables["member"].household_no.isin(homes.household_no)]
    able = people.labour.isin(assistance.able_labour) & (people.work_will == YES)
    workers = people[able & (ages(people, policy) >= assistance.working_age_from)][
        ["household_no", "person_no", "name"]
    ]
    offered = [workers.assign(programme=programme) for programme in assistance.programmes["employment"]]
    return pd.concat(own), pd.concat(offered)


def enterprises(
    assessed: pd.DataFrame, confirmed: pd.DataFrame, tables: dict[str, pd.DataFrame], policy: InForce
) -> pd.DataFrame:
    """One row per county and paired enterprise: its villages, their confirmed households, those with a measure."""
    pairing, today = tables["enterprise_pairing"], pd.Timestamp(policy.as_of)
    begun = pairing[(pairing.since.isna() | (pairing.since <= today)) & pairing.enterprise.notna()]
    begun = begun[begun.village_code.str.match("[0-9]{6}", na=False)]
    paired = begun[["enterprise", "village_code"]].drop_duplicates()
    paired = paired.assign(county_code=paired.village_code.str[:6]).sort_values("village_code")
    division = tables["division"].groupby("code").name.min()
    paired["name"] = paired.village_code.map(division).fillna(paired.village_code)
    given = running(tables["measure"], policy)
    carried = given.household_no[given.kind.isin(["产业帮扶", "就业帮扶", "公益岗位"])]
    homes = confirmed[["household_no", "village_code"]].assign(carried=confirmed.household_no.isin(carried))
    by = ["county_code", "enterprise"]
    there = (
        paired.merge(homes, on="village_code")
        .groupby(by)
        .agg(households=("carried", "size"), carried=("carried", "sum"))
    )
    villages = paired.groupby(by).agg(villages=("name", "size"), villages_zh=("name", "、".join))
    rows = villages.join(there).fillna({"households": 0, "carried": 0}).reset_index()
    return rows.sort_values(["households", "enterprise"], ascending=[False, True])


def of_unstable(homes: pd.DataFrame, classes: pd.Series) -> pd.Series:
    """The class of S3 of unstable households."""
    return homes.household_no.map(classes).where(homes.potential_kind == UNSTABLE)
