"""MariaDB's own client: which server it goes to, and what is told when it ends."""

import shutil
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from sources import mariadb_client
from sources.mapping import TableMapping
from sources.platform import reading
from sources.reader import reader
from tests.conftest import create_database, need

TABLE = TableMapping(table="t", columns={"one": "a"})
ENDS_AFTER_OPENING = "read asked; printf 'end\\n'"
REFUSES = "echo 'ERROR 2026 (HY000): TLS/SSL error: 张三' >&2; exit 1"


@pytest.fixture
def client_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a client in the place of MariaDB's own that does what it is told."""

    def put(does: str) -> None:
        program = tmp_path / "mariadb"
        program.write_text(f"#!/bin/sh\n{does}\n")
        program.chmod(0o700)
        monkeypatch.setenv("PATH", str(tmp_path))

    return put


def test_a_port_of_this_machine_is_not_taken_for_the_default_socket() -> None:
    need(shutil.which("mariadb") is not None, "Debian's mariadb-client")
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as beside:
        server.settimeout(5)
        called = beside.submit(lambda: server.accept()[0].close())
        url = sa.make_url(f"mariadb://u@localhost:{server.getsockname()[1]}/p")
        with pytest.raises(sa.exc.DBAPIError), mariadb_client.opened(url):
            pass
        called.result()


def test_a_client_that_ended_before_it_is_asked_is_told_as_such(client_that: Callable[[str], None]) -> None:
    client_that(ENDS_AFTER_OPENING)
    url = sa.make_url("mariadb://u@h/p")
    with pytest.raises(sa.exc.DBAPIError, match="2013"), mariadb_client.opened(url) as client:
        client.process.wait()
        list(client.ask("select 1"))


def test_a_server_that_refuses_the_client_is_read_by_values(
    mariadb: sa.URL, client_that: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    url = create_database(mariadb, "refuses")
    with sa.create_engine(url).begin() as connection:
        connection.exec_driver_sql("create table t as select 1 as a")
    client_that(REFUSES)
    caplog.set_level("INFO", "jianbang")
    with reading(url) as connection, reader(connection) as way:
        assert way.count(TABLE) == sum(batch.num_rows for batch in way.stream(TABLE)) > 0
    assert caplog.messages == [
        "MariaDB's client cannot be used, so values are read one by one: cannot be read (ClientError 2026)"
    ]


def test_an_answer_longer_than_a_batch_comes_in_whole_lines(
    client_that: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mariadb_client, "BATCH_BYTES", 4)
    client_that("read asked; printf 'end\\n'; read asked; printf '=12\\n=3'; /bin/sleep 0.1; printf '45\\n=6\\nend\\n'")
    with mariadb_client.opened(sa.make_url("mariadb://u@h/p")) as client:
        answers = list(client.ask("select c"))
    assert all(type(each) is bytes and each.endswith(b"\n") for each in answers)
    assert b"".join(answers) == b"=12\n=345\n=6\n"
