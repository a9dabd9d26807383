"""A package leaves once, whole, under the county's key (sealed with AES-256), to a folder, SFTP or an object store."""

import asyncio
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import asyncssh
import pytest
import pyzipper

from exports import delivery
from exports.delivery import DeliveryError, deliver_file, open_target, shown
from exports.host_keys import HostKeys
from exports.sealing import write_zip
from storage.digests import digest

KEY = "一把很长的县级口令-341221"
NOBODY = HostKeys()


@pytest.fixture
def package() -> dict[str, bytes]:
    return {
        "封面.html": "<h1>临泉县</h1>".encode(),
        "341221_临泉县_边缘户基本信息_20200508.xlsx": b"PK" + bytes(range(256)) * 40,
    }


def test_a_plain_package_is_the_same_bytes_each_time(package: dict[str, bytes], tmp_path: Path) -> None:
    write_zip(package, tmp_path / "a.zip", None)
    write_zip(package, tmp_path / "b.zip", None)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == package


def test_a_sealed_package_opens_with_the_county_s_key_alone(package: dict[str, bytes], tmp_path: Path) -> None:
    sealed = tmp_path / "s.zip"
    write_zip(package, sealed, KEY)
    assert "临泉县".encode() not in sealed.read_bytes().replace("341221_临泉县".encode(), b"")
    with zipfile.ZipFile(sealed) as packed:
        assert {info.compress_type for info in packed.infolist()} == {99}  # AES by the zip format's own number
        assert {info.extra[8] for info in packed.infolist()} == {3}  # 256 bits
    with pyzipper.AESZipFile(sealed) as packed:
        packed.setpassword(KEY.encode())
        assert {name: packed.read(name) for name in packed.namelist()} == package
    with pyzipper.AESZipFile(sealed) as packed, pytest.raises(RuntimeError):
        packed.setpassword(b"another")
        packed.read(packed.namelist()[0])


@dataclass
class Sftp:
    """A real SFTP server on the loopback address, and what reached it."""

    root: Path
    key: asyncssh.SSHKey
    port: int = 0
    passwords: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"sftp://province:secret@127.0.0.1:{self.port}/packages"

    def known_hosts(self, path: Path, key: asyncssh.SSHKey | None = None) -> HostKeys:
        """A known_hosts file that names the server with its key, or with another."""
        public = (key or self.key).export_public_key().decode().strip()
        path.write_text(f"[127.0.0.1]:{self.port} {public}\n")
        return HostKeys(known_hosts=str(path))


@pytest.fixture
def sftp(tmp_path: Path) -> Iterator[Sftp]:
    root = tmp_path / "server"
    root.mkdir()
    found = Sftp(root, asyncssh.generate_private_key("ssh-ed25519"))
    loop = asyncio.new_event_loop()
    ready = threading.Event()

    class Server(asyncssh.SSHServer):
        def begin_auth(self, username: str) -> bool:
            found.logins.append(username)
            return True

        def password_auth_supported(self) -> bool:
            return True

        def validate_password(self, username: str, password: str) -> bool:
            found.passwords.append(password)
            return (username, password) == ("province", "secret")

    async def serve() -> None:
        server = await asyncssh.create_server(
            Server,
            "127.0.0.1",
            0,
            server_host_keys=[found.key],
            sftp_factory=lambda chan: asyncssh.SFTPServer(chan, chroot=str(root)),
        )
        found.port = server.get_port()
        ready.set()

    def work() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(serve())
        loop.run_forever()

    threading.Thread(target=work, daemon=True).start()
    assert ready.wait(30)
    yield found
    loop.call_soon_threadsafe(loop.stop)


def _deliver_again_and_again(url: str, local: Path, trusted: HostKeys = NOBODY) -> None:
    for _ in range(2):
        deliver_file(local, open_target(url, trusted), "341221/341221_20200508.zip", digest(local))


