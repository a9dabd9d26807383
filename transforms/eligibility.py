"""Who may receive what: industry, employment, social help, insurance (N2.2 to N2.5), assistance by class (N2.1b)."""

import ibis
import ibis.expr.types as ir

from policies.ages import age_on
from policies.in_force import InForce
from policies.words import CONFIRMED, UNSTABLE, YES
from transforms.ages import born


def _rows(people: ir.Table, ground: str, clause: str, policy: InForce, person: bool = False) -> ir.Table:
    """A row per person or household and programme of the ground."""
    return people.select(
        household_no=people.household_no,
        person_no=people.person_no if person else ibis.null("string"),
        programme=ibis.array(list(policy.assistance.programmes[ground])).unnest(),
        clause=ibis.literal(clause),
    )


def wants_industry(household: ir.Table) -> ir.BooleanValue:
    """The conditions and the will to develop an industry, both stated (N2.2)."""
    return (household.industry_fit == YES) & (household.industry_will == YES)


def wants_work(member: ir.Table, policy: InForce) -> ir.BooleanValue:
    """The will and the ability to work, of working age (N2.3)."""
    able = member.labour.isin(policy.assistance.able_labour)
    old_enough = age_on(born(member), policy.as_of) >= policy.assistance.working_age_from
    return (member.work_will == YES) & able & old_enough


def paired_villages(enterprise_pairing: ir.Table, policy: InForce) -> ir.Table:
    """The villages that an enterprise is paired with by as_of; a pairing without a day has begun (N2.4)."""
    begun = enterprise_pairing.since.isnull() | (enterprise_pairing.since <= ibis.literal(policy.as_of))
    return enterprise_pairing.filter(enterprise_pairing.village_code.notnull(), begun)


def eligibility(
    assessed: ir.Table, member: ir.Table, enterprise_pairing: ir.Table, classes: ir.Table, policy: InForce
) -> ir.Table:
    """One row per household (or member) and programme: household_no, person_no, programme, clause.

    Industry N2.2, employment N2.3, paired enterprises and the social network N2.4, insurance N2.5, class N2.1b;
    `classes` is `current_class`.
    """
    monitored = assessed.filter(assessed.status == CONFIRMED)
    workers = member.filter(wants_work(member, policy)).semi_join(monitored, "household_no")
    paired = monitored.semi_join(paired_villages(enterprise_pairing, policy), "village_code")
    parts = [
        _rows(monitored.filter(wants_industry(monitored)), "industry", "N2.2", policy),
        _rows(workers, "employment", "N2.3", policy, person=True),
        _rows(paired, "pairing", "N2.4", policy),
        _rows(monitored, "social", "N2.4", policy),
        _rows(monitored, "insurance", "N2.5", policy),
        class_assistance(assessed, classes, policy),
    ]
    return ibis.union(*parts).distinct()


def current_class(classification: ir.Table, policy: InForce) -> ir.Table:
    """household_no, household_class: the class of the latest year not after as_of's, when that year has only
    one (S3).
    """
    known = classification.filter(
        classification["class"].notnull(), classification.year.cast("int64") <= policy.as_of.year
    )
    latest = known.group_by("household_no").aggregate(year=known.year.max())
    rows = known.inner_join(latest, ["household_no", "year"])
    classes = rows.group_by("household_no").aggregate(
        household_class=rows["class"].min(), last_class=rows["class"].max()
    )
    return classes.filter(classes.household_class == classes.last_class).select("household_no", "household_class")


def class_assistance(assessed: ir.Table, classes: ir.Table, policy: InForce) -> ir.Table:
    """Differentiated assistance of out-of-poverty households by their class (N2.1b)."""
    classed = assessed.filter(assessed.potential_kind == UNSTABLE).select("household_no")
    rows = classed.inner_join(classes, "household_no")
    return rows.select(
        household_no=rows.household_no,
        person_no=ibis.null("string"),
        programme=rows.household_class.substitute(policy.assistance.assistance_of_class),
        clause=ibis.literal("N2.1b"),
    )
