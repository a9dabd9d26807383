"""Messages through Airflow's notifiers, to a real mail server and a robot's server on this machine: down, then up."""

import base64
import hashlib
import hmac
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.header import decode_header, make_header
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller

from exports.ledger.tables import Message
from tests.telling import LINQUAN, World

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SECRET = "SEC0123456789abcdef"
PROGRAM = """
import datetime as dt, json
from steps.guard import guarded
print(json.dumps(guarded("send", dt.date(2020, 5, 11))))
"""
TARGETS = {
    "office": {"kind": "smtp", "to": ["office@example.cn", "second@example.cn"], "connection": "mail"},
    "group": {"kind": "wecom", "connection": "group"},
    "linquan": {"kind": "dingtalk", "connection": "linquan"},
}
RULES = [
    {"to": ["office", "group"], "area": "province", "what": ["state", "weekly"]},
    {"to": ["linquan"], "area": LINQUAN, "what": ["state"]},
]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Mails:
    """A mail server's handler: what it took."""

    def __init__(self) -> None:
        self.taken: list[Any] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(envelope)
        return "250 OK"


def errcode(path: str, query: dict[str, list[str]]) -> int:
    """What the robots' servers answer: WeCom to a known key, DingTalk to a token and the sign of this hour."""
    if path == "/cgi-bin/webhook/send":
        return 0 if query["key"] == ["wecom-key"] else 93000
    millis = query["timestamp"][0]
    expected = hmac.new(SECRET.encode(), f"{millis}\n{SECRET}".encode(), hashlib.sha256).digest()
    in_time = abs(time.time() - int(millis) / 1000) < 3600
    signed = base64.b64decode(query["sign"][0]) == expected
    return 0 if in_time and signed and query["access_token"] == ["ding-token"] else 310000


@contextmanager
def robots(port: int, says: int | None = None) -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """The robots' servers; `says` answers everything with one error code."""
    taken: list[tuple[str, dict[str, Any]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = urlsplit(self.path)
            payload = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            code = errcode(asked.path, parse_qs(asked.query)) if says is None else says
            if code == 0:
                taken.append((asked.path, payload))
            answer = json.dumps({"errcode": code, "errmsg": "ok" if code == 0 else f"refused {self.path}"}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield taken
        server.shutdown()


def told(world: World, mail_port: int, robot_port: int) -> dict[str, int]:
    """A round of sending, as the DAG's task calls it."""
    robot = f"http://127.0.0.1:{robot_port}"
    ding = {"password": f"{robot}/robot/send?access_token=ding-token", "extra": {"secret": SECRET}}
    extra = {"from_email": "jianbang@example.cn", "disable_ssl": True, "disable_tls": True, "retry_limit": 1}
    connections = {
        "MAIL": {"conn_type": "smtp", "host": "127.0.0.1", "port": mail_port, "extra": extra},
        "GROUP": {"conn_type": "generic", "password": f"{robot}/cgi-bin/webhook/send?key=wecom-key"},
        "LINQUAN": {"conn_type": "generic", **ding},
    }
    environment = {**os.environ, "AIRFLOW_HOME": str(world.settings.home / "airflow")}
    environment |= {"JIANBANG_HOME": str(world.settings.home), "JIANBANG_RECIPIENTS": world.settings.recipients}
    environment |= {f"AIRFLOW_CONN_{name}": json.dumps(value) for name, value in connections.items()}
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr[-2000:]
    for secret in ("wecom-key", "ding-token", SECRET):
        assert secret not in done.stdout + done.stderr
    counts: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return counts


def body_of(envelope: Any) -> tuple[str, str]:
    mail = message_from_bytes(envelope.content)
    (page,) = [part for part in mail.walk() if part.get_content_type() == "text/html"]
    return str(make_header(decode_header(mail["Subject"]))), page.get_payload(decode=True).decode()  # type: ignore[union-attr]


def test_a_target_that_is_down_is_tried_again_and_told_once(tmp_path: Path) -> None:
    world = World(tmp_path, RULES, TARGETS)
    mail_port, robot_port = free_port(), free_port()
    world.look("2020-05-08", {LINQUAN: ("on_track", 80, 40)})
    world.tell("2020-05-08")
    world.look("2020-05-11", {LINQUAN: ("missed", 80, 40)})
    assert world.tell("2020-05-11") == {"state": 3, "weekly": 2}

    # Nothing answers: nothing fails, the round counts for all that waits, and why is told without an address.
    assert told(world, mail_port, robot_port) == {"sent": 0, "waiting": 5, "given_up": 0}
    asked = world.messages()
    assert {row.attempts for row in asked} == {1}
    assert {row.problem for row in asked if row.target != "office"} == {
        f"connection {name}: not reached (URLError)" for name in ("group", "linquan")
    }

    # The mail server is back; the robots say that there are too many messages.
    mails = Mails()
    server = Controller(mails, hostname="127.0.0.1", port=mail_port)
    server.start()
    try:
        with robots(robot_port, says=45009):
            assert told(world, mail_port, robot_port) == {"sent": 2, "waiting": 3, "given_up": 0}
        assert "connection group: errcode 45009, too many messages in a minute" in {
            row.problem for row in world.messages(target="group")
        }
        # A target that was down for two days loses all that waited so long, however many they are.
        with world.ledger() as connection:
            connection.execute(sa.update(Message).where(Message.target == "group").values(attempts=287))
        with robots(robot_port, says=45009):
            assert told(world, mail_port, robot_port) == {"sent": 0, "waiting": 1, "given_up": 2}
        with world.ledger() as connection:
            connection.execute(sa.update(Message).where(Message.target == "group").values(state="waiting"))
        with robots(robot_port) as taken:
            assert told(world, mail_port, robot_port) == {"sent": 3, "waiting": 0, "given_up": 0}
            assert told(world, mail_port, robot_port) == {"sent": 0, "waiting": 0, "given_up": 0}
    finally:
        server.stop()

    assert [envelope.rcpt_tos for envelope in mails.taken] == [["office@example.cn", "second@example.cn"]] * 2
    subject, page = next(found for found in map(body_of, mails.taken) if "进度变化（" in found[0])
    assert subject == "【监测帮扶】边缘户联系人录入：全省进度变化（5月11日）"
    assert "临泉县：进度正常 → 已逾期，应完成120户，已完成80户，未完成40户<br>" in page
    assert [path for path, _ in taken].count("/cgi-bin/webhook/send") == 2
    (ding,) = [payload for path, payload in taken if path == "/robot/send"]
    assert ding["msgtype"] == "text" and ding["text"]["content"].startswith(
        "【监测帮扶】边缘户联系人录入：临泉县进度变化"
    )
    assert {row.state for row in world.messages()} == {"sent"}
