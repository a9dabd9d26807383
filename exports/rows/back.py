"""What goes back to the platform and to the social assistance network."""

import ibis.expr.types as ir

from exports.drawing import Drawing
from exports.views import PLACE


def closing_marks(of: Drawing) -> ir.Table:
    """Closing marks due in S4 and S5 (N3.2c)."""
    marks = of.results["closing_mark"].select("household_no", "system", "closed_on", "grounds")
    return of.ready.select(*PLACE, "head_name", "monitored_type").inner_join(marks, "household_no")


def uncovered_needs(of: Drawing) -> ir.Table:
    """Needs that no measure covers, in the county's words and without names (N2.1d, N2.4)."""
    need = of.results["need"]
    rows = need.filter(~need.covered).inner_join(of.ready.select(*PLACE, "risks"), "household_no")
    titles = of.policy.assistance.need_titles
    return rows.mutate(need_title=rows.need.substitute(titles), risks_zh=rows.risks.join("、"))
