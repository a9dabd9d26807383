"""What the rows of every file are drawn from: the platform's tables, the results, and what has left the house
before.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import ibis
import ibis.expr.types as ir

from exports.format_specs import FormatSpec
from exports.told.findings import listed_findings, told_findings
from exports.views import household_homes, household_view, measure_view, member_view
from policies.deadlines import Deadlines
from policies.in_force import InForce
from policies.model import load_model
from policies.record_key import key_of
from policies.schemas import empty_results, empty_snapshot
from policies.words import CONFIRMED, ELIMINATED, KIND_CHANGED, NONE, SENT

Keep = Callable[[str, ir.Table], ir.Table]
Forget = Callable[[str], None]
# The one table whose findings hold a record of it alone.
MEASURE = "measure"
# Results with a row for a household of which more is told than its findings, besides those with a status.
LOOKED_AT = ("lead", "deadline_case", "need", "closing_mark", "change", "outside")


@dataclass(frozen=True)
class Drawing:
    """The tables of the households that anything is told of, their results, and the `formats` in force.

    `everyone`: assessment, member and measure of all households that were judged, of which the account is made.
    `keep` stores what several files are drawn from, `forget` gives back its memory. The result `outside` holds the
    records that left from the counties, `known` those of their households, wherever they left from. `whole`: names and
    values of findings as entered, in a county's own lists alone.
    """

    tables: Mapping[str, ir.Table]
    results: Mapping[str, ir.Table]
    everyone: Mapping[str, ir.Table]
    known: ir.Table
    policy: InForce
    deadlines: Deadlines
    formats: Sequence[FormatSpec]
    keep: Keep
    forget: Forget
    whole: bool = True

    @cached_property
    def homes(self) -> ir.Table:
        """Where the households of known counties live, and their heads."""
        return self.keep("homes", household_homes(self.tables))

    @cached_property
    def view(self) -> ir.Table:
        """Those of them that are more than found to be wrong, with their judgement and contact person."""
        assessment = self.results["assessment"]
        looked_at = [self.results[name].select("household_no") for name in LOOKED_AT]
        some = ibis.union(assessment.filter(assessment.status != NONE).select("household_no"), *looked_at)
        shown = self.homes.semi_join(some, "household_no")
        return self.keep("view", household_view(shown, dict(self.tables), assessment))

    @cached_property
    def members(self) -> ir.Table:
        """Their members."""
        return member_view(self.view, self.tables["member"], self.results["member_benefit"])

    @cached_property
    def measures(self) -> ir.Table:
        """Their measures."""
        return measure_view(self.view, self.tables["measure"], self.tables["member"])

    @cached_property
    def told(self) -> ir.Table:
        """Today's findings as lists tell them."""
        listed = self.keep("listed", listed_findings(self.results["finding"]))
        told = self.keep("told", told_findings(listed, self.tables, self.results, self.whole))
        self.forget("listed")
        return told

    @cached_property
    def held_back(self) -> ir.Table:
        """household_no of every household that a finding holds back: nothing of it enters an import file."""
        finding = self.results["finding"]
        return finding.filter(finding.holds & (finding.table != MEASURE)).select("household_no").distinct()

    @cached_property
    def held_measures(self) -> ir.Table:
        """household_no, key of every measure that a finding holds back alone."""
        finding = self.results["finding"]
        return finding.filter(finding.holds & (finding.table == MEASURE)).select("household_no", "key").distinct()

    @cached_property
    def unsettled(self) -> ir.Table:
        """household_no of every household that was entered as the other kind: the county settles it first."""
        assessment = self.results["assessment"]
        return assessment.filter(assessment.contradictions.contains(KIND_CHANGED)).select("household_no")

    @cached_property
    def waiting_elsewhere(self) -> ir.Table:
        """household_no of every household that has moved while its entry, sent by another county, waits for an
        answer.
        """
        entering = [spec.format for spec in self.formats if spec.enters is not None]
        entry = self.known.filter(self.known.format.isin(entering) & ~self.known.accepted)
        elsewhere = (entry.county_code != entry.today_county).fill_null(False)
        return entry.filter((entry.state == SENT) & elsewhere).select("household_no").distinct()

    @cached_property
    def staying(self) -> ir.Table:
        """household_no of every household of which nothing leaves today."""
        parts = (self.held_back, self.unsettled, self.waiting_elsewhere)
        return self.keep("staying", ibis.union(*parts, distinct=True))

    @cached_property
    def ready(self) -> ir.Table:
        """County-confirmed households of which something may leave (N1.3b)."""
        return self.view.filter(self.view.status == CONFIRMED).anti_join(self.staying, "household_no")

    @cached_property
    def gone(self) -> ir.Table:
        """Eliminated households of which something may leave (N3.2c)."""
        return self.view.filter(self.view.status == ELIMINATED).anti_join(self.staying, "household_no")

    def without_held(self, measure: ir.Table) -> ir.Table:
        """Measures but for those that are held back alone."""
        keyed = measure.mutate(key=key_of(measure, load_model()[MEASURE]))
        return keyed.anti_join(self.held_measures, ["household_no", "key"]).drop("key")

    def with_household(self, rows: ir.Table) -> ir.Table:
        """Rows with their household's places and head; a row without one of a known county keeps them blank."""
        shown = self.homes.select("household_no", "county", "town", "village", "head_name", "prefecture_code")
        return rows.left_join(shown, "household_no").drop("household_no_right")


def without_data(policy: InForce, deadlines: Deadlines, formats: Sequence[FormatSpec]) -> Drawing:
    """A drawing of tables without any row, on which a format is tried when it is loaded."""
    tables, results = empty_snapshot(), empty_results()
    everyone = {**tables, "assessment": results["assessment"]}
    known, keep, forget = results["outside"], lambda name, rows: rows, lambda name: None
    return Drawing(tables, results, everyone, known, policy, deadlines, formats, keep, forget)
