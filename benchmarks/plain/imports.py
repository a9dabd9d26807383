"""The rows of the import files: what is confirmed or gone and not held back."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks.plain.evidence import holders
from benchmarks.plain.findings import key_of
from benchmarks.plain.values import month_of
from policies.in_force import InForce
from policies.model import load_model
from policies.words import CONFIRMED, ELIMINATED, HARDSHIP, LOW_ALLOWANCE, MARGINAL, NO, UNSTABLE, YES

_PLACE = [
    "household_no", "county_code", "province", "prefecture", "county", "town", "village", "natural_village",
]  # fmt: skip


@dataclass(frozen=True)
class Judged:
    """The day: the platform's tables, the assessment, the households as files show them, the findings."""

    tables: dict[str, pd.DataFrame]
    assessed: pd.DataFrame
    view: pd.DataFrame
    finding: pd.DataFrame
    policy: InForce

    @property
    def held(self) -> pd.Series:
        """The households that are held back with everything of them."""
        return self.finding.household_no[self.finding.holds & (self.finding.table != "measure")]

    def of_status(self, status: str) -> pd.DataFrame:
        """The households of a status of which something may leave."""
        return self.view[(self.view.status == status) & ~self.view.household_no.isin(self.held)]


def _allowances(feed: pd.DataFrame, policy: InForce) -> pd.DataFrame:
    """By number who draws what in this month or the one before."""
    today = month_of(policy.as_of)
    months = [f"{month // 12:04d}{month % 12 + 1:02d}" for month in (today - 1, today)]
    rows = feed[feed.month.isin(months) & feed.number.notna()]
    words = {"low_allowance": LOW_ALLOWANCE, "hardship": HARDSHIP}
    return pd.DataFrame(
        {name: rows.benefit.str.contains(word, na=False).groupby(rows.number).any() for name, word in words.items()}
    )


def _certificates(feed: pd.DataFrame, policy: InForce) -> pd.DataFrame:
    """By number the newest disability certificate."""
    rows = feed[(feed.issued_on <= pd.Timestamp(policy.as_of)) & feed.number.notna()]
    order = rows.assign(kind=rows.type.fillna(""), grade=rows.level.fillna("")).sort_values(
        ["issued_on", "kind", "grade"], ascending=False
    )
    newest = order.drop_duplicates("number").set_index("number")
    return pd.DataFrame(
        {"disability_type": newest.type, "disability_level": newest.level, "disability_year": newest.issued_on.dt.year}
    )


def _members(of: Judged, homes: pd.DataFrame) -> pd.DataFrame:
    """The members of marginal households with what departments know of them."""
    member = of.tables["member"]
    rows = member[member.household_no.isin(homes.household_no)].merge(homes[_PLACE], on="household_no")
    own = rows.number.where(rows.number.map(holders(member)) == rows.household_no)
    drawn = _allowances(of.tables["civil_affairs_feed"], of.policy).reindex(own).set_axis(rows.index)
    proof = _certificates(of.tables["disabled_feed"], of.policy).reindex(own).set_axis(rows.index)
    told = {name: np.where(drawn[name].eq(True), YES, NO) for name in drawn}
    return rows.join(proof).assign(**told, id_number=rows.id_number.str.upper(), political_status=None)


def _measures(of: Judged, homes: pd.DataFrame) -> pd.DataFrame:
    """The measures of confirmed households but for those held back alone."""
    measure, finding = of.tables["measure"], of.finding
    alone = finding.loc[finding.holds & (finding.table == "measure"), ["household_no", "key"]]
    keyed = measure.assign(key=key_of(measure, load_model()["measure"]))
    kept = ~pd.MultiIndex.from_frame(keyed[["household_no", "key"]]).isin(pd.MultiIndex.from_frame(alone))
    rows = keyed[kept].merge(homes[[*_PLACE, "head_name", "measures_state"]], on="household_no")
    people = of.tables["member"][["household_no", "person_no", "name"]]
    return rows.merge(people, on=["household_no", "person_no"], how="left")


def import_rows(of: Judged) -> dict[str, pd.DataFrame]:
    """By format its rows in order. On a first day nothing is known outside: all is new, and nothing an update."""
    ready, gone = of.of_status(CONFIRMED), of.of_status(ELIMINATED)
    marginal = ready[ready.kind == MARGINAL].sort_values("household_no")
    return {
        "marginal_household": marginal,
        "marginal_member": _members(of, marginal).sort_values(["household_no", "person_no"]),
        "unstable_annotation": ready[ready.kind == UNSTABLE].sort_values("household_no"),
        "measure": _measures(of, ready).sort_values(["household_no", "measure_no", "started_on"]),
        "elimination": gone.sort_values("household_no"),
    }
