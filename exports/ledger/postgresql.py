"""PostgreSQL's own programs, as a ledger's backup uses them; a password goes by the environment alone."""

import contextlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import sqlalchemy as sa

from exports.ledger.errors import LedgerError

# Where Debian and Ubuntu keep each version's programs, beside its server.
_BESIDE_SERVERS = Path("/usr/lib/postgresql")
_COPIED = re.compile(r"^COPY (?:\w+\.)?(?P<table>\w+) \((?P<columns>[^)]*)\) FROM stdin;$")
# What the programs say of trouble may hold values.
_NOWHERE = subprocess.DEVNULL
_ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}


def program(name: str, at_least: int = 0) -> str:
    """The path of one of PostgreSQL's programs, the newest there is: an older one reads neither server nor dump.

    Raises LedgerError when there is none of that major version or newer on PATH, nor beside a server's own.
    """
    on_path = (shutil.which(name, path=folder) for folder in os.get_exec_path())
    beside = map(str, _BESIDE_SERVERS.glob(f"*/bin/{name}"))
    versions = {path: _major(path) for path in (*filter(None, on_path), *beside)}
    newest = max(versions, key=lambda path: versions[path], default=None)
    if newest is None or versions[newest] < at_least:
        there = f" (the newest there is {versions[newest]})" if newest is not None else ""
        wanted = f"{name} {at_least} or newer" if at_least else name
        raise LedgerError(f"{wanted} is not on PATH{there}: install the server's client programs")
    return newest


def _major(path: str) -> int:
    told = re.search(r"\d+", subprocess.run([path, "--version"], capture_output=True, text=True).stdout)
    return int(told[0]) if told else 0


def _run(path: str, arguments: list[str], environment: dict[str, str] | None = None) -> str:
    """What a program prints; its own words of trouble are not repeated."""
    done = subprocess.run([path, *arguments], env=environment, capture_output=True, text=True)
    _require_done(path, done.returncode)
    return done.stdout


def _require_done(path: str, code: int) -> None:
    if code != 0:
        raise LedgerError(f"{Path(path).name} ended with code {code}; nothing was changed")


def _database(url: sa.URL) -> tuple[str, dict[str, str]]:
    """The argument that names a database, and the environment with its password."""
    environment = dict(os.environ)
    password = url.password or url.query.get("password")
    if password:
        environment["PGPASSWORD"] = str(password)
    plain = sa.URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    plain = plain.difference_update_query(["password"])
    return f"--dbname={plain.render_as_string(hide_password=False)}", environment


def dump(url: sa.URL, version: int, target: Path) -> None:
    """The whole database into a file, as of one moment."""
    database, environment = _database(url)
    way = ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}", database]
    _run(program("pg_dump", version), way, environment)


def load(url: sa.URL, version: int, source: Path, tables: Iterable[str]) -> None:
    """The dump in place of these tables in one transaction: all of it, or nothing. The dump of an older edition lacks
    some of them.
    """
    database, environment = _database(url)
    way = ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--file=-", str(source)]
    script = [program("pg_restore", version), *way]
    command = [program("psql", version), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", database]
    names = ", ".join(f'"{name}"' for name in sorted(tables))
    with (
        subprocess.Popen(script, stdout=subprocess.PIPE, stderr=_NOWHERE) as dumped,
        subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=_NOWHERE, stderr=_NOWHERE) as taken,
    ):
        assert dumped.stdout is not None and taken.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # psql ends at the first trouble
            taken.stdin.write(f"begin;\ndrop table if exists {names} cascade;\n".encode())
            shutil.copyfileobj(dumped.stdout, taken.stdin)
            if dumped.wait() == 0:  # a dump that breaks off is not taken
                taken.stdin.write(b"commit;\n")
            taken.stdin.close()
    for program_path, ended in ((script[0], dumped.returncode), (command[0], taken.returncode)):
        _require_done(program_path, ended)


def dumped_rows(source: Path, *tables: str) -> dict[str, list[list[str | None]]]:
    """Rows of tables in a dump, by table, each value as its text; a table that is not in it is left out.

    Raises LedgerError when the file is no dump.
    """
    wanted = [f"--table={table}" for table in tables]
    text = _run(program("pg_restore"), ["--data-only", *wanted, "--file=-", str(source)])
    found: dict[str, list[list[str | None]]] = {}
    table = None
    for line in text.split("\n"):
        if table is None:
            if copied := _COPIED.match(line):
                table = copied["table"]
                found[table] = []
        elif line == "\\.":
            table = None
        else:
            found[table].append([_value(cell) for cell in line.split("\t")])
    return found


def _value(cell: str) -> str | None:
    """A value as PostgreSQL's COPY writes it."""
    if cell == "\\N":
        return None
    return re.sub(r"\\(.)", lambda found: _ESCAPED.get(found[1], found[1]), cell)