@pytest.mark.slow
@pytest.mark.parametrize("by", ["fingerprint", "known_hosts"])
def test_to_an_sftp_server(sftp: Sftp, package: dict[str, bytes], tmp_path: Path, by: str) -> None:
    fingerprint = HostKeys(fingerprints=("SHA256:another", sftp.key.get_fingerprint()))
    trusted = fingerprint if by == "fingerprint" else sftp.known_hosts(tmp_path / "known_hosts")
    local = tmp_path / "p.zip"
    write_zip(package, local, KEY)
    folder = sftp.root / "packages" / "341221"
    folder.mkdir(parents=True)
    (folder / "341221_20200508.zip.part").write_bytes(b"half of a delivery that was interrupted")
    _deliver_again_and_again(sftp.url, local, trusted)
    assert [path.name for path in folder.iterdir()] == ["341221_20200508.zip"]
    assert (folder / "341221_20200508.zip").read_bytes() == local.read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("by", ["nothing", "fingerprint", "known_hosts", "of another host", "no file"])
def test_a_server_that_is_not_the_known_one_is_sent_no_password(sftp: Sftp, tmp_path: Path, by: str) -> None:
    other = asyncssh.generate_private_key("ssh-ed25519")
    path = tmp_path / "known_hosts"
    trusted = {
        "nothing": HostKeys(),
        "fingerprint": HostKeys(fingerprints=(other.get_fingerprint(),)),
        "known_hosts": sftp.known_hosts(path, other),
        "of another host": HostKeys(known_hosts=str(tmp_path / "others")),
        "no file": HostKeys(known_hosts=str(tmp_path / "none")),
    }[by]
    (tmp_path / "others").write_text(f"example.org {sftp.key.export_public_key().decode()}")
    with pytest.raises(DeliveryError) as caught:
        open_target(sftp.url, trusted)
    told = str(caught.value)
    word = {"nothing": "JIANBANG_KNOWN_HOSTS or JIANBANG_HOST_KEY", "no file": "known_hosts cannot be read"}
    assert told.startswith("sftp://province:***@127.0.0.1:") and "\n" not in told and "secret" not in told
    assert word.get(by, f"the server shows the key ssh-ed25519 {sftp.key.get_fingerprint()}") in told
    assert sftp.passwords == [] and sftp.logins == []


def test_a_chain_of_file_systems_does_not_go_around_the_host_key() -> None:
    with pytest.raises(DeliveryError, match="chain of file systems"):
        open_target("simplecache::sftp://province:secret@127.0.0.1:1/packages", HostKeys())


def test_a_link_in_a_local_folder_leads_no_package_elsewhere(package: dict[str, bytes], tmp_path: Path) -> None:
    outbox, elsewhere, local = tmp_path / "outbox", tmp_path / "elsewhere", tmp_path / "p.zip"
    write_zip(package, local, None)
    outbox.mkdir()
    elsewhere.mkdir()
    (outbox / "341221").symlink_to(elsewhere)
    target = open_target(str(outbox), NOBODY)
    with pytest.raises(DeliveryError, match="341221: is a link: take it away"):
        deliver_file(local, target, "341221/341221_20200508.zip", digest(local))
    assert not list(elsewhere.iterdir())
    # The very file behind a link, as the package or as its part, is no delivery, and is not written through.
    (outbox / "341222").mkdir()
    for name in ("341222_20200508.zip", "341222_20200508.zip.part"):
        (elsewhere / name).write_bytes(local.read_bytes())
        (outbox / "341222" / name).symlink_to(elsewhere / name)
    deliver_file(local, target, "341222/341222_20200508.zip", digest(local))
    (delivered,) = (outbox / "341222").iterdir()
    assert not delivered.is_symlink() and delivered.read_bytes() == local.read_bytes()
    assert {path.read_bytes() for path in elsewhere.iterdir()} == {local.read_bytes()}
    # What is no folder is told with what to do.
    (outbox / "341223").touch()
    with pytest.raises(DeliveryError, match="341223: is no folder: take it away"):
        deliver_file(local, target, "341223/341223_20200508.zip", digest(local))


@pytest.mark.slow
def test_to_an_object_store(package: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_a_target_that_is_not_there_is_said_without_its_password() -> None:
    with pytest.raises(DeliveryError) as caught:
        open_target("sftp://province:secret@127.0.0.1:1/packages", HostKeys(fingerprints=("SHA256:x",)))
    assert str(caught.value).startswith("sftp://province:***@127.0.0.1:1/packages: ") and "secret" not in str(
        caught.value
    )
    assert shown("/var/outbox") == "/var/outbox" and delivery.shown("s3://b/p") == "s3://b/p"
