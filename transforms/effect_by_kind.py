"""The outcomes of a county's households that have a kind of measure, side by side (N3.2a)."""

import ibis
import ibis.expr.types as ir

from policies.model import load_code_sets
from policies.words import OUTCOMES
from transforms.money import SHOWN, half_to_the_fen

_OF = ["county_code", "kind"]
_COUNTS = ("households", *OUTCOMES)


def _every_kind(county: ir.Table) -> ir.Table:
    """county_code, kind: every county with every kind of measure that the platform knows."""
    kinds = ibis.memtable([{"kind": kind} for kind in load_code_sets()["measure_kind"]], schema={"kind": "string"})
    return county.select("county_code").cross_join(kinds)


def _median_changes(rows: ir.Table) -> ir.Table:
    """county_code, kind, median_income_change: of the known changes, to the fen; the mean of the middle two."""
    known = rows.filter(rows.income_change.notnull())
    in_order = ibis.window(group_by=_OF, order_by=[known.income_change, known.household_no])
    ranked = known.mutate(place=ibis.row_number().over(in_order), of=known.count().over(ibis.window(group_by=_OF)))
    middle = ranked.filter((ranked.of - ranked.place * 2).between(0, 2))  # places from 0: one of five, two of four
    twice = middle.mutate(part=(middle.income_change * ibis.ifelse(middle.of % 2 == 1, 2, 1)).cast(SHOWN))
    summed = twice.group_by(_OF).aggregate(both=twice.part.sum())
    return summed.select(*_OF, median_income_change=half_to_the_fen(summed.both))


def effect_by_kind(effect: ir.Table, measures: ir.Table, county: ir.Table) -> ir.Table:
    """The result table `effect_by_kind`: a row per county of the division table and kind of measure, 0 where nobody
    has one.

    A household counts once for a kind, however many measures of it are counted in `effect`; one of several kinds
    counts for each of them.
    """
    has = measures.filter(measures.kind.notnull()).select("household_no", "kind").distinct()
    rows = effect.inner_join(has, "household_no")
    counts = rows.group_by(_OF).aggregate(
        households=rows.count(), **{outcome: (rows.outcome == outcome).sum() for outcome in OUTCOMES}
    )
    told = _every_kind(county)
    for part in (counts, _median_changes(rows)):
        told = told.left_join(part, _OF).drop("county_code_right", "kind_right")
    return told.mutate(**{name: told[name].fill_null(0).cast("int64") for name in _COUNTS})
