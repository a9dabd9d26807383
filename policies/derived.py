"""The identity number of a record, read once: what it matches by, and the birth date, sex and check digit inside it."""

from collections.abc import Callable

import ibis.expr.types as ir

from policies.identity_number import birth_date, check_digit_holds, is_male, match_number
from policies.model import Table

_READ: dict[str, Callable[[ir.Table], ir.Value]] = {
    "number": lambda rows: match_number(rows.id_number),
    "number_born": lambda rows: birth_date(rows.number),
    "number_male": lambda rows: is_male(rows.number),
    "number_check_holds": lambda rows: check_digit_holds(rows.number),
    "id_number_born": lambda rows: birth_date(rows.id_number),
}


def with_numbers(rows: ir.Table, table: Table) -> ir.Table:
    """Canonical rows with the derived columns of their table behind them; all null where the number cannot be read.

    `number` has 18 characters; `number_born`, `number_male` and `number_check_holds` are read from it, `id_number_born`
    from the text as entered.
    """
    for name in table.derived:
        rows = rows.mutate(**{name: _READ[name](rows)})
    return rows
