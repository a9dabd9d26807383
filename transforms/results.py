"""Every result of a day from the platform's tables, today's findings and what the days before left: one place, no
file.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import ibis
import ibis.expr.types as ir

from policies.deadlines import load_deadlines
from policies.files import PolicyError
from policies.flags import load_flags
from policies.in_force import InForce
from policies.tracked import load_tracked
from policies.words import VANISHED
from transforms.assessment import assess_households, contract
from transforms.assistance_count import assistance_count
from transforms.benefits import member_benefits
from transforms.changes import changes, followed, nothing_accepted
from transforms.closing_proposals import closing_proposals
from transforms.contacts import contact_status
from transforms.deadlines import Subjects, deadline_cases
from transforms.deadlines.progress import deadline_entries, deadline_progress
from transforms.effect import effect, tracked
from transforms.effect_by_kind import effect_by_kind
from transforms.eligibility import current_class, eligibility
from transforms.enterprise_support import enterprise_support
from transforms.flags import any_flag
from transforms.holds import with_holds
from transforms.judgement_findings import judgement_findings, vanished_findings
from transforms.leads import leads
from transforms.life import first_day, life
from transforms.measures import counted_measures
from transforms.moves import entered_kinds, moved, nothing_outside, outside_today
from transforms.needs import needs
from transforms.quiet import quieted
from transforms.reasons import reason_facts
from transforms.scale import scale
from transforms.shared_numbers import shared_numbers
from transforms.since import since_when

Keep = Callable[[str, ir.Table], ir.Table]
_QUALITY = ("county_code", "table", "rule", "severity")


@dataclass(frozen=True)
class Before:
    """What the days before left: life, findings and leads of the last one, and what the world outside knows.

    `outside` is one row per record that has left the house, `accepted` what each household's last accepted version
    said, `enters` the kind that each format enters a household as, `opinions` what counties said of findings.
    """

    life: ir.Table | None = None
    finding: ir.Table | None = None
    outside: ir.Table | None = None
    accepted: ir.Table | None = None
    enters: Mapping[str, str] = field(default_factory=dict)
    opinions: ir.Table | None = None
    lead: ir.Table | None = None


@dataclass(frozen=True)
class Results:
    """The result tables by name, the facts that reasons are told from, and the counts that a run tells."""

    tables: dict[str, ir.Table]
    reason_facts: ir.Table
    by_status: ir.Table
    counties: ir.Table
    flagged: ir.Table


def _due_of_contacts(policy: InForce) -> dt.date:
    deadline = load_deadlines().deadlines.get("contact_person")
    if deadline is None:
        raise PolicyError("deadlines.yaml: no deadline contact_person, by which contact_status says on_time")
    return deadline.due_on(policy.as_of)


def _quality(finding: ir.Table, policy: InForce) -> ir.Table:
    """Findings per county, table, rule and severity: how many, how many of them new, what they say and ask for, how
    many hold something back, and how many more the county has said are true.
    """
    new = finding.since == ibis.literal(policy.as_of)
    return finding.group_by(*_QUALITY).aggregate(
        findings=(~finding.quiet).sum(),
        new=(new & ~finding.quiet).sum(),
        message_zh=finding.message_zh.min(),
        confirmed_true=finding.quiet.sum(),
        confirmed_on=finding.confirmed_on.max(),
        asks=finding.asks.min(),  # one for every finding of a rule
        holds=finding.holds.sum(),
    )


def _findings(
    assessed: ir.Table,
    lives: ir.Table,
    classes: ir.Table,
    home: ir.Table,
    found: ir.Table,
    policy: InForce,
) -> ir.Table:
    """The day's findings: those of reading and rules, those of the judgement, and households that are gone."""
    judged = judgement_findings(assessed, lives, classes, policy)
    placed = judged.left_join(home, "household_no").drop("household_no_right")
    gone = vanished_findings(lives)
    return ibis.union(found, placed.select(*found.columns), gone.select(*found.columns))


