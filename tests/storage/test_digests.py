import os
import time
from pathlib import Path

import pytest

from storage import digests as module
from storage.digests import digest, digests


def test_a_file_is_read_once_as_long_as_it_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / "a").write_bytes(b"1")
    time.sleep(0.05)
    own = digest(folder / "a")
    monkeypatch.setattr(module.hashlib, "file_digest", lambda *_: pytest.fail("read again"))
    assert digest(folder / "a") == own == digest(folder.rename(tmp_path / "published") / "a")


@pytest.mark.parametrize("pause", [0, 0.05])
def test_a_changed_byte_is_seen_whatever_its_times_say(tmp_path: Path, pause: float) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"1")
    time.sleep(pause)
    before, times = digest(path), path.stat()
    path.write_bytes(b"2")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert digest(path) != before


def test_a_link_is_not_the_file_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "b").symlink_to("a")
    found = digests(tmp_path)
    assert found["b"] == "link to a" != found["a"]
