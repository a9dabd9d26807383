"""What a finding keeps out of the import files: the household with everything of it, a measure, or nothing (N1.3b)."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from policies.model import load_model
from policies.record_key import entry_month, key_of
from policies.words import CONFIRMED, ELIMINATED, ERROR, HEAD, MARGINAL, VERIFY
from transforms.conditions import any_of, known
from transforms.windows import income_window

_SENT = (CONFIRMED, ELIMINATED)


def _heads(member: ir.Table) -> ir.Table:
    """household_no, key, is_head: the members who are 户主, by the key that findings name them with."""
    rows = member.filter(member.relation == HEAD)
    return rows.select("household_no", key=key_of(rows, load_model()["member"]), is_head=ibis.literal(True)).distinct()


def _about(rows: ir.Table, table: str, fields: Sequence[str] = ()) -> ir.BooleanValue:
    """Whether the finding is about a row of the table, or about one of its fields."""
    of_table = rows.table == table
    return of_table & rows.field.isin(fields) if fields else of_table


def with_holds(finding: ir.Table, assessed: ir.Table, member: ir.Table) -> ir.Table:
    """`finding` with `holds`: whether it keeps its household, or for a finding about a measure that measure, out of the
    import files.

    Errors of confirmed and eliminated households about the household's own row, a member (of an unstable household
    its head alone), the record of a marginal one in S5, an unusable income entry in W of a confirmed one, a measure.
    What asks for verification alone holds nothing.
    """
    own = assessed.select("household_no", "kind", "status", "judgement_month")
    sent_homes = own.filter(own.status.isin(_SENT))
    judged = finding.left_join(own, "household_no").drop("household_no_right")
    heads = _heads(member.semi_join(sent_homes, "household_no"))
    rows = judged.left_join(heads, ["household_no", "key"]).drop("household_no_right", "key_right")
    marginal = rows.kind == MARGINAL
    in_window = income_window(rows.judgement_month).holds(entry_month(rows))
    concerned = any_of(
        _about(rows, "household"),
        _about(rows, "member") & (marginal | rows.is_head.fill_null(False)),
        _about(rows, "marginal_monitor") & marginal,
        _about(rows, "income_entry", ("kind", "amount")) & (rows.status == CONFIRMED) & in_window,
        _about(rows, "measure"),
    )
    sent = known(rows.status.isin(_SENT))
    holds = (rows.severity == ERROR) & (rows.asks != VERIFY) & sent & concerned
    return rows.select(*finding.columns, holds=holds)
