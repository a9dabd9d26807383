"""Spark, in the process (`local[2]`) or on a cluster (`spark://host:port`): the same expressions on more machines.

Executors read the home's files, which have to lie at the same path on their machines, and write nothing into it: what
is written is written here.
"""

import atexit
import contextlib
import logging
import os
import re
import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.types as ir
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
from ibis.backends.pyspark.datatypes import PySparkSchema
from ibis.expr.schema import Schema
from py4j.protocol import Py4JJavaError
from pyspark import SparkContext
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sf

from storage.engine import ROW
from storage.engines.errors import EngineError
from storage.engines.spark_backend import Spark, told_by_spark
from storage.passing import passing
from storage.scratch import scratch_folder
from storage.settings import Settings

# It tells of each connection that it closes, also when nobody listens any more.
logging.getLogger("py4j").setLevel(logging.WARNING)
_POWERS = " KMGT"
# Without an appender Spark would take its own settings instead.
_NO_LOG = """\
appender.none.type = Null
appender.none.name = none
rootLogger.level = off
rootLogger.appenderRef.none.ref = none
"""
_EXECUTORS, _DRIVER = "spark.executor.extraJavaOptions", "spark.driver.extraJavaOptions"
# Java looks for a pattern that repeats by recursion: a text of ten thousand digits would end an executor.
_STACK = "-Xss64m"
# Java unpacks its own libraries there and loads them: in a container nothing in /tmp may be executed.
_UNPACKED = "-Djava.io.tmpdir"
# What lasts as long as the process.
_of_the_process = contextlib.ExitStack()
atexit.register(_of_the_process.close)
# Others may hold the cluster for a while.
_WORKERS_SECONDS = 300

# Without these results or logs would be others.
_NEEDED = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "false",
    "spark.sql.decimalOperations.allowPrecisionLoss": "true",
    "spark.sql.groupByOrdinal": "true",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.hadoop.fs.defaultFS": "file:///",
    # What Spark logs of an error quotes values.
    "spark.log.level": "OFF",
    "spark.eventLog.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # To follow what every filter implies takes longer than any query where expressions are as deep as rules.
    "spark.sql.constraintPropagation.enabled": "false",
}
# What whoever runs a cluster may say otherwise in spark-defaults.conf.
_TUNED = {
    "spark.driver.maxResultSize": "0",
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "16",
}


@contextlib.contextmanager
def opened(settings: Settings, memory: str, folder: Path) -> Iterator[Spark]:
    """A session of the process' one Spark, which goes on until the process ends.

    Raises EngineError when Spark or Java is missing, or the cluster has nobody to work.
    """
    connection = Spark().connect(_spark(settings).newSession())
    try:
        yield connection
    finally:
        with contextlib.suppress(EngineError):  # what went wrong before says more
            for name in list(connection.kept):
                forget(connection, name, force=True)


def _spark(settings: Settings) -> SparkSession:
    """The Spark of the process, begun for who asks first; its own files lie in a folder that ends with the process."""
    if _is_going(settings.engine):
        return SparkSession.builder.getOrCreate()
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise EngineError(f"JIANBANG_ENGINE={settings.engine}: no Java is found; install one, or set JAVA_HOME")
    memory = _megabytes(settings.memory)
    scratch = _of_the_process.enter_context(scratch_folder(settings, own=True))
    shared = _of_the_process.enter_context(scratch_folder(settings))
    sized = {"spark.driver.memory": memory, "spark.executor.memory": memory, "spark.local.dir": str(scratch)}
    said = _said_by_operator()
    builder = SparkSession.builder.appName("jianbang").master(settings.engine)
    silent = {
        # An executor's own folder is where it works.
        _EXECUTORS: f"{_STACK} {_UNPACKED}=. {_silent(shared, said.get(_EXECUTORS, ''))}",
        _DRIVER: f"""{_STACK} {_UNPACKED}="{scratch}" {said.get(_DRIVER, "")}""".strip(),
    }
    if address := _address_towards(settings.engine):
        sized["spark.driver.host"] = address
    # What the operator says is left where it stands: told here, it would be on Java's command line, for all to read.
    ours = {name: value for name, value in (sized | _TUNED).items() if name not in said}
    for name, value in (ours | _NEEDED | silent).items():
        builder = builder.config(name, value)
    with told_by_spark():
        spark = builder.getOrCreate()
    _load_libraries(spark, settings.engine, scratch)
    _wait_for_workers(spark, settings.engine)
    return spark


def _load_libraries(spark: SparkSession, engine: str, scratch: Path) -> None:
    """Where Java cannot, a question to the driver would go unanswered for minutes."""
    java: Any = spark._jvm
    try:
        java.com.github.luben.zstd.util.Native.load()
    except Py4JJavaError:
        spark.stop()
        why = "Java may not load its own libraries from there (a mount with `noexec`?); set JIANBANG_SCRATCH"
        raise EngineError(f"JIANBANG_ENGINE={engine}: {scratch}: {why}") from None


