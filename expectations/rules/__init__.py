"""The rule catalogue: one file per table, each rule with its number, severity, clause or source, and predicate."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import ibis.expr.types as ir

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Rule:
    """One rule of a table: `breaks` says which records break it (null counts as not broken)."""

    number: str
    severity: Severity
    source: str
    field: str
    breaks: Callable[[ir.Table], ir.BooleanValue]
    message_zh: str
