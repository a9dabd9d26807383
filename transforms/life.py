"""The life of a household in monitoring: one state a day, from today's status and yesterday's state.

    none ─▶ candidate ─▶ confirmed ─▶ eliminated ─▶ returning ─▶ confirmed …

Every day's state follows from `TRANSITIONS`, else it is today's status. A marginal household never leaves (N3.2d):
one that was confirmed and no longer is stays so, and `left` says so; one that the platform no longer holds has
vanished, and when it is back its life goes on.
"""

import datetime as dt

import ibis
import ibis.expr.types as ir

from policies.results import load_results
from policies.words import CANDIDATE, CONFIRMED, ELIMINATED, NONE, REJECTED, RETURNING, VANISHED

# (yesterday's state, today's status) -> today's state, where that is not simply the status.
TRANSITIONS = {
    (ELIMINATED, CANDIDATE): RETURNING,
    (RETURNING, CANDIDATE): RETURNING,
    (CONFIRMED, NONE): CONFIRMED,
    (CONFIRMED, CANDIDATE): CONFIRMED,
    (CONFIRMED, REJECTED): CONFIRMED,
    (ELIMINATED, NONE): ELIMINATED,
    (ELIMINATED, REJECTED): ELIMINATED,
    (RETURNING, NONE): ELIMINATED,
    (RETURNING, REJECTED): ELIMINATED,
}
LEAVING = tuple(pair for pair in TRANSITIONS if pair[0] == CONFIRMED)
# Whose going the platform must explain: those that were monitored.
MISSED_WHEN_GONE = (CONFIRMED, ELIMINATED, RETURNING)
COLUMNS = tuple(load_results()["life"].columns)


def first_day(household: ir.Table) -> ir.Table:
    """The life before the first day that was run: nobody has a state yet."""
    day, text = ibis.null("date"), ibis.null("string")
    return household.select(
        "household_no", county_code=text, state=text, since=day, previous_state=text, verified_from=day, verified_on=day
    )


def _gone(assessed: ir.Table, before: ir.Table, as_of: dt.date) -> ir.Table:
    """Monitored households of yesterday that the platform no longer holds, and those that were gone already."""
    missing = before.filter(before.state.isin([*MISSED_WHEN_GONE, VANISHED])).anti_join(assessed, "household_no")
    still = missing.state == VANISHED
    return missing.select(
        "household_no",
        "county_code",
        state=ibis.literal(VANISHED),
        since=ibis.ifelse(still, missing.since, ibis.literal(as_of)),
        previous_state=ibis.ifelse(still, missing.previous_state, missing.state),
        left=ibis.literal(False),
        changed=~still,
        verified_from=missing.verified_from,
        verified_on=missing.verified_on,
    ).select(*COLUMNS)


def life(assessed: ir.Table, before: ir.Table, as_of: dt.date) -> ir.Table:
    """household_no, county_code, state, since (the as_of it happened), previous_state, left, changed (N1.3d, N3.2c,
    N3.2d).

    `verified_on` is the last day on which a candidate was confirmed or rejected, `verified_from` the day it had become
    a candidate (N1.3b). `before` is the life of the last earlier day. A vanished household keeps the state it had as
    `previous_state` and the county it was last seen in, since the first day without it.
    """
    known = before.select(
        "household_no",
        previous_state="state",
        state_when_gone="previous_state",
        previous_since="since",
        verified_from_before="verified_from",
        verified_on_before="verified_on",
    )
    rows = (
        assessed.select("household_no", "county_code", "status")
        .left_join(known, "household_no")
        .drop("household_no_right")
    )
    was = ibis.ifelse(rows.previous_state == VANISHED, rows.state_when_gone, rows.previous_state)
    rows = rows.mutate(was=was)
    pair = rows.was + "/" + rows.status
    state = ibis.coalesce(
        ibis.cases(*((pair == f"{old}/{status}", new) for (old, status), new in TRANSITIONS.items())), rows.status
    )
    left = pair.isin([f"{old}/{status}" for old, status in LEAVING]).fill_null(False)
    rows = rows.mutate(state=state, left=left)
    same = (rows.previous_state == rows.state).fill_null(False)
    verified = ((rows.was == CANDIDATE) & rows.state.isin([CONFIRMED, REJECTED])).fill_null(False)
    today = rows.select(
        "household_no",
        "county_code",
        "state",
        since=ibis.ifelse(same, rows.previous_since, ibis.literal(as_of)),
        previous_state=rows.previous_state,
        left=rows.left,
        changed=~same,
        verified_from=ibis.ifelse(verified, rows.previous_since, rows.verified_from_before),
        verified_on=ibis.ifelse(verified, ibis.literal(as_of), rows.verified_on_before),
    ).select(*COLUMNS)
    return today.union(_gone(assessed, before, as_of))