def _counties(assessed: ir.Table, lives: ir.Table, moves: ir.Table) -> ir.Table:
    """county_code of the counties that are told something: where households live, and where one has gone from."""
    gone = lives.filter((lives.state == VANISHED) & lives.county_code.notnull())
    parts = (rows.select("county_code") for rows in (assessed, gone, moves))
    return ibis.union(*parts, distinct=True)


def _flagged(assessed: ir.Table) -> ir.Table:
    """One row: how many households each flag holds for, and `flagged`, how many any flag of evidence does."""
    counts = {name: assessed[name].fill_null(False).sum() for name in load_flags()}
    return assessed.aggregate(**counts, flagged=any_flag(assessed).sum())


def results(
    tables: Mapping[str, ir.Table], home: ir.Table, found: ir.Table, before: Before, policy: InForce, keep: Keep
) -> Results:
    """Judge every household of the snapshot's `tables` on the policy's as_of.

    `home` says which county a household belongs to (household_no, county_code), `found` are the findings of reading and
    rules. `keep` stores what several results are drawn from; what it is told to keep as a result's name is that result.
    """
    outside = nothing_outside() if before.outside is None else before.outside
    entered = entered_kinds(outside, before.enters) if before.enters else None
    assessed = keep("assessed", assess_households(tables, policy, entered))
    classes = keep("classes", current_class(tables["classification"], policy))
    eligible = keep(
        "eligibility",
        eligibility(assessed, tables["member"], tables["enterprise_pairing"], classes, policy),
    )
    need = keep("need", needs(assessed, tables["member"], tables["measure"], eligible, policy))
    lived = first_day(tables["household"]) if before.life is None else before.life
    lives = keep("life", life(assessed, lived, policy.as_of))
    accepted = nothing_accepted() if before.accepted is None else before.accepted
    today = keep("followed", followed(assessed, tables, load_tracked()))
    everything = _findings(assessed, lives, classes, home, found, policy)
    since = since_when(everything, before.finding, policy.as_of)
    told = quieted(with_holds(since, assessed, tables["member"]), before.opinions)
    finding = keep("finding", told)
    contacts = contact_status(assessed, tables["marginal_monitor"], _due_of_contacts(policy))
    case = keep("deadline_case", deadline_cases(Subjects(assessed, lives, tables, policy), load_deadlines()))
    begun = counted_measures(tracked(assessed), tables["household"], tables["measure"], policy.as_of)
    measured = keep("counted_measures", begun)
    effects = keep("effect", effect(assessed, measured, need))
    own = {
        "assessment": contract(assessed, classes),
        "assistance_count": assistance_count(assessed, need, eligible, policy),
        "contact_status": contacts,
        "deadline_case": case,
        "deadline_entry": deadline_entries(case, tables["county"], policy.as_of),
        "deadline_progress": deadline_progress(case, tables["county"], load_deadlines(), policy.as_of),
        "lead": leads(assessed, before.lead, policy.as_of),
        "scale": scale(assessed, tables["county"], policy),
        "eligibility": eligible,
        "need": need,
        "member_benefit": member_benefits(
            assessed, tables["member"], tables["civil_affairs_feed"], tables["disabled_feed"], policy
        ),
        "effect": effects,
        "effect_by_kind": effect_by_kind(effects, measured, tables["county"]),
        "enterprise_support": enterprise_support(assessed, tables["measure"], tables["enterprise_pairing"], policy),
        "life": lives,
        "followed": today,
        "closing_mark": closing_proposals(assessed, classes, policy.as_of),
        "change": changes(today, accepted),
        "outside": outside_today(outside, assessed),
        "moved": moved(assessed, lived, outside),
        "finding": finding,
        "quality": _quality(finding, policy),
        "shared_number": shared_numbers(tables["member"], home),
    }
    return Results(
        own,
        reason_facts(assessed, lives, need, policy),
        assessed.group_by("status").aggregate(households=assessed.count()),
        _counties(assessed, lives, own["moved"]),
        _flagged(assessed),
    )
