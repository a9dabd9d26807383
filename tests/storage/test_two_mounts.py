"""A real share, mounted twice: no exchange of folders, and file locks that one mount does not tell the other."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.publish import exchanged
from tests.conftest import need
from tests.storage.share import FORK, ended
from tests.storage.test_gap import part, publish
from tests.storage.test_locks import count

# As docs/shared_home.md wants it: names are looked up anew.
_ANEW = "entry_timeout=0,negative_timeout=0,attr_timeout=0"


@pytest.fixture
def mounts(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """The same folder, mounted twice."""
    if not os.access("/dev/fuse", os.W_OK):
        pytest.skip("needs /dev/fuse")
    need(shutil.which("bindfs") is not None, "Debian's bindfs")
    (tmp_path / "disk").mkdir()
    found = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        subprocess.run(["bindfs", "-o", _ANEW, tmp_path / "disk", tmp_path / name], check=True)
        found.append(tmp_path / name)
    yield found[0], found[1]
    for mount in found:
        subprocess.run(["fusermount", "-uz", mount], check=True)


def test_what_one_mount_publishes_the_other_reads_and_publishes_anew(mounts: tuple[Path, Path]) -> None:
    for number, mount in enumerate([*mounts, *mounts]):
        publish(mount / "home", number)
        assert [part(each / "home").require()["number"] for each in mounts] == [number, number]
    assert not exchanged(*(mounts[0] / "home" / name for name in ("results", ".scratch")))


def test_two_mounts_take_turns(mounts: tuple[Path, Path]) -> None:
    one, other = mounts
    (one / "count").write_text("0")
    processes = [FORK.Process(target=count, args=(mount, 8)) for mount in mounts]
    for process in processes:
        process.start()
    assert ended(*processes) == [0, 0]
    assert (other / "count").read_text() == "16"
