"""MariaDB's own client: which server it goes to, and what is told when it ends."""

import shutil
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from sources import mariadb_client
from tests.conftest import need


def test_a_port_of_this_machine_is_not_taken_for_the_default_socket() -> None:
    need(shutil.which("mariadb") is not None, "Debian's mariadb-client")
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as beside:
        server.settimeout(5)
        called = beside.submit(lambda: server.accept()[0].close())
        url = sa.make_url(f"mariadb://u@localhost:{server.getsockname()[1]}/p")
        with pytest.raises(sa.exc.DBAPIError), mariadb_client.opened(url):
            pass
        called.result()
