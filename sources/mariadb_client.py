"""MariaDB's and MySQL's tables read by the database's own client, one process that sees one moment.

The client writes a row a line and tabs between its values, a tab or line end inside of one as an escape. Each value is
asked for behind '=', so that none is taken for the word that stands for null, nor for the line that ends a table.
"""

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Generator, Iterator
from typing import IO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from sources.mapping import TableMapping
from sources.texts import as_utf8

BATCH_BYTES = 8 << 20
_END = b"end\n"
_NULL = b"NULL"
_ESCAPE = re.compile(rb"\\(.)")
_ESCAPED = {b"n": b"\n", b"t": b"\t", b"0": b"\0", b"\\": b"\\"}
_ERROR = re.compile(r"ERROR (\d+)")
# With any other of the driver's options, such as of encryption, the client is not used.
_KNOWN = {"unix_socket", "charset"}


class ClientError(Exception):
    """The client ended; its first argument is the server's number of what happened, 2013 where it says none."""


class Client:
    """A running client: statements go in, their rows come out."""

    def __init__(self, process: "subprocess.Popen[bytes]", told: IO[bytes]) -> None:
        self.process, self.told = process, told

    def ask(self, statement: str) -> Iterator[bytes]:
        """Whole lines of the answer, some megabytes at a time."""
        assert self.process.stdin is not None and self.process.stdout is not None
        with contextlib.suppress(BrokenPipeError):  # what happened is told by the missing answer
            self.process.stdin.write(f"{statement};select 'end';\n".encode())
            self.process.stdin.flush()
        rest = bytearray()
        while piece := os.read(self.process.stdout.fileno(), 1 << 20):
            rest += piece
            ended = rest == _END or rest.endswith(b"\n" + _END)
            if ended or len(rest) >= BATCH_BYTES:
                whole = len(rest) - len(_END) if ended else rest.rfind(b"\n") + 1
                if whole:
                    yield bytes(rest[:whole])
                del rest[:whole]
            if ended:
                return
        self.process.wait()
        self.told.seek(0)
        number = _ERROR.search(self.told.read().decode(errors="replace"))
        raise sa.exc.DBAPIError("", None, ClientError(int(number[1]) if number else 2013))

    def close(self) -> None:
        """No more is asked; what a client that has ended was never given is no error beside what happened."""
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def usable(url: sa.URL) -> bool:
    """Whether the client is there and can be told all that the URL says."""
    return shutil.which("mariadb") is not None and set(url.query) <= _KNOWN


def _escaped(value: str) -> str:
    """A value within quotation marks of an options file."""
    for plain, written in {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"}.items():
        value = value.replace(plain, written)
    return value


def _options(url: sa.URL) -> str:
    """A file of options for the client: a password on its command line would be seen by all."""
    given: dict[str, object] = {"host": url.host, "port": url.port, "user": url.username, "password": url.password}
    given["socket"] = url.query.get("unix_socket")
    given["protocol"] = "socket" if given["socket"] else "tcp"  # 'localhost' alone is its default socket to the client
    given["default-character-set"] = "utf8mb4"  # which is how it is spoken with, whatever the driver speaks
    given["database"] = url.database  # an argument could be read as an option
    escaped = {name: _escaped(str(value)) for name, value in given.items() if value}
    return "[client]\n" + "".join(f'{name}="{value}"\n' for name, value in escaped.items())


@contextlib.contextmanager
def opened(url: sa.URL) -> Iterator[Client]:
    """A client whose reads all see the moment at which it began; ended at the end."""
    with tempfile.TemporaryFile() as told, tempfile.NamedTemporaryFile("w", suffix=".cnf") as options:
        options.write(_options(url))
        options.flush()
        command = ["mariadb", f"--defaults-file={options.name}", "--quick", "--batch", "--unbuffered"]
        command += ["--skip-column-names", "--skip-reconnect", "--max-allowed-packet=1G"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=told) as process:
            client = Client(process, told)
            try:
                begin = "set transaction isolation level repeatable read;start transaction with consistent snapshot"
                list(client.ask(begin))
                yield client
            finally:
                process.kill()
                client.close()


def count(client: Client, table: str) -> int:
    """How many rows the table has, in the client's view."""
    return int(b"".join(client.ask(f"select count(*) from {_quoted(table)}")))


def _told(values: pa.Array) -> pa.Array:
    """Values as texts: without the sign before them, and with the characters that their escapes stand for."""
    texts = pc.if_else(pc.equal(values, _NULL), None, pc.binary_replace_slice(values, 0, 1, b""))
    if pc.any(pc.match_substring(texts, "\\")).as_py():
        whole = [each and _ESCAPE.sub(lambda found: _ESCAPED[found[1]], each) for each in texts.to_pylist()]
        texts = pa.array(whole, pa.binary())
    return as_utf8(texts)


def _parsed(lines: bytes, names: list[str]) -> pa.RecordBatch:
    """Whole lines as text columns; the values of all of them stand in one row, a column takes every so many."""
    values = pc.split_pattern(pa.scalar(lines[:-1].replace(b"\n", b"\t")), "\t").values
    columns = [values.take(pa.array(np.arange(place, len(values), len(names)))) for place in range(len(names))]
    return pa.RecordBatch.from_arrays([_told(column) for column in columns], names=names)


def stream(client: Client, table: TableMapping) -> Generator[pa.RecordBatch]:
    """The table's rows as batches of text columns under their canonical names, in bounded memory."""
    columns = ", ".join(f"concat('=', cast({_quoted(name)} as char))" for name in table.columns.values())
    for lines in client.ask(f"select {columns} from {_quoted(table.table)}"):
        yield _parsed(lines, list(table.columns))
