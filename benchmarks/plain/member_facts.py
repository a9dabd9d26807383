"""What the rules speak of beside a member's own row: age, school, work, benefits, and who else has the number."""

import pandas as pd

from benchmarks.plain.values import whole_years
from policies.in_force import InForce
from policies.words import EMPLOYMENT, HEAD, NOT_AT_SCHOOL, OUT_OF_POVERTY, YES

PERSON = ["household_no", "person_no"]
GROUPS = ["out_of_poverty", "monitored", "eliminated"]
_PROVINCE = r"^(?:北京|天津|上海|重庆)市?|^.*?(?:省|自治区)"


def groups_of(household: pd.DataFrame) -> pd.DataFrame:
    """By household_no whom the checkers' statements count it to."""
    groups = {
        "out_of_poverty": household.register_type == OUT_OF_POVERTY,
        "monitored": household.monitored_type.notna(),
        "eliminated": household.risk_eliminated == YES,
    }
    return pd.DataFrame(groups).set_axis(household.household_no)


def names_no_county(places: pd.Series) -> pd.Series:
    """Whether a place of work is not told down to its county."""
    rest = places.str.replace(_PROVINCE, "", regex=True)
    return ~rest.str.contains("县|区|旗|市", na=False)


def _people(rows: pd.DataFrame) -> pd.Series:
    return rows.household_no + "/" + rows.person_no.fillna("")


def _shares(member: pd.DataFrame) -> pd.DataFrame:
    """By number how many households and people carry it: all, out of poverty, monitored."""
    carried = member.dropna(subset=["number"])
    person, number = _people(carried), carried.number
    return pd.DataFrame(
        {
            "number_households": carried.household_no.groupby(number).nunique(),
            "number_people": person.groupby(number).nunique(),
            "number_out_of_poverty": person[carried.out_of_poverty].groupby(number).nunique(),
            "number_monitored": person[carried.monitored].groupby(number).nunique(),
        }
    )


def _work(tables: dict[str, pd.DataFrame], county: pd.Series) -> pd.DataFrame:
    """By person whether the records say that one works, outside the county, and between which counties."""
    record = tables["work_record"]
    works, home = record.working == YES, record.household_no.map(county)
    outside = [
        isinstance(place, str) and isinstance(own, str) and own not in place
        for place, own in zip(record.county, home, strict=True)
    ]
    told = record[PERSON].assign(
        working=works, works_outside=works & pd.Series(outside, index=record.index), place=record.county.where(works)
    )
    grouped = told.groupby(PERSON)
    found = grouped[["working", "works_outside"]].any()
    places = told.dropna(subset=["place"]).groupby(PERSON).place
    return found.assign(work_county=places.min(), last_work_county=places.max())


def _benefits(feed: pd.DataFrame, policy: InForce) -> pd.DataFrame:
    """By number what was drawn in the latest month that civil affairs tell of."""
    known = feed[feed.month <= f"{policy.as_of:%Y%m}"]
    drawn = known[(known.month == known.month.max()) & known.number.notna()]
    words = {"low_allowance": "低保", "hardship": "特困", "supported": "低保|特困|残疾"}
    marks = {
        name: drawn.benefit.str.contains(word, na=False).groupby(drawn.number).any() for name, word in words.items()
    }
    return pd.DataFrame(marks)


def _phones(member: pd.DataFrame) -> tuple[pd.Series, pd.DataFrame]:
    """By phone of people at work in how many households it stands; by household and phone whether in two counties."""
    working = member[member.working & member.phone.notna()]
    placed = working.dropna(subset=["work_county"]).groupby(["household_no", "phone"])
    apart = (placed.size() > 1) & (placed.work_county.min() != placed.last_work_county.max())
    return working.groupby("phone").household_no.nunique(), apart.rename("phone_in_counties").to_frame()


def member_facts(tables: dict[str, pd.DataFrame], county: pd.Series, policy: InForce) -> pd.DataFrame:
    """One row per member; `county`: the name of each household's county."""
    member = tables["member"]
    rows = member.join(groups_of(tables["household"]), on="household_no")
    rows["age"] = whole_years(rows.number_born, policy.as_of)
    rows["at_school"] = rows.student_status.notna() & (rows.student_status != NOT_AT_SCHOOL)
    rows["pupil_age"] = rows.age.between(6, 16)
    rows["id_size"] = rows.id_number.str.len()
    rows["posts"] = [
        len({post for post in text.split(",") if post.strip()}) if isinstance(text, str) else 0
        for text in rows.public_post
    ]
    plans = tables["work_plan"]
    measure = tables["measure"]
    own = measure[(measure.kind == EMPLOYMENT) & measure.person_no.notna()]
    rows = rows.join(_work(tables, county), on=PERSON)
    people = pd.MultiIndex.from_frame(rows[PERSON])
    rows["planned"] = people.isin(pd.MultiIndex.from_frame(plans.loc[plans.planned == YES, PERSON]))
    rows["employment_measure"] = people.isin(pd.MultiIndex.from_frame(own[PERSON]))
    marks = ["working", "works_outside"]
    rows[marks] = rows[marks].eq(True)
    rows["in_work"] = rows.working | rows.work_place.notna() | (rows.work_months > 0)
    rows = rows.join(_shares(rows), on="number")
    rows = rows.join(_benefits(tables["civil_affairs_feed"], policy), on="number")
    for name in ("low_allowance", "hardship", "supported"):
        rows[name] = rows[name].eq(True) & (rows.number_households == 1)
    homes, apart = _phones(rows)
    rows["phone_households"] = rows.phone.map(homes)
    rows = rows.join(apart, on=["household_no", "phone"])
    rows["phone_in_counties"] = rows.phone_in_counties.eq(True)
    head = rows[rows.relation == HEAD]
    alone = head[~head.household_no.duplicated(keep=False)].set_index("household_no").age
    rows["older_than_head"] = rows.age - rows.household_no.map(alone)
    return rows.copy()
