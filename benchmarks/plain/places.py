"""Households as files show them: the names of their places, their head and their contact person."""

import numpy as np
import pandas as pd

from policies.words import COUNTY, HEAD, PREFECTURE, PROVINCE, TOWN, VILLAGE

_LEVELS = {
    "province": (PROVINCE, 2), "prefecture": (PREFECTURE, 4), "county": (COUNTY, 6), "town": (TOWN, 9),
    "village": (VILLAGE, 12),
}  # fmt: skip
_CONTACT = ["contact_name", "contact_phone", "contact_title"]


def names(division: pd.DataFrame, level: str) -> pd.Series:
    """The name of every place of a level by its code."""
    title, digits = _LEVELS[level]
    rows = division[(division.level == title) & (division.code.str.len() >= (6 if level == "county" else 0))]
    coded = rows.sort_values("code").assign(place=rows.code.str[:digits])
    return coded.drop_duplicates("place").set_index("place").name


def with_places(rows: pd.DataFrame, division: pd.DataFrame) -> pd.DataFrame:
    """Households of a known county with the names of where they live."""
    placed = rows[rows.county_code.isin(names(division, "county").index)]
    found = {
        level: placed.village_code.str[:digits].map(names(division, level)) for level, (_, digits) in _LEVELS.items()
    }
    return placed.assign(**found, natural_village=None, town_code=placed.village_code.str[:9])


def heads(member: pd.DataFrame) -> pd.DataFrame:
    """By household the name and the number of its head, the first of several."""
    rows = member[member.relation == HEAD].sort_values("person_no")
    told = pd.DataFrame({"head_name": rows.name, "head_id_number": rows.id_number.str.upper()})
    return told.groupby(rows.household_no).first()


def contacts(marginal_monitor: pd.DataFrame) -> pd.DataFrame:
    """By household its contact person; of several records a complete one."""
    incomplete = marginal_monitor.contact_name.isna() | marginal_monitor.contact_phone.isna()
    ordered = marginal_monitor.assign(incomplete=incomplete).sort_values(["incomplete", *_CONTACT])
    return ordered.drop_duplicates("household_no").set_index("household_no")[_CONTACT]


def household_view(tables: dict[str, pd.DataFrame], assessed: pd.DataFrame) -> pd.DataFrame:
    """Every column that files of households draw from; money in fen."""
    rows = with_places(assessed, tables["division"])
    rows = rows.join(heads(tables["member"]), on="household_no")
    rows = rows.join(contacts(tables["marginal_monitor"]), on="household_no")
    units = rows.per_capita_income
    fen = np.sign(units) * ((units.abs() + 50) // 100)
    risk = {f"risk_{place + 1}": rows.risks.str[place] for place in range(3)}
    kinds = {"unstable": "脱贫不稳定户", "marginal": "边缘易致贫户"}
    return rows.assign(
        per_capita_units=units,
        per_capita_income=fen,
        monitored_type=rows.kind.map(kinds),
        risks_zh=rows.risks.str.join("、"),
        **risk,
    )
