"""Households that enter the national system, change in it, or are annotated as gone."""

import ibis
import ibis.expr.types as ir

from exports.drawing import Drawing
from exports.titles import field_title
from policies.words import ADDED, MARGINAL, REMOVED, TITLES, UNSTABLE


def marginal_households(of: Drawing) -> ir.Table:
    """Confirmed marginal households, entered with their basic information (N1.3c)."""
    return of.ready.filter(of.ready.kind == MARGINAL)


def unstable_households(of: Drawing) -> ir.Table:
    """Confirmed unstable households, annotated with their return risks (N1.3c)."""
    return of.ready.filter(of.ready.kind == UNSTABLE)


def _changes_zh(change: ir.Table) -> ir.Table:
    """household_no, changes: in the county's words, what changed of an accepted household and its members (N3.2a)."""
    rows = change.filter(change.table != "measure")
    what = ibis.cases(
        (rows.change == ADDED, TITLES[ADDED]),
        (rows.change == REMOVED, TITLES[REMOVED]),
        else_=field_title(rows).fill_null(rows.field),
    )
    said = ibis.ifelse(rows.table == "member", ibis.literal("家庭成员") + rows.key + "：" + what, what)
    told = rows.mutate(said=said).group_by("household_no")
    return told.aggregate(changes=lambda t: t.said.collect(distinct=True).sort().join("；"))


def changed_households(of: Drawing) -> ir.Table:
    """Accepted households of which something has changed since (N1.3d, N3.2a)."""
    return of.ready.inner_join(_changes_zh(of.results["change"]), "household_no")


def eliminated_households(of: Drawing) -> ir.Table:
    """Households whose risk is gone: annotated, never removed (N3.2c, N3.2d)."""
    return of.gone
