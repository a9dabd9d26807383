"""Ibis' backend for Spark with what it leaves out: rows in Arrow, and a few expressions as DuckDB understands them."""

import contextlib
import re
from collections.abc import Iterator
from typing import Any

import ibis.backends.sql.compilers as compilers
import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa
import sqlglot as sg
import sqlglot.expressions as sge
from ibis.backends.pyspark import Backend
from ibis.backends.pyspark.datatypes import PySparkSchema
from ibis.backends.sql.compilers.base import NULL
from ibis.common.exceptions import UnsupportedOperationError
from ibis.expr.schema import Schema
from ibis.formats.pandas import PandasData
from ibis.formats.pyarrow import PyArrowType
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.logger import PySparkLogger
from pyspark.sql import DataFrame, SparkSession

from storage.engines.errors import EngineError
from storage.passing import passing

# PySpark writes every error whole, with the values that it quotes, before anybody has caught it.
PySparkLogger.getLogger("SQLQueryContextLogger").disabled = True


@contextlib.contextmanager
def told_by_spark() -> Iterator[None]:
    """An error of Spark as one line without its own words, which quote values."""
    try:
        yield
    except PySparkException as error:
        raise passing(EngineError(f"Spark: {error.getCondition() or type(error).__name__}")) from None
    except Py4JError as error:
        raise passing(EngineError(f"Spark: {type(error).__name__}: its Java process is gone, or failed")) from None


def _literal(text: sge.Expression) -> str:
    if not isinstance(text, sge.Literal) or "[[:" in text.this:
        raise UnsupportedOperationError("a pattern and what replaces it: only literals, without classes of POSIX")
    return str(text.this)


def _of_java(pattern: sge.Expression) -> sge.Expression:
    """A pattern as Java takes it: there `$` is also before a last line's end, `.` no separator of lines, and a vertical
    tab is a blank.
    """
    parts = re.split(r"(\\.|\[\^?\]?(?:\\.|[^\]])*\])", _literal(pattern))
    plain = (part if place % 2 else part.replace("$", r"\z") for place, part in enumerate(parts))
    return sge.convert("(?d)" + "".join(plain).replace(r"\s", r"[ \t\n\f\r]"))


class _Compiler(compilers.PySparkCompiler):
    """What Ibis 12 leaves out for Spark, or says otherwise than for DuckDB."""

    __slots__ = ()

    def visit_ArrayIndex(self, op: ops.ArrayIndex, *, arg: Any, index: Any) -> Any:  # noqa: N802
        """Null beyond the end, where `element_at` is an error."""
        return self.f.get(arg, index)

    def visit_RegexSearch(self, op: ops.RegexSearch, *, arg: Any, pattern: Any) -> Any:  # noqa: N802
        """By a pattern as RE2 takes it."""
        return super().visit_RegexSearch(op, arg=arg, pattern=_of_java(pattern))

    def visit_RegexReplace(self, op: ops.RegexReplace, *, arg: Any, pattern: Any, replacement: Any) -> Any:  # noqa: N802
        """By a pattern and a replacement as RE2 takes them."""
        groups = re.sub(r"\\([0-9])", r"$\1", _literal(replacement).replace("$", r"\$"))
        return self.f.regexp_replace(arg, _of_java(pattern), sge.convert(groups))

    def visit_ArgMin(self, op: ops.ArgMin, *, arg: Any, key: Any, where: Any) -> Any:  # noqa: N802
        """Of the first row in the order of the keys, nulls last."""
        return self.agg.min_by(arg, self.f.struct(key.is_(NULL), key), where=where)

    def visit_ArgMax(self, op: ops.ArgMax, *, arg: Any, key: Any, where: Any) -> Any:  # noqa: N802
        """Of the first row in the falling order of the keys, nulls last."""
        return self.agg.max_by(arg, self.f.struct(sge.Not(this=key.is_(NULL)), key), where=where)

    def visit_ArrayCollect(  # noqa: N802
        self, op: ops.ArrayCollect, *, arg: Any, where: Any, order_by: Any, include_null: bool, distinct: bool
    ) -> Any:
        """In the order that is asked for, nulls last in it; null of nothing."""
        if distinct or not order_by:
            values = super().visit_ArrayCollect(
                op, arg=arg, where=where, order_by=(), include_null=include_null, distinct=distinct
            )
        else:
            values = self._in_order(arg, where, order_by)
        return self.f.nullif(values, self.f.array())

    def _in_order(self, arg: Any, where: Any, order_by: Any) -> Any:
        """Rows of keys and value collected and sorted, of which the values are taken."""
        if any(key.args["desc"] or key.args["nulls_first"] for key in order_by):
            raise UnsupportedOperationError("collect: only in rising order, nulls last")
        keys = [part for key in order_by for part in (key.this.is_(NULL), key.this)]
        fields = [*((f"key_{place}", key) for place, key in enumerate(keys)), ("value", arg)]
        row = self.f.named_struct(*(part for name, value in fields for part in (sge.convert(name), value)))
        counted = sge.Not(this=arg.is_(NULL)) if where is None else sg.and_(where, sge.Not(this=arg.is_(NULL)))
        rows = self.f.array_sort(self.f.collect_list(self.if_(counted, row, NULL)))
        each = sg.to_identifier("each")
        value = sge.Dot(this=each, expression=sg.to_identifier("value"))
        return self.f.transform(rows, sge.Lambda(this=value, expressions=[each]))


