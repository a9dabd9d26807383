"""The life of a household in monitoring: one state a day, from today's status and yesterday's state.

    none ─▶ candidate ─▶ confirmed ─▶ eliminated ─▶ returning ─▶ confirmed …

Every day's state follows from `TRANSITIONS`, else it is today's status. A marginal household never leaves (N3.2d): one
that was confirmed or eliminated and no longer is stays what it was, and `left` says so.
"""

import datetime as dt

import ibis
import ibis.expr.types as ir

from policies.words import CANDIDATE, CONFIRMED, ELIMINATED, NONE, REJECTED, RETURNING

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
LEAVING = tuple(pair for pair in TRANSITIONS if pair[0] != RETURNING and pair != (ELIMINATED, CANDIDATE))


def first_day(household: ir.Table) -> ir.Table:
    """The life before the first day that was run: nobody has a state yet."""
    day = ibis.null("date")
    return household.select("household_no", state=ibis.null("string"), since=day, verified_from=day, verified_on=day)


def life(assessed: ir.Table, before: ir.Table, as_of: dt.date) -> ir.Table:
    """household_no, state, since (the as_of it happened), previous_state, left, changed (N1.3d, N3.2c, N3.2d).

    `verified_on` is the last day on which a candidate was confirmed or rejected, `verified_from` the day it had become
    a candidate (N1.3b). `before` is the life of the last earlier day: household_no, state, since and these two.
    """
    known = before.select(
        "household_no",
        previous_state="state",
        previous_since="since",
        verified_from_before="verified_from",
        verified_on_before="verified_on",
    )
    rows = assessed.select("household_no", "status").left_join(known, "household_no").drop("household_no_right")
    pair = rows.previous_state + "/" + rows.status
    state = ibis.coalesce(
        ibis.cases(*((pair == f"{old}/{status}", new) for (old, status), new in TRANSITIONS.items())), rows.status
    )
    left = pair.isin([f"{old}/{status}" for old, status in LEAVING]).fill_null(False)
    rows = rows.mutate(state=state, left=left)
    same = (rows.previous_state == rows.state).fill_null(False)
    verified = ((rows.previous_state == CANDIDATE) & rows.state.isin([CONFIRMED, REJECTED])).fill_null(False)
    return rows.select(
        "household_no",
        "state",
        since=ibis.ifelse(same, rows.previous_since, ibis.literal(as_of)),
        previous_state=rows.previous_state,
        left=rows.left,
        changed=~same,
        verified_from=ibis.ifelse(verified, rows.previous_since, rows.verified_from_before),
        verified_on=ibis.ifelse(verified, ibis.literal(as_of), rows.verified_on_before),
    )