def _address_towards(engine: str) -> str | None:
    """The address with which this machine reaches the cluster's master: executors may not know its name, as a pod's."""
    masters = engine.removeprefix("spark://").split(",") if engine.startswith("spark://") else []
    if not masters or os.environ.get("SPARK_LOCAL_HOSTNAME"):
        return None
    if given := os.environ.get("SPARK_LOCAL_IP"):
        return given
    for host in (master.rpartition(":")[0] for master in masters):
        with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect((host, 1))  # sends nothing, it asks for the way
            return str(probe.getsockname()[0])
    return None


def _is_going(engine: str) -> bool:
    """Whether this process has a Spark for the engine; one for another is stopped, since there is one at a time."""
    going = SparkContext._active_spark_context
    if going is not None and going.master != engine:
        going.stop()
    return SparkContext._active_spark_context is not None


def _said_by_operator() -> dict[str, str]:
    """What spark-defaults.conf of SPARK_CONF_DIR sets."""
    folder = os.environ.get("SPARK_CONF_DIR")
    path = Path(folder or "") / "spark-defaults.conf"
    if not folder or not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    return {found[1]: found[2] for line in lines if (found := re.match(r"\s*(spark\.[^\s=:]+)[\s=:]+(.*?)\s*$", line))}


def _silent(shared: Path, options: str) -> str:
    """Options of Java with which an executor logs nothing; Spark tells it of a level only when it has begun."""
    config = shared / "log4j2.properties"
    config.write_text(_NO_LOG, encoding="utf-8")
    return f"{options} -Dlog4j2.configurationFile={config.as_uri()}".strip()


def _wait_for_workers(spark: SparkSession, engine: str) -> None:
    """A cluster without a worker that has room would let us wait for ever."""
    if engine.startswith("local"):
        return
    executors = spark.sparkContext._jsc.sc().statusTracker
    until = time.monotonic() + _WORKERS_SECONDS
    while len(executors().getExecutorInfos()) < 2:  # the driver is one of them
        if time.monotonic() > until:
            spark.stop()
            why = f"no worker took part within {_WORKERS_SECONDS} s: each needs JIANBANG_MEMORY free, and a core"
            raise passing(EngineError(f"JIANBANG_ENGINE={engine}: {why}"))
        time.sleep(0.2)


def _megabytes(memory: str) -> str:
    """An amount such as 3GB or 70% as Spark takes it."""
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)\s*(%|[KMGT]?)(i?)B?", memory, re.IGNORECASE)
    if found is None:
        raise EngineError(f"JIANBANG_MEMORY={memory}: must be an amount such as 3GB, or a share such as 70%")
    power = _POWERS.index(found[2].upper() or " ") if found[2] != "%" else 0
    size = psutil.virtual_memory().total / 100 if found[2] == "%" else (1024 if found[3] else 1000) ** power
    return f"{int(float(found[1]) * size / 2**20)}m"


def read_file(connection: Spark, path: Path, name: str, numbered: bool) -> ir.Table:
    """A Parquet file as a table, `numbered` with the place of each row."""
    schema = _schema_of(path)
    # Told its schema, Spark need not run a job to find it.
    rows = connection.session.read.schema(PySparkSchema.from_ibis(schema)).parquet(str(path))
    if numbered:
        rows = rows.select("*", sf.col("_metadata.row_index").alias(ROW))
        schema = Schema({**schema, ROW: dt.int64})
    return _named(connection, name, rows, schema)


def _schema_of(path: Path) -> Schema:
    """The types of a file's columns; which of them have no nulls is no part of them."""
    types = {field.name: field.type for field in pq.read_schema(path)}
    plain = {name: kind.value_type if pa.types.is_dictionary(kind) else kind for name, kind in types.items()}
    return Schema.from_pyarrow(pa.schema(plain))


def _named(connection: Spark, name: str, rows: DataFrame, schema: Schema) -> ir.Table:
    rows.createOrReplaceTempView(name)
    return ops.DatabaseTable(name, schema=schema, source=connection).to_expr()


def write_file(connection: Spark, rows: ir.Table, path: Path, compression: str) -> None:
    """The rows as one Parquet file, in their order."""
    pq.write_table(connection.arrow(rows), path, compression=compression)


def kept(connection: Spark, name: str, rows: ir.Table) -> ir.Table:
    """The rows as an intermediate table, in the memory and on the disks of the executors; what it was made from is
    forgotten, so that plans stay short.
    """
    schema = rows.schema()
    types = PySparkSchema.from_ibis(schema)
    typed = [sf.col(f"`{field.name}`").cast(field.dataType).alias(field.name) for field in types]
    with told_by_spark():
        connection.kept[name] = connection.frame(rows).select(*typed).localCheckpoint()
    return _named(connection, name, connection.kept[name], schema)


def empty(connection: Spark, name: str, schema: Schema) -> ir.Table:
    """An intermediate table without a row."""
    return _named(connection, name, connection.session.createDataFrame([], PySparkSchema.from_ibis(schema)), schema)


def forget(connection: Spark, name: str, force: bool) -> None:
    """Give back the room of an intermediate table."""
    with told_by_spark():
        known = connection.session.catalog.dropTempView(name)
        if rows := connection.kept.pop(name, None):
            rows._jdf.queryExecution().analyzed().rdd().unpersist(False)
    if not (known or force):
        raise KeyError(name)
