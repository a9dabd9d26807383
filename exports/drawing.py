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
from policies.words import CONFIRMED, ELIMINATED

Keep = Callable[[str, ir.Table], ir.Table]
# The one table whose findings hold a record of it alone.
MEASURE = "measure"
# What the ledger knows of each version that has left the house: `exports.ledger.versions.known_versions`.
SENT = {
    "county_code": "string",
    "format": "string",
    "record_key": "string",
    "as_of": "date",
    "content_hash": "string",
    "state": "string",
    "reason": "string",
}


@dataclass(frozen=True)
class Drawing:
    """The tables of a prefecture's households, their results, and the versions sent of `formats`, those in force.

    `keep` stores what several files are drawn from.
    """

    tables: Mapping[str, ir.Table]
    results: Mapping[str, ir.Table]
    sent: ir.Table
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
        return member_view(self.view, self.tables["member"])

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
    def ready(self) -> ir.Table:
        """County-confirmed households that nothing holds back (N1.3b)."""
        confirmed = self.view.filter(self.view.status == CONFIRMED)
        return confirmed.anti_join(self.held_back, "household_no")

    @cached_property
    def gone(self) -> ir.Table:
        """Eliminated households that nothing holds back (N3.2c)."""
        eliminated = self.view.filter(self.view.status == ELIMINATED)
        return eliminated.anti_join(self.held_back, "household_no")

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
    sent = ibis.table(SENT, name="sent")
    return Drawing(empty_snapshot(), empty_results(), sent, policy, deadlines, formats, lambda name, rows: rows)
