"""What the rules of a table speak of: its records, each with the facts about it that stand in other tables."""

from collections.abc import Callable

import ibis.expr.types as ir

# Stores a table under a name, so that what is drawn from it is not calculated again.
Keep = Callable[[str, ir.Table], ir.Table]
