"""The life of a household in monitoring: one state a day, from today's status and yesterday's state.

    none ─▶ candidate ─▶ confirmed ─▶ eliminated ─▶ returning ─▶ confirmed …

Every day's state follows from `TRANSITIONS`, else it is today's status. A marginal household never leaves (N3.2d): one
that was confirmed or eliminated and no longer is stays what it was, and `left` says so.
"""

import datetime as dt

import ibis
import ibis.expr.types as ir

STATES = ("none", "candidate", "confirmed", "eliminated", "returning", "rejected")
# (yesterday's state, today's status) -> today's state, where that is not simply the status.
TRANSITIONS = {
    ("eliminated", "candidate"): "returning",
    ("returning", "candidate"): "returning",
    ("confirmed", "none"): "confirmed",
    ("confirmed", "candidate"): "confirmed",
    ("confirmed", "rejected"): "confirmed",
    ("eliminated", "none"): "eliminated",
    ("eliminated", "rejected"): "eliminated",
    ("returning", "none"): "eliminated",
    ("returning", "rejected"): "eliminated",
}
LEAVING = tuple(pair for pair in TRANSITIONS if pair[0] != "returning" and pair != ("eliminated", "candidate"))


def first_day(household: ir.Table) -> ir.Table:
    """The life before the first day that was run: nobody has a state yet."""
    return household.select("household_no", state=ibis.null("string"), since=ibis.null("date"))


def life(assessed: ir.Table, before: ir.Table, as_of: dt.date) -> ir.Table:
    """household_no, state, since (the as_of it happened), previous_state, left, changed (N1.3d, N3.2c, N3.2d).

    `before` is the life of the last earlier day: household_no, state, since.
    """
    known = before.select("household_no", previous_state="state", previous_since="since")
    rows = assessed.select("household_no", "status").left_join(known, "household_no").drop("household_no_right")
    pair = rows.previous_state + "/" + rows.status
    state = ibis.coalesce(
        ibis.cases(*((pair == f"{old}/{status}", new) for (old, status), new in TRANSITIONS.items())), rows.status
    )
    left = pair.isin([f"{old}/{status}" for old, status in LEAVING]).fill_null(False)
    rows = rows.mutate(state=state, left=left)
    same = (rows.previous_state == rows.state).fill_null(False)
    return rows.select(
        "household_no",
        "state",
        since=ibis.ifelse(same, rows.previous_since, ibis.literal(as_of)),
        previous_state=rows.previous_state,
        left=rows.left,
        changed=~same,
    )
