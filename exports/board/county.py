"""The facts of a county: its deadlines, quality, packages and receipts day by day, effect of measures, proof of
delivery.
"""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from exports.board.charts import Chart
from exports.board.county_tables import (
    deadline_table,
    outlier_rows,
    packages_table,
    proof_table,
    receipts_table,
)
from exports.board.deadlines import DeadlineFacts, deadline_facts
from exports.board.effects import kinds_table, outcomes_table
from exports.board.entries import entered_course, entries, is_young
from exports.board.history import (
    CountyDay,
    Progress,
    Total,
    as_counted,
    counted_in,
    county_days,
    county_progress,
    newest_checks,
)
from exports.board.packages import PackageDay, files_of_packages, package_days, receipts_for, receipts_of
from exports.board.quality import quality_chart, quality_table
from exports.board.region import before
from exports.board.tables import Table
from policies.deadlines import load_deadlines
from policies.in_force import in_force
from storage.day import Day
from storage.settings import Settings


@dataclass(frozen=True)
class Proof:
    """A package that left: which one, its files, and the receipts that answered it."""

    package: PackageDay
    files: Table
    receipts: list[sa.Row]


@dataclass(frozen=True)
class County:
    """What a county's page tells."""

    county: CountyDay
    as_of: dt.date
    deadlines: list[tuple[DeadlineFacts, Table]]
    quality: Chart
    tables: list[Table]
    effects: list[Table]
    unusual: list[str]
    proof: Proof | None
    proofs: list[dt.date]


def county_of(connection: sa.Connection, code: str) -> CountyDay:
    """A county as the newest day that holds it names it; raises KeyError when no day does."""
    days = county_days(connection, code)
    if not days:
        raise KeyError(code)
    return days[-1]


def county_facts(
    connection: sa.Connection,
    settings: Settings,
    code: str,
    *,
    shown_days: int = 60,
    proof_of: dt.date | None = None,
) -> County:
    """The facts of a county's newest day; its proof is of the package of `proof_of`, else of the newest that left.

    Raises KeyError when no day holds the county.
    """
    days = county_days(connection, code)
    if not days:
        raise KeyError(code)
    as_of = days[-1].as_of
    since = as_of - dt.timedelta(shown_days)
    policy = in_force(as_of).board
    packages = package_days(connection, code)
    left = [each for each in packages if each.delivered_sha256 is not None]
    proven = next((each for each in reversed(left) if proof_of in (None, each.as_of)), None)
    shown = [each for each in days if each.as_of >= since]
    tables = [
        quality_table(shown),
        packages_table([each for each in packages if each.as_of >= since]),
        receipts_table([row for row in receipts_of(connection, code) if row.read_on >= since]),
    ]
    day = Day(as_of, settings)
    effects = [outcomes_table(day, [code]), kinds_table(day, [code], policy.smallest_group)]
    return County(
        county=days[-1],
        as_of=as_of,
        deadlines=_deadlines(connection, day, code, since),
        quality=quality_chart(shown),
        tables=tables,
        effects=[table for table in effects if table is not None],
        unusual=outlier_rows(days[-1 - policy.outlier_days : -1], days[-1], policy.outlier_deviations),
        proof=None if proven is None else _proof(connection, code, proven),
        proofs=[each.as_of for each in left],
    )


def _deadlines(connection: sa.Connection, day: Day, code: str, since: dt.date) -> list[tuple[DeadlineFacts, Table]]:
    rows = county_progress(connection, {code, *counted_in([code], day.as_of)})
    checks = [row for row in newest_checks(connection, day.as_of) if row.county_code == code]
    entered = entries(day, [code])
    days = sorted({row.as_of for row in rows})
    told = []
    for name, deadline in load_deadlines().deadlines.items():
        own = [row for row in rows if row.deadline == name and row.county_code == code]
        now = [row for row in checks if row.deadline == name] or [row for row in own if row.as_of == day.as_of]
        if not now:
            continue
        newest = max(row.as_of for row in now)
        counted = as_counted([row for row in rows if row.deadline == name], newest)
        course = [Total(row.as_of, row.need, row.done) for row in counted if row.as_of >= since]
        young = is_young([each.as_of for each in course], counted[0].as_of if counted else None)
        before_it = entered_course(entered, name, course[0].as_of - dt.timedelta(1)) if young else ()

        def earlier(day: dt.date | None, counted: list[Progress] = counted) -> dict[str, Progress]:
            return {row.county_code: row for row in counted if row.as_of == day}

        facts = deadline_facts(name, deadline, now, earlier, before(days, newest), course, before_it)
        told.append((facts, deadline_table(facts, [row for row in own if row.as_of >= since])))
    return told


def _proof(connection: sa.Connection, code: str, package: PackageDay) -> Proof:
    files = files_of_packages(connection, code).get(package.as_of, [])
    return Proof(package, proof_table(package, files), receipts_for(connection, code, package.as_of))
