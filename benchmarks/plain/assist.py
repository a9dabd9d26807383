"""What each confirmed household lacks and may have, and the enterprises paired with its villages."""

import pandas as pd

from benchmarks.plain.imports import Judged
from benchmarks.plain.judged_findings import current_class
from benchmarks.plain.needs import enterprises, needs, of_unstable, programmes
from policies.words import CONFIRMED

_BETWEEN = "；"


def classes_of(of: Judged) -> pd.Series:
    """By household its class of S3."""
    return current_class(of.tables["classification"], of.policy)


def _confirmed(of: Judged) -> pd.DataFrame:
    return of.view[of.view.status == CONFIRMED]


def confirmed_needs(of: Judged) -> pd.DataFrame:
    """The needs of confirmed households."""
    return needs(_confirmed(of), of.tables["member"], of.tables["measure"], of.policy)


def _together(rows: pd.DataFrame, titles: dict[str, str], code: str) -> pd.Series:
    """By household its sentences `said`, in the order of the codes' file."""
    places = {name: place for place, name in enumerate(titles)}
    ordered = rows.assign(place=rows[code].map(places)).sort_values(["household_no", "place", "said"])
    return ordered.groupby("household_no").said.agg(_BETWEEN.join)


def _of_members(offered: pd.DataFrame, titles: dict[str, str]) -> pd.Series:
    """Programmes of members with their names; those of the same members together."""
    places = {name: place for place, name in enumerate(titles)}
    people = offered.assign(name=offered.name.fillna("姓名未填")).sort_values(["household_no", "person_no"])
    named = people.groupby(["household_no", "programme"]).name.agg("、".join).rename("names").reset_index()
    named = named.assign(place=named.programme.map(places), title=named.programme.map(titles)).sort_values("place")
    together = (
        named.groupby(["household_no", "names"]).agg(place=("place", "min"), title=("title", "、".join)).reset_index()
    )
    together["said"] = together.title + "：" + together.names
    return together.sort_values(["household_no", "place", "said"]).groupby("household_no").said.agg(_BETWEEN.join)


def assist_rows(of: Judged, need: pd.DataFrame) -> list[pd.DataFrame]:
    """The households, then the enterprises."""
    assistance, homes = of.policy.assistance, _confirmed(of)
    titles = assistance.need_titles
    kinds = {name: "、".join(each) for name, each in assistance.measures_for_need.items()}
    lacking, met = need[need.covered.isna()], need[need.covered.notna()]
    by = met.project.fillna("编号" + met.measure_no)
    covered = met.need.map(titles) + "（" + met.kind + ("，" + by).fillna("") + "）"
    uncovered = lacking.need.map(titles) + "（可安排" + lacking.need.map(kinds) + "）"
    own, offered = programmes(homes, of.tables, of.policy)
    words = assistance.programme_titles
    texts = {
        "uncovered": _together(lacking.assign(said=uncovered), titles, "need"),
        "covered": _together(met.assign(said=covered), titles, "need"),
        "programmes": _together(own.assign(said=own.programme.map(words)), words, "programme"),
        "members": _of_members(offered, words),
    }
    household_class = of_unstable(homes, classes_of(of))
    of_class = {name: words[programme] for name, programme in assistance.assistance_of_class.items()}
    rows = homes.assign(
        household_class=household_class, assistance=household_class.map(of_class),
        **{name: homes.household_no.map(text) for name, text in texts.items()},
    )  # fmt: skip
    rows["settled"] = rows.uncovered.isna()
    rows = rows.sort_values(["town_code", "settled", "village_code", "household_no"])
    return [rows, enterprises(of.assessed, homes, of.tables, of.policy)]
