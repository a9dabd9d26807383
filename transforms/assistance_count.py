"""How many of a county's monitored households lack what, and are eligible for what (N2.1b, N2.1d, N2.2 to N2.5)."""

import ibis
import ibis.expr.types as ir

from policies.in_force import InForce
from policies.words import CONFIRMED, OFFERED, TITLES, UNCOVERED, UNCOVERED_NEED


def _counted(rows: ir.Table, subject: str, titles: dict[str, str]) -> ir.Table:
    """Households of each code, once each."""
    counts = rows.group_by("county_code", "code").aggregate(households=rows.household_no.nunique())
    return counts.select(
        "county_code",
        subject=ibis.literal(subject),
        code=counts.code,
        title=counts.code.substitute(titles),
        households=counts.households,
    )


def assistance_count(assessed: ir.Table, need: ir.Table, eligible: ir.Table, policy: InForce) -> ir.Table:
    """Confirmed households per county: those with any need that no measure covers, those with each such need, and those
    that are eligible for each programme, themselves or by a member.
    """
    confirmed = assessed.filter((assessed.status == CONFIRMED) & assessed.county_code.notnull())
    homes = confirmed.select("household_no", "county_code")
    lacking = need.filter(~need.covered).inner_join(homes, "household_no")
    due = eligible.inner_join(homes, "household_no")
    titles = policy.assistance
    parts = (
        _counted(lacking.mutate(code=ibis.literal(UNCOVERED)), UNCOVERED, {UNCOVERED: TITLES[UNCOVERED]}),
        _counted(lacking.mutate(code=lacking.need), UNCOVERED_NEED, titles.need_titles),
        _counted(due.mutate(code=due.programme), OFFERED, titles.programme_titles),
    )
    return ibis.union(*parts)
