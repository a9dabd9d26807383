"""With whom members share an identity number, in words; nobody of another county is named."""

import numpy as np
import pandas as pd

from benchmarks.plain.member_facts import PERSON
from benchmarks.plain.places import names

_MOST = 8


def _pairs(member: pd.DataFrame, county: pd.Series) -> pd.DataFrame:
    """Every member with a shared number beside those whom it is told of."""
    own = member[["number", *PERSON, "name"]].dropna(subset=["number", *PERSON])
    own = own[own.number.duplicated(keep=False)].sort_values(["number", *PERSON])
    own["county_code"] = own.household_no.map(county).fillna("")
    own["place"] = own.groupby(["number", "county_code"]).cumcount()
    pairs = own.merge(own[own.place < _MOST].add_prefix("other_"), left_on="number", right_on="other_number")
    here = pairs.county_code == pairs.other_county_code
    return pairs[np.where(here, pairs.place != pairs.other_place, pairs.other_place == 0)]


def shared_with(tables: dict[str, pd.DataFrame], view: pd.DataFrame) -> pd.Series:
    """By household and person with whom the number is shared."""
    homes = view.set_index("household_no")
    pairs = _pairs(tables["member"], homes.county_code)
    counties, prefectures = names(tables["division"], "county"), names(tables["division"], "prefecture")
    name = pairs.other_name.fillna("一人")
    village = pairs.other_household_no.map(homes.village).fillna("")
    other = pairs.other_county_code.map(counties)
    prefecture = pairs.other_county_code.str[:4].map(prefectures).fillna("")
    here = (pairs.county_code == pairs.other_county_code) & (pairs.county_code != "")
    cases = [
        (pairs.household_no == pairs.other_household_no, "本户" + name + "（人编号" + pairs.other_person_no + "）"),
        (here, village + name + "（户编号" + pairs.other_household_no + "）"),
        (other.notna() & (other == pairs.county_code.map(counties)), prefecture + other + "的一户"),
    ]
    said = np.select(
        [c.to_numpy(bool) for c, _ in cases],
        [t.to_numpy(object) for _, t in cases],
        (other.fillna("省内其他地方") + "的一户").to_numpy(object),
    )
    told = pairs[PERSON].assign(said=said).groupby(PERSON).said
    return "与" + told.agg(lambda each: "、".join(sorted(set(each)))) + "共用"
