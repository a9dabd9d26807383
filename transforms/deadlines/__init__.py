"""The deadlines of `policies/deadlines.yaml`, measured: each names a function of a file here.

A measure says which households its deadline speaks of, and which of them are done: one row per household, a case.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import ibis
import ibis.expr.types as ir

from policies.county_changes import successors
from policies.deadlines import Deadline, Deadlines, load_deadlines
from policies.extensions import Extension, extensions_of
from policies.files import PolicyError, called, named_function
from policies.in_force import InForce
from transforms.conditions import known
from transforms.deadlines.counting import counted_in, extended


@dataclass(frozen=True)
class Subjects:
    """What a measure may read: today's assessment (with the facts behind it) and life, and the platform's tables.

    `extensions`: those of its deadline that are in force; `successors`: by county that is no more, the one after it.
    """

    assessed: ir.Table
    life: ir.Table
    tables: Mapping[str, ir.Table]
    policy: InForce
    extensions: Sequence[Extension] = ()
    successors: Mapping[str, str] = field(default_factory=dict)

    @property
    def as_of(self) -> dt.date:
        """The day that is judged."""
        return self.policy.as_of


Measure = Callable[[Subjects, Deadline], ir.Table]
_OF_CASES = ("household_no", "county_code", "due", "extended_from", "done", "done_on", "counted", "lacks_zh")
COLUMNS = ("deadline", *_OF_CASES, "counted_in")


def cases(
    rows: ir.Table,
    *,
    due: ir.DateValue | dt.date,
    done: ir.BooleanValue,
    done_on: ir.DateValue,
    counted: ir.BooleanValue | bool = True,
    lacks_zh: ir.StringValue | None = None,
) -> ir.Table:
    """Rows of households as cases: household_no, county_code, due, extended_from, done, done_on (null while missing),
    counted, lacks_zh.

    `counted` says whether the case belongs to the count of as_of (a later month's does not yet); `lacks_zh` what is
    missing, in the county's words, null when it is done.
    """
    return rows.select(
        household_no=rows.household_no,
        county_code=rows.county_code,
        due=due if isinstance(due, ir.Value) else ibis.literal(due),
        extended_from=rows.extended_from if "extended_from" in rows.columns else ibis.null("date"),
        done=known(done),
        done_on=ibis.ifelse(known(done), done_on, ibis.null("date")),
        counted=counted if isinstance(counted, ir.Value) else ibis.literal(counted),
        lacks_zh=ibis.null("string") if lacks_zh is None else ibis.ifelse(done, ibis.null("string"), lacks_zh),
    )


@cache
def measures() -> dict[str, Measure]:
    """The measure of every deadline; raises PolicyError naming the deadline whose function there is not."""
    return {
        name: named_function("transforms.deadlines", deadline.progress, f"deadlines.yaml: {name}: progress")
        for name, deadline in load_deadlines().deadlines.items()
    }


def _cases_of(name: str, deadline: Deadline, of: Subjects) -> ir.Table:
    """The cases of one deadline, as its measure gives them, each due as the county has it in which it counts."""
    where = f"deadlines.yaml: {name}: progress: {deadline.progress}"
    found = called(where, ir.Table, measures()[name], of, deadline)
    if missing := set(_OF_CASES) - set(found.columns):
        raise PolicyError(f"{where}: gives no {', '.join(sorted(missing))}; see cases() in transforms/deadlines")
    own = found.mutate(deadline=ibis.literal(name), counted_in=counted_in(found.county_code, of.successors))
    return (extended(own, of.extensions) if deadline.shared_due else own).select(*COLUMNS)


def deadline_cases(of: Subjects, deadlines: Deadlines) -> ir.Table:
    """The result table `deadline_case`: the cases of every deadline."""
    after = successors(of.as_of)
    parts = [
        _cases_of(name, deadline, replace(of, extensions=extensions_of(name, of.as_of), successors=after))
        for name, deadline in deadlines.deadlines.items()
    ]
    return ibis.union(*parts) if len(parts) > 1 else parts[0]
