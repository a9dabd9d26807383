"""Where every household, member and measure of a day went: each record in exactly one place, counted for itself."""

from collections.abc import Collection, Mapping, Sequence

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from exports.drawing import MEASURE, Drawing
from policies.model import load_model
from policies.record_key import key_of
from policies.words import CONFIRMED, ELIMINATED, MARGINAL

PLACE_SENT, PLACE_HELD_BACK, PLACE_UNSETTLED, PLACE_NOT_DUE = "sent", "held_back", "unsettled", "not_due"
# Of a household that is sent, before the ledger tells what is due today.
READY = "ready"
# By what a format counts: the prefix of its counts, and the columns that make a record of it.
PREFIXES = {"households": "", "members": "members_", "measures": "measures_"}
RECORD = {
    "households": ("household_no",),
    "members": ("household_no", "person_no"),
    "measures": ("household_no", "measure_no"),
}
_BETWEEN = "\x1f"


class AccountError(RuntimeError):
    """A record stands in no place or in two, or a file holds one that must not leave."""


def records_of(rows: pa.Table, counts: str | None) -> list[str | None]:
    """The record that each drawn row is about, as the account knows it; None where the format counts nothing."""
    if counts is None:
        return [None] * rows.num_rows
    parts = [pc.fill_null(rows[column].cast(pa.string()), "") for column in RECORD[counts]]
    joined: list[str | None] = pc.binary_join_element_wise(*parts, _BETWEEN).to_pylist()
    return joined


def _placed(rows: ir.Table, counts: str, due: ir.BooleanValue, held: ir.BooleanValue) -> ir.Table:
    """county_code, status, counts, record, place of one kind of records; what waits for the county to settle the
    household's kind is no correction.
    """
    parts = [rows[column].fill_null("") for column in RECORD[counts]]
    place = ibis.cases(
        (~due.fill_null(False), PLACE_NOT_DUE),
        (held.fill_null(False), PLACE_HELD_BACK),
        (rows.unsettled, PLACE_UNSETTLED),
        else_=READY,
    )
    record = ibis.literal(_BETWEEN).join(parts) if len(parts) > 1 else parts[0]
    return rows.select("county_code", "status", counts=ibis.literal(counts), record=record, place=place)


def records(of: Drawing) -> ir.Table:
    """Every judged household, its members and its measures, and whether it is held back, unsettled, not due, or ready
    to be sent.

    Members are sent with marginal households alone (N1.3c), measures with every confirmed one (N3.2a). A measure is
    held back alone, or with its household.
    """
    judged = of.everyone["assessment"].select("household_no", "county_code", "kind", "status")
    homes = judged.mutate(
        held=judged.household_no.isin(of.held_back.household_no),
        unsettled=judged.household_no.isin(of.unsettled.household_no),
    )
    members = of.everyone["member"].select("household_no", "person_no").inner_join(homes, "household_no")
    measure = of.everyone[MEASURE]
    keyed = measure.select("household_no", "measure_no", key=key_of(measure, load_model()[MEASURE]))
    alone = of.held_measures.mutate(held_alone=ibis.literal(True))
    measures = keyed.inner_join(homes, "household_no").left_join(alone, ["household_no", "key"])
    return ibis.union(
        _placed(homes, "households", homes.status.isin([CONFIRMED, ELIMINATED]), homes.held),
        _placed(members, "members", (members.status == CONFIRMED) & (members.kind == MARGINAL), members.held),
        _placed(
            measures,
            "measures",
            measures.status == CONFIRMED,
            measures.held | measures.held_alone.fill_null(False),
        ),
    )


def places(
    county: str, total: int, counts: str, placed: Mapping[str, int], ready: Sequence[str], sent: Collection[str]
) -> dict[str, int]:
    """How many of a county's records of one kind stand in each place.

    `placed`: records by place; `ready`: the records ready to be sent, `sent`: those that stand in a file today. Raises
    AccountError when a file holds a record that is not ready, or the places do not add up to the `total` read.
    """
    known, gone = set(ready), set(sent)
    if strange := len([record for record in sent if record not in known]):
        raise AccountError(f"county {county}: {strange} {counts} stand in a file and are held back or not due")
    leaves = len([record for record in ready if record in gone])
    counted = {
        PLACE_SENT: leaves,
        PLACE_HELD_BACK: placed.get(PLACE_HELD_BACK, 0),
        PLACE_UNSETTLED: placed.get(PLACE_UNSETTLED, 0),
        PLACE_NOT_DUE: placed.get(PLACE_NOT_DUE, 0) + len(ready) - leaves,
    }
    return adding_up(county, counts, total, counted)


def adding_up(county: str, what: str, total: int, counted: dict[str, int]) -> dict[str, int]:
    """`counted`, each part for itself; raises AccountError when they are not the `total` that was judged."""
    if sum(counted.values()) != total:
        told = ", ".join(f"{count} {part}" for part, count in counted.items())
        raise AccountError(f"county {county}: {total} {what} were judged, but {told}")
    return counted
