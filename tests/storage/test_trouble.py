"""A full disk, a read-only home and a folder on another file system are each told in one line that names the place."""

import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from exports.ledger.connect import LedgerError, ledger
from storage.engine import engine
from storage.publish import publishing
from storage.settings import ROOT, Settings
from storage.trouble import StorageError
from tests.namespaces import within

FORK = multiprocessing.get_context("fork")


def told_by(act: Callable[[], None]) -> str:
    """What an act in a process of its own fails with."""

    def run(out: "multiprocessing.connection.Connection") -> None:
        try:
            act()
            out.send("nothing")
        except Exception as error:  # noqa: BLE001  any is told
            out.send(f"{type(error).__name__}: {error}")

    here, there = FORK.Pipe()
    process = FORK.Process(target=run, args=(there,))
    process.start()
    said = here.recv()
    process.join()
    return str(said)


def publish_a_file(home: Path, size: int = 1) -> None:
    with publishing(home / "results" / "as_of=2020-05-08", home) as folder:
        (folder / "a").write_bytes(b"0" * size)


def test_a_folder_on_another_file_system_is_told(tmp_path: Path) -> None:
    elsewhere = Path("/dev/shm")
    if not elsewhere.is_dir() or elsewhere.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("needs two file systems")
    other = elsewhere / f"jianbang-{os.getpid()}"
    other.mkdir()
    try:
        (tmp_path / "results").symlink_to(other)
        with pytest.raises(StorageError) as caught:
            publish_a_file(tmp_path)
    finally:
        other.rmdir()
    assert str(caught.value).startswith(f"{tmp_path}/results/as_of=2020-05-08: lies on another file system")
    assert caught.value.__cause__ is None and not (tmp_path / ".scratch/results/as_of=2020-05-08").exists()


def test_a_file_larger_than_the_system_lets_it_is_told(tmp_path: Path) -> None:
    def act() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        publish_a_file(tmp_path, 100_000)

    assert told_by(act).startswith(f"StorageError: {tmp_path}/results/as_of=2020-05-08: a file has become larger")


@pytest.fixture
def read_only() -> Iterator[Path]:
    """A folder that nobody may write, in one that everybody may enter."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        home = Path(folder) / "home"
        home.mkdir(mode=0o555)
        yield home


def test_a_home_that_may_not_be_written_is_told(read_only: Path) -> None:
    home = read_only
    settings = Settings(home, "sqlite://")

    def as_nobody(act: Callable[[], None]) -> Callable[[], None]:
        def whole() -> None:
            if os.getuid() == 0:  # whom no mode stops
                os.setuid(65534)
            act()

        return whole

    def open_engine() -> None:
        with engine(settings):
            pass

    def open_ledger() -> None:
        with ledger(settings.ledger_url, home):
            pass

    assert told_by(as_nobody(lambda: publish_a_file(home))).startswith(
        f"StorageError: {home}/results/as_of=2020-05-08: cannot be written"
    )
    assert told_by(as_nobody(open_engine)).startswith(f"StorageError: {home}/.spill: cannot be written")
    assert told_by(as_nobody(open_ledger)).startswith(
        f"LedgerError: ledger sqlite:///{home}/ledger.sqlite: cannot be wr"
    )


IN_A_SMALL_DISK = """
import sys
from pathlib import Path
from exports.ledger.connect import ledger
from storage.engine import engine
from storage.settings import Settings
from tests.storage.test_trouble import publish_a_file
home = Path(sys.argv[1])
settings = Settings(home, "sqlite://", memory="60MB", threads=1)
def spill():
    with engine(settings) as connection:
        connection.raw_sql("create table t as select i, repeat('x' || i, 50) as s from range(2000000) r(i)")
def record():
    with ledger(settings.ledger_url, home) as connection:
        connection.exec_driver_sql("create table big (x)")
        connection.exec_driver_sql("insert into big values (zeroblob(9000000))")
for act in (lambda: publish_a_file(home, 9_000_000), spill, record):
    try:
        act()
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
"""


@pytest.mark.parametrize(
    ("options", "why"),
    [("size=4m", "the disk is full"), ("size=4m,ro", "cannot be written: the file system is read-on")],
)
def test_a_full_and_a_read_only_disk_are_told(tmp_path: Path, options: str, why: str) -> None:
    mounted = within(f"mount -t tmpfs -o {options} none {tmp_path}")
    command = [*mounted, sys.executable, "-c", IN_A_SMALL_DISK, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    publication, spill, record = done.stdout.splitlines() or [done.stderr] * 3
    assert publication.startswith(f"StorageError: {tmp_path}/results/as_of=2020-05-08: {why}")
    assert spill.startswith(f"StorageError: {tmp_path}/.spill: {why}")
    assert record.startswith(f"LedgerError: ledger sqlite:///{tmp_path}/ledger.sqlite: {why}")


def test_an_error_of_another_kind_stays_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="x"), publishing(tmp_path / "a", tmp_path):
        raise ValueError("x")
    for url in ("nothing", "postgresql://u:pw@[::1/x"):
        with pytest.raises(LedgerError, match="JIANBANG_LEDGER is no database URL"), ledger(url, tmp_path):
            pass