class Spark(Backend):
    """Ibis' PySpark backend, whose rows come in Arrow in the types that they have in Ibis."""

    compiler = _Compiler()

    def do_connect(self, session: SparkSession, **kwargs: Any) -> None:
        """Work in `session`; `kept`: its intermediate tables by their names."""
        super().do_connect(session, **kwargs)
        self.session = session
        self.kept: dict[str, DataFrame] = {}

    def frame(self, rows: ir.Table) -> DataFrame:
        """The rows as Spark's own."""
        with told_by_spark():
            self._run_pre_execute_hooks(rows)
            return self.session.sql(self.compile(rows))

    def _register_in_memory_table(self, op: ops.InMemoryTable) -> None:
        rows = self.session.createDataFrame(op.data.to_pyarrow(op.schema), schema=PySparkSchema.from_ibis(op.schema))
        rows.createOrReplaceTempView(op.name)

    def arrow(self, rows: ir.Table) -> pa.Table:
        """The rows in Arrow, decimals as wide as they came."""
        frame = self.frame(rows)
        with told_by_spark():
            return _typed(frame.toArrow(), rows.schema())

    def to_pyarrow(self, expr: ir.Expr, /, *, params: Any = None, limit: Any = None, **kwargs: Any) -> Any:
        """What an expression comes to."""
        return expr.__pyarrow_result__(self.arrow(expr.as_table()))

    def execute(self, expr: ir.Expr, /, *, params: Any = None, limit: Any = None, **kwargs: Any) -> Any:
        """What an expression comes to, in pandas, as Ibis makes it of DuckDB's rows."""
        rows = self.arrow(expr.as_table())
        columns = {
            name: column.to_pylist() if column.null_count or pa.types.is_nested(column.type) else column.to_pandas()
            for name, column in zip(rows.column_names, rows.columns, strict=True)
        }
        return expr.__pandas_result__(PandasData.convert_table(pd.DataFrame(columns), expr.as_table().schema()))


def _typed(rows: pa.Table, schema: Schema) -> pa.Table:
    """The rows in the types that they have in Ibis; decimals as wide as they came, moments to the microsecond."""
    return rows.cast(pa.schema([(name, _type(rows.field(name).type, kind)) for name, kind in schema.items()]))


def _type(came: pa.DataType, kind: dt.DataType) -> pa.DataType:
    if kind.is_timestamp():
        return pa.timestamp("us")
    told = PyArrowType.from_ibis(kind)
    same_scale = pa.types.is_decimal(came) and pa.types.is_decimal(told) and came.scale == told.scale
    return came if same_scale else told
