"""Spark, in the process (`local[2]`) or on a cluster (`spark://host:port`): the same expressions, on more machines.

Executors read and write files themselves: the home has to lie at the same path on each of their machines.
"""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ibis.backends.sql.compilers as compilers
import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pandas as pd
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import sqlglot as sg
import sqlglot.expressions as sge
from ibis.backends.pyspark import Backend
from ibis.backends.pyspark.datatypes import PySparkSchema
from ibis.backends.sql.compilers.base import NULL
from ibis.common.exceptions import UnsupportedOperationError
from ibis.expr.schema import Schema
from ibis.formats.pandas import PandasData
from ibis.formats.pyarrow import PyArrowType
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sf

from storage.settings import Settings

_ROW = "file_row_number"
_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}


class _Compiler(compilers.PySparkCompiler):
    """What Ibis 12 leaves out for Spark, or says otherwise than for DuckDB."""

    __slots__ = ()

    def visit_ArrayIndex(self, op: ops.ArrayIndex, *, arg: sge.Expression, index: sge.Expression) -> sge.Expression:  # noqa: N802
        """Null beyond the end, where `element_at` is an error."""
        return self.f.get(arg, index)

    def visit_ArrayCollect(  # noqa: N802
        self, op: ops.ArrayCollect, *, arg: Any, where: Any, order_by: Any, include_null: bool, distinct: bool
    ) -> Any:
        """In the order that is asked for, nulls last in it; null of nothing."""
        if not order_by or distinct:
            told = super().visit_ArrayCollect(
                op, arg=arg, where=where, order_by=(), include_null=include_null, distinct=distinct
            )
            return self.f.nullif(told, self.f.array())
        if any(key.args["desc"] or key.args["nulls_first"] for key in order_by):
            raise UnsupportedOperationError("collect: only in ascending order, nulls last")
        keys = [part for key in order_by for part in (key.this.is_(NULL), key.this)]
        fields = [("value", arg), *((f"key_{place}", key) for place, key in enumerate(keys))]
        fields = [*fields[1:], fields[0]]
        row = self.f.named_struct(*(part for name, value in fields for part in (sge.convert(name), value)))
        counted = (
            arg.is_(sge.Not(this=NULL))
            if where is None
            else sge.And(this=where, expression=arg.is_(sge.Not(this=NULL)))
        )
        rows = self.f.array_sort(self.f.collect_list(self.if_(counted, row, NULL)))
        each = sg.to_identifier("each")
        values = self.f.transform(
            rows, sge.Lambda(this=sge.Dot(this=each, expression=sg.to_identifier("value")), expressions=[each])
        )
        return self.f.nullif(values, self.f.array())


class Spark(Backend):
    """Ibis' PySpark backend, whose rows come in Arrow in the types that they have in Ibis."""

    compiler = _Compiler()
    # The intermediate tables by their names.
    kept: dict[str, DataFrame]

    def frame(self, rows: ir.Expr) -> DataFrame:
        """The rows as Spark's own."""
        self._run_pre_execute_hooks(rows)
        return self._session.sql(self.compile(rows))

    def _register_in_memory_table(self, op: ops.InMemoryTable) -> None:
        rows = self._session.createDataFrame(op.data.to_pyarrow(op.schema), schema=PySparkSchema.from_ibis(op.schema))
        rows.createOrReplaceTempView(op.name)

    def to_pyarrow(self, expr: ir.Expr, /, *, params: Any = None, limit: Any = None, **kwargs: Any) -> Any:
        """The rows of an expression."""
        table = expr.as_table()
        return expr.__pyarrow_result__(_typed(self.frame(table).toArrow(), table.schema()))

    def execute(self, expr: ir.Expr, /, *, params: Any = None, limit: Any = None, **kwargs: Any) -> Any:
        """The rows of an expression in pandas, as the other engine gives them."""
        table = expr.as_table()
        rows = _typed(self.frame(table).toArrow(), table.schema())
        columns = {
            name: column.to_pylist() if column.null_count or pa.types.is_nested(column.type) else column.to_pandas()
            for name, column in zip(rows.column_names, rows.columns, strict=True)
        }
        return expr.__pandas_result__(PandasData.convert_table(pd.DataFrame(columns), table.schema()))


