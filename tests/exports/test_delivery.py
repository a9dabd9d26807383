"""A package leaves once, whole, under the county's key (sealed with AES-256), to a folder, SFTP or an object store."""

import asyncio
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import asyncssh
import pytest
import pyzipper

from exports import delivery
from exports.delivery import DeliveryError, deliver_file, shown
from exports.sealing import write_zip
from storage.digests import digest

KEY = "一把很长的县级口令-341221"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "341221"
    folder.mkdir()
    (folder / "封面.html").write_text("<h1>临泉县</h1>", encoding="utf-8")
    (folder / "341221_临泉县_边缘户基本信息_20200508.xlsx").write_bytes(b"PK" + bytes(range(256)) * 40)
    return folder


def test_a_plain_package_is_the_same_bytes_each_time(package: Path, tmp_path: Path) -> None:
    write_zip(package, tmp_path / "a.zip", None)
    write_zip(package, tmp_path / "b.zip", None)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == {
            p.name: p.read_bytes() for p in package.iterdir()
        }


def test_a_sealed_package_opens_with_the_county_s_key_alone(package: Path, tmp_path: Path) -> None:
    sealed = tmp_path / "s.zip"
    write_zip(package, sealed, KEY)
    assert "临泉县".encode() not in sealed.read_bytes().replace("341221_临泉县".encode(), b"")
    with zipfile.ZipFile(sealed) as packed:
        assert {info.compress_type for info in packed.infolist()} == {99}  # AES by the zip format's own number
        assert {info.extra[8] for info in packed.infolist()} == {3}  # 256 bits
    with pyzipper.AESZipFile(sealed) as packed:
        packed.setpassword(KEY.encode())
        assert {name: packed.read(name) for name in packed.namelist()} == {
            p.name: p.read_bytes() for p in package.iterdir()
        }
    with pyzipper.AESZipFile(sealed) as packed, pytest.raises(RuntimeError):
        packed.setpassword(b"another")
        packed.read(packed.namelist()[0])


@pytest.fixture
def sftp(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A real SFTP server on the loopback address; its URL and the folder it shows."""
    root = tmp_path / "server"
    root.mkdir()
    loop = asyncio.new_event_loop()
    ready = threading.Event()
    port: list[int] = []

    class Server(asyncssh.SSHServer):
        def password_auth_supported(self) -> bool:
            return True

        def validate_password(self, username: str, password: str) -> bool:
            return (username, password) == ("province", "secret")

    async def serve() -> None:
        key = asyncssh.generate_private_key("ssh-rsa")
        server = await asyncssh.create_server(
            Server,
            "127.0.0.1",
            0,
            server_host_keys=[key],
            sftp_factory=lambda chan: asyncssh.SFTPServer(chan, chroot=str(root)),
        )
        port.append(server.get_port())
        ready.set()

    def work() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(serve())
        loop.run_forever()

    threading.Thread(target=work, daemon=True).start()
    assert ready.wait(30)
    yield f"sftp://province:secret@127.0.0.1:{port[0]}/packages", root
    loop.call_soon_threadsafe(loop.stop)


def _deliver_again_and_again(url: str, local: Path) -> None:
    for _ in range(2):
        deliver_file(local, url, "341221/341221_20200508.zip", digest(local))


@pytest.mark.slow
def test_to_an_sftp_server(sftp: tuple[str, Path], package: Path, tmp_path: Path) -> None:
    url, root = sftp
    local = tmp_path / "p.zip"
    write_zip(package, local, KEY)
    folder = root / "packages" / "341221"
    folder.mkdir(parents=True)
    (folder / "341221_20200508.zip.part").write_bytes(b"half of a delivery that was interrupted")
    _deliver_again_and_again(url, local)
    assert [path.name for path in folder.iterdir()] == ["341221_20200508.zip"]
    assert (folder / "341221_20200508.zip").read_bytes() == local.read_bytes()


@pytest.mark.slow
def test_to_an_object_store(package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
    try:
        store = s3fs.S3FileSystem(skip_instance_cache=True)
        store.mkdir("counties")
        local = tmp_path / "p.zip"
        write_zip(package, local, None)
        _deliver_again_and_again("s3://counties/packages", local)
        assert store.find("counties") == ["counties/packages/341221/341221_20200508.zip"]
        assert store.cat("counties/packages/341221/341221_20200508.zip") == local.read_bytes()
    finally:
        server.stop()


def test_a_target_that_is_not_there_is_said_without_its_password(package: Path, tmp_path: Path) -> None:
    local = tmp_path / "p.zip"
    write_zip(package, local, None)
    with pytest.raises(DeliveryError) as caught:
        deliver_file(local, "sftp://province:secret@127.0.0.1:1/packages", "x.zip", digest(local))
    assert str(caught.value).startswith("sftp://province:***@127.0.0.1:1/packages: ") and "secret" not in str(
        caught.value
    )
    assert shown("/var/outbox") == "/var/outbox" and delivery.shown("s3://b/p") == "s3://b/p"
