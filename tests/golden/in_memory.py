"""Situations judged in memory: their rows are read as the snapshot reads them, and the transforms judge them.

What concerns records (copies, rows without a household) and rules stays with the full path.
"""

import datetime as dt
from collections import defaultdict
from functools import reduce
from itertools import count

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from policies.derived import with_numbers
from policies.finding import COLUMNS
from policies.in_force import in_force
from policies.model import Table, load_code_sets, load_model
from policies.schemas import result_schema
from sources.counties import household_counties
from sources.normalise import normalise
from sources.reading import read
from storage.engine import Connection, kept
from tests.golden.comparing import TABLES, Rows
from tests.golden.situations import Placed, Row, lives_before, platform_rows
from tests.memory import canonical, engine, given
from transforms.reasons import reasons
from transforms.results import Before, Keep, Results, results

COUNTY = {"county_code": "341221", "county": "临泉县", "prefecture_code": "3412", "prefecture": "阜阳市"}
_FOUND = dict.fromkeys([*COLUMNS, "county_code"], "string")
_LIFE = result_schema("life")
_times = count()


def _keeping(connection: Connection, day: dt.date) -> Keep:
    """Intermediate tables of an engine, apart for each day and each time."""
    time = next(_times)
    return lambda name, rows: kept(connection, f"{name}_{day:%Y%m%d}_{time}", rows)


def _texts(rows: list[Row], table: Table) -> pa.Table:
    """Rows as the platform's texts, normalised."""
    values = {name: [None if row.get(name) is None else str(row[name]) for row in rows] for name in table.columns}
    batch = pa.RecordBatch.from_pydict(values, schema=pa.schema([(name, pa.string()) for name in table.columns]))
    return pa.Table.from_batches([normalise(batch, table, {})[0]])


def _typed(rows: list[Row], table: Table) -> ir.Table:
    """Rows read as a snapshot's: what cannot be read is null, or takes the row with it."""
    texts = ibis.memtable(_texts(rows, table))
    readings = {name: read(texts[name], column, load_code_sets()) for name, column in table.columns.items()}
    voids = [readings[name].unreadable for name, column in table.columns.items() if column.voids_row]
    kept = texts.filter(~reduce(lambda one, other: one | other, voids)) if voids else texts
    return with_numbers(kept.select(**{name: reading.value for name, reading in readings.items()}), table)


def _reasons(connection: Connection, judged: Results, day: dt.date) -> list[Row]:
    facts = connection.to_pyarrow(judged.reason_facts)
    return [row for batch in facts.to_batches() for row in reasons(batch, in_force(day)).to_pylist()]


def judged_in_memory(placed: Placed, day: dt.date, connection: Connection | None = None) -> dict[str, Rows]:
    """Result rows by household and table of situations of one day; the engine is the tests' own without another."""
    connection = connection or engine()
    keep, rows = _keeping(connection, day), platform_rows(placed)
    tables = {
        name: keep(name, _typed(rows[name], table)) if rows[name] else canonical(name)
        for name, table in load_model().items()
    }
    tables["county"] = canonical("county", COUNTY)
    home = household_counties(tables["household"], tables["county"])
    before = Before(life=given(_LIFE, *lives_before(placed)))
    judged = results(tables, home, given(_FOUND), before, in_force(day), keep)
    told = {name: connection.to_pyarrow(judged.tables[name]).to_pylist() for name in TABLES if name != "reason"}
    told["reason"] = _reasons(connection, judged, day)
    answer: dict[str, Rows] = defaultdict(lambda: {name: [] for name in TABLES})
    for name, of_table in told.items():
        for row in of_table:
            answer[row["household_no"]][name].append(row)
    return answer
