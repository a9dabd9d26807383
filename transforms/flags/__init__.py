"""The flags of `policies/flags.yaml`, judged: each names a function of a file here. Unknown is null, never false."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple, get_type_hints

import ibis
import ibis.expr.types as ir

from policies.files import PolicyError, called, load, named_function
from policies.flags import evidence_flags, load_flags
from policies.in_force import InForce
from transforms.conditions import any_of
from transforms.doubtful import marks


@dataclass(frozen=True)
class Judgement:
    """The facts of each household in one judgement: that of its own month, or with the prefix `current_` that of as_of.

    `of.income` is the income in W, or in W′ for the current judgement; a fact that knows no month, such as
    `member_count`, is the household's own. See `transforms/assessment.py` for the facts there are. `read` holds the
    columns that were asked for: what a flag rests on is what its function reads.
    """

    row: ir.Table
    prefix: str
    read: set[str] = field(default_factory=set, compare=False)

    def __getattr__(self, name: str) -> ir.Value:
        """The fact of that name."""
        own = f"{self.prefix}{name}"
        column = own if own in self.row.columns else name
        self.read.add(column)
        return self.row[column]


class Judged(NamedTuple):
    """Whether a flag holds (null: unknown), the number it tells, and the threshold that number is compared with."""

    holds: ir.BooleanValue
    value: ir.Value
    threshold: ir.Value


FlagFunction = Callable[[Judgement, InForce], Judged]


def _with_arguments(function: Callable[..., Judged], arguments: dict[str, object], where: str) -> FlagFunction:
    try:
        inspect.signature(function).bind(None, None, **arguments)
    except TypeError as error:
        raise PolicyError(f"{where}: arguments: {function.__name__}: {error}") from None
    kinds = get_type_hints(function)
    for name, value in arguments.items():
        load(dict[str, kinds[name]], {name: value}, f"{where}: arguments")  # type: ignore[valid-type]
    return lambda of, policy: called(where, Judged, function, of, policy, **arguments)


@cache
def flag_functions() -> dict[str, FlagFunction]:
    """The function of every flag; raises PolicyError naming the flag whose function or argument there is not."""
    functions = {}
    for name, flag in load_flags().items():
        where = f"flags.yaml: {name}"
        functions[name] = _with_arguments(
            named_function("transforms.flags", flag.function, where), flag.arguments, where
        )
    return functions


def rests_on_doubtful(of: Judgement) -> ir.BooleanValue:
    """Whether an amount that the flag just judged with `of` was made of is doubtful (N3.3)."""
    doubted = [of.row[mark] for fact, mark in marks().items() if fact in of.read]
    return any_of(*doubted) if doubted else ibis.literal(False)


def any_flag(row: ir.Table, prefix: str = "") -> ir.BooleanValue:
    """Whether any flag that is evidence is known to hold in one judgement."""
    return any_of(*(row[f"{prefix}{name}"] for name in evidence_flags()))
