"""The inbox where delivery is: an SFTP server and an object store, really served."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from steps.inbox import InboxError, invite
from steps.receive import receive
from storage import layout
from storage.day import Day
from storage.settings import Settings
from tests.book import states_of
from tests.exports.test_delivery import Sftp, sftp  # noqa: F401  a fixture
from tests.inbox import HEADINGS, send, text

FIRST, SECOND = dt.date(2020, 5, 5), dt.date(2020, 5, 6)
COUNTY, OTHER = "341221", "341222"
pytestmark = pytest.mark.slow


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    own = Settings(tmp_path / "home", "sqlite://")
    send(own, FIRST, ["U", "V"])
    send(own, FIRST, ["L"], OTHER)
    layout.day_folder(own.home, "snapshot", FIRST).mkdir(parents=True)
    return own


def test_an_sftp_server(settings: Settings, sftp: Sftp) -> None:  # noqa: F811
    remote = replace(settings, inbox=sftp.url.replace("packages", "inbox"), host_key=sftp.key.get_fingerprint())
    invite(Day(FIRST, remote), {COUNTY: "临泉县", OTHER: "太和县"})
    invite(Day(FIRST, remote), {COUNTY: "临泉县"})
    folder = sftp.root / "inbox" / COUNTY
    assert "临泉县" in (folder / "说明.txt").read_text(encoding="utf-8-sig")
    (folder / "结果.csv").write_text(text([HEADINGS, ["U", "成功", ""], ["X", "成功", ""]]), encoding="utf-8")
    (folder / "乱.csv").write_text("甲,乙\r\n", encoding="utf-8")
    (folder / "链.csv").symlink_to("结果.csv")
    (folder / "结果.csv.part").write_text("half", encoding="utf-8")
    (sftp.root / "inbox" / OTHER / "b.csv").write_text(text([HEADINGS, ["L", "失败", "a"]]), encoding="utf-8")
    counts = receive(Day(SECOND, remote))
    assert (counts["read"], counts["refused"], counts["records accepted"], counts["records refused"]) == (2, 2, 1, 1)
    assert {path.name for path in folder.iterdir()} == {"说明.txt", "结果.csv.part", "已登记", "未登记"}
    assert (folder / "已登记" / "20200505_结果.csv").exists() and (folder / "未登记" / "20200505_乱.csv").exists()
    assert "没有等待" in (folder / "未登记" / "20200505_结果.csv.原因.csv").read_text(encoding="utf-8-sig")
    assert set(states_of(settings).values()) == {"accepted", "refused", "sent"}
    assert receive(Day(SECOND, remote))["read"] == 0


def test_a_server_of_another_key_is_told_in_one_line(settings: Settings, sftp: Sftp) -> None:  # noqa: F811
    with pytest.raises(InboxError) as caught:
        receive(Day(SECOND, replace(settings, inbox=sftp.url, host_key="SHA256:another")))
    assert "secret" not in str(caught.value) and "\n" not in str(caught.value)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    import s3fs
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y", "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    found = s3fs.S3FileSystem(skip_instance_cache=True)
    found.mkdir("inboxes")
    yield found
    server.stop()


def test_an_object_store(settings: Settings, store) -> None:  # type: ignore[no-untyped-def]
    remote = replace(settings, inbox="s3://inboxes/inbox")
    invite(Day(FIRST, remote), {COUNTY: "临泉县"})
    place = f"inboxes/inbox/{COUNTY}"
    store.pipe(f"{place}/结果.csv", text([HEADINGS, ["U", "成功", ""], ["V", "失败", "a"]]).encode())
    counts = receive(Day(SECOND, remote))
    assert (counts["read"], counts["records accepted"], counts["records refused"]) == (1, 1, 1)
    store.invalidate_cache()
    assert store.find(place) == [f"{place}/已登记/20200505_结果.csv", f"{place}/说明.txt"]
