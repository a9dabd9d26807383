"""What the rows of every file are drawn from: the platform's tables, the results, and what has left the house
before.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import ibis
import ibis.expr.types as ir

from exports.format_specs import FormatSpec
from exports.views import household_view, measure_view, member_view
from policies.deadlines import Deadlines
from policies.in_force import InForce
from policies.model import load_model
from policies.record_key import key_of
from policies.schemas import empty_results, empty_snapshot
from policies.words import CONFIRMED, ELIMINATED, KIND_CHANGED, SENT

Keep = Callable[[str, ir.Table], ir.Table]
# The one table whose findings hold a record of it alone.
MEASURE = "measure"


@dataclass(frozen=True)
class Drawing:
    """The tables of a prefecture's households, their results, and the `formats` in force.

    `keep` stores what several files are drawn from. The result `outside` holds the records that left from the
    prefecture's counties, `known` those of its households, wherever they left from.
    """

    tables: Mapping[str, ir.Table]
    results: Mapping[str, ir.Table]
    known: ir.Table
    policy: InForce
    deadlines: Deadlines
    formats: Sequence[FormatSpec]
    keep: Keep

    @cached_property
    def view(self) -> ir.Table:
        """The households of known counties, with their places, judgement, head and contact person."""
        return self.keep("view", household_view(dict(self.tables), self.results["assessment"]))

    @cached_property
    def members(self) -> ir.Table:
        """Their members."""
        return member_view(self.view, self.tables["member"], self.results["member_benefit"])

    @cached_property
    def measures(self) -> ir.Table:
        """Their measures."""
        return measure_view(self.view, self.tables["measure"], self.tables["member"])

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
        shown = self.view.select("household_no", "county", "town", "village", "head_name", "prefecture_code")
        return rows.left_join(shown, "household_no").drop("household_no_right")


def without_data(policy: InForce, deadlines: Deadlines, formats: Sequence[FormatSpec]) -> Drawing:
    """A drawing of tables without any row, on which a format is tried when it is loaded."""
    results = empty_results()
    return Drawing(empty_snapshot(), results, results["outside"], policy, deadlines, formats, lambda name, rows: rows)
