"""Days published again and again where two folders cannot be exchanged, while other processes read them."""

import datetime as dt
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from storage import layout
from storage import publish as publish_module
from storage.day import Part
from storage.digests import digests
from storage.manifest import write_manifest
from storage.publish import publishing
from tests.storage.share import ended, on_machine

DAY = dt.date(2020, 5, 8)
FILES = [f"{name}.parquet" for name in "abcd"]


def publish(home: Path, number: int) -> None:
    with publishing(layout.day_folder(home, "results", DAY), home) as folder:
        for name in FILES:
            (folder / name).write_text(f"{name} {number}")
        write_manifest(folder, {"number": number, "files": digests(folder)})


def part(home: Path) -> Part:
    return Part(layout.day_folder(home, "results", DAY), "assess")


def publish_often(home: Path, times: int) -> None:
    for number in range(1, times):
        publish(home, number)
    (home / "ended").touch()


def read_often(home: Path, told: Path) -> None:
    """Whatever moment it is, the day is there, and all its files are of one publication."""
    last, seen, gone = 0, set(), 0
    while not (home / "ended").exists():
        gone += not part(home).folder.exists()
        assert layout.days(home, "results") == [DAY]
        number = part(home).require()["number"]
        assert number >= last
        assert part(home).file(FILES[-1]).name == FILES[-1] and part(home).holds(FILES[0])
        last = number
        seen.add(number)
    told.write_text(f"{len(seen)} {gone}")


def publish_too_late(home: Path) -> None:
    """Another writer has moved what was to be published away, between the last look at the lease and the renames."""
    final = layout.day_folder(home, "results", DAY)
    publish_module._exchange(layout.written_at(final, home) / "gone" / "new", final)


def test_a_writer_that_comes_too_late_leaves_the_day_as_it_is(tmp_path: Path) -> None:
    home = tmp_path / "home"
    publish(home, 0)
    layout.written_at(part(home).folder, home).mkdir(parents=True, exist_ok=True)
    assert ended(on_machine(tmp_path, "late", publish_too_late, home)) == [1], "it was not refused"
    assert part(home).folder.exists() and part(home).require()["number"] == 0


def test_a_reader_sees_the_old_day_or_the_new_one(tmp_path: Path) -> None:
    home = tmp_path / "home"
    publish(home, 0)
    told = [tmp_path / f"told_{reader}" for reader in range(2)]
    readers = [on_machine(tmp_path, f"reader{each.name}", read_often, home, each) for each in told]
    writer = on_machine(tmp_path, "writer", publish_often, home, 60)
    assert ended(writer, *readers) == [0, 0, 0]
    assert all(int(each.read_text().split()[0]) > 5 for each in told), "each reader saw several publications"
    assert part(home).require()["number"] == 59


def killed_between(home: Path) -> None:
    """Publish, and die when the old day lies aside and the new one is not there yet."""
    final = str(part(home).folder)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event == "os.rename" and str(arguments[1]) == final:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    publish(home, 1)


def read(home: Path, number: int) -> None:
    assert layout.days(home, "results") == [DAY]
    assert part(home).require()["number"] == number


@pytest.mark.parametrize("reader", ["the same machine", "another machine"])
def test_a_crash_between_the_renames_is_put_back_by_whoever_reads(tmp_path: Path, reader: str) -> None:
    home = tmp_path / "home"
    publish(home, 0)
    assert ended(on_machine(tmp_path, "the same machine", killed_between, home)) == [-signal.SIGKILL]
    assert not part(home).folder.exists() and layout.days(home, "results") == [DAY]
    begun = time.monotonic()
    assert ended(on_machine(tmp_path, reader, read, home, 0)) == [0]
    assert (time.monotonic() - begun < 1.5) == (reader == "the same machine"), "another one waits for the lease's end"
    publish(home, 2)
    assert part(home).require()["number"] == 2
    assert not [path for path in (home / ".scratch").rglob("*") if path.is_file() and path.suffix != ".lock"]
