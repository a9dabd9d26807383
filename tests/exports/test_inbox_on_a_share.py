"""A county's file on a share whose kernel tells of every file that somebody may write it."""

from pathlib import Path

import pytest

from exports.intake.errors import UnsettledError
from exports.intake.folder import FolderInbox
from tests.storage.share import ended, on_machine

COUNTY = "341221"


def taken(root: Path) -> None:
    inbox = FolderInbox(root, 10)
    (file,) = inbox.look(COUNTY)
    assert inbox.read(COUNTY, file, 100) == b"whole"


def test_a_file_is_read_where_the_kernel_does_not_tell_who_writes_it(tmp_path: Path) -> None:
    root, elsewhere = tmp_path / "inbox", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (root / COUNTY).mkdir(parents=True)
    path = root / COUNTY / "a.csv"
    path.write_text("whole")
    assert ended(on_machine(elsewhere, "a", taken, root)) == [0]
    assert [each.name for each in FolderInbox(root, 10).look(COUNTY)] == ["a.csv"]
    inbox = FolderInbox(root, 10)
    (file,) = inbox.look(COUNTY)
    with path.open("a"), pytest.raises(UnsettledError):  # here the kernel tells
        inbox.read(COUNTY, file, 100)