@contextlib.contextmanager
def opened(settings: Settings, memory: str, folder: Path) -> Iterator[Spark]:
    """The process' one Spark, which goes on until the process ends; `folder` is for others."""
    connection = Spark().connect(_session(settings, memory).newSession())
    connection.kept = {}
    yield connection


def _session(settings: Settings, memory: str) -> SparkSession:
    builder = SparkSession.builder.appName("jianbang").master(settings.engine)
    told = {
        "spark.driver.memory": _megabytes(memory),
        "spark.executor.memory": _megabytes(memory),
        "spark.driver.maxResultSize": 0,
        "spark.ui.enabled": False,
        "spark.ui.showConsoleProgress": False,
        # What Spark logs of an error quotes values.
        "spark.log.level": "OFF",
        "spark.hadoop.fs.defaultFS": "file:///",
        "spark.local.dir": str(settings.home / ".spill"),
        # Following what every filter implies takes longer than any query, where expressions are deep.
        "spark.sql.constraintPropagation.enabled": False,
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": 8,
    }
    for name, value in told.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _megabytes(memory: str) -> str:
    """An amount such as 3GB or 70% as Spark takes it."""
    found = re.fullmatch(r"([0-9.]+)\s*(%|[KMGT]?)i?B?", memory, re.IGNORECASE)
    if found is None:
        raise ValueError(memory)
    unit = found[2].upper()
    size = psutil.virtual_memory().total / 100 if unit == "%" else _UNITS[unit]
    return f"{int(float(found[1]) * size / 2**20)}m"


def read_file(connection: Spark, path: Path, name: str, numbered: bool) -> ir.Table:
    """A Parquet file as a table, `numbered` with the place of each row."""
    schema = _schema_of(path)
    # Told its schema, Spark need not run a job to find it.
    rows = connection._session.read.schema(PySparkSchema.from_ibis(schema)).parquet(str(path))
    if numbered:
        rows = rows.select("*", sf.col("_metadata.row_index").alias(_ROW))
        schema = Schema({**schema, _ROW: dt.int64})
    return _named(connection, name, rows, schema)


def _schema_of(path: Path) -> Schema:
    plain = [
        field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field
        for field in pq.read_schema(path)
    ]
    return Schema.from_pyarrow(pa.schema(plain))


def _named(connection: Spark, name: str, rows: DataFrame, schema: Schema) -> ir.Table:
    rows.createOrReplaceTempView(name)
    return ops.DatabaseTable(name, schema=schema, source=connection).to_expr()


def write_file(connection: Spark, rows: ir.Table, path: Path, compression: str) -> None:
    """The rows as one Parquet file, in their order, written here: executors read the home and write nothing into it."""
    pq.write_table(connection.to_pyarrow(rows), path, compression=compression)


def kept(connection: Spark, name: str, rows: ir.Table) -> ir.Table:
    """The rows as an intermediate table, on the disks of the executors."""
    schema = rows.schema()
    types = PySparkSchema.from_ibis(schema)
    typed = [sf.col(f"`{field.name}`").cast(field.dataType).alias(field.name) for field in types]
    connection.kept[name] = connection.frame(rows).select(*typed).localCheckpoint()
    return _named(connection, name, connection.kept[name], schema)


def empty(connection: Spark, name: str, schema: Schema) -> ir.Table:
    """An intermediate table without a row."""
    return _named(connection, name, connection._session.createDataFrame([], PySparkSchema.from_ibis(schema)), schema)


def forget(connection: Spark, name: str, force: bool) -> None:
    """Give back the room of an intermediate table."""
    if name in connection.kept or not force:
        connection._session.catalog.dropTempView(name)
        connection.kept.pop(name)._jdf.queryExecution().analyzed().rdd().unpersist(False)


def _typed(rows: pa.Table, schema: Schema) -> pa.Table:
    """The rows in the types that they have in Ibis; decimals as wide as they came, moments to the microsecond."""
    return rows.cast(pa.schema([(name, _type(rows.field(name).type, kind)) for name, kind in schema.items()]))


def _type(came: pa.DataType, kind: dt.DataType) -> pa.DataType:
    if kind.is_timestamp():
        return pa.timestamp("us")
    told = PyArrowType.from_ibis(kind)
    same_scale = pa.types.is_decimal(came) and pa.types.is_decimal(told) and came.scale == told.scale
    return came if same_scale else told
