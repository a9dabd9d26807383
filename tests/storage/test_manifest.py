"""A folder that is not as its manifest says is not published, whoever reads it, and a rerun of its step repairs it."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from storage.day import WATCH_MANIFEST, Day
from storage.digests import digests
from storage.frame import Publication, Step, Summary, publishes
from storage.manifest import MANIFEST, NotPublishedError, fault, write_manifest
from tests.storage.test_frame import Counted, day, publish


def flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def linked(path: Path) -> None:
    path.rename(path.with_suffix(".elsewhere"))
    path.symlink_to(path.with_suffix(".elsewhere"))


DAMAGE: dict[str, tuple[str, Callable[[Path], None]]] = {
    "a changed byte": ("finding.txt: not as manifest.json says", lambda folder: flipped(folder / "finding.txt")),
    "a missing file": ("finding.txt: not there", lambda folder: (folder / "finding.txt").unlink()),
    "a link": ("finding.txt: not there", lambda folder: linked(folder / "finding.txt")),
    "a folder": (
        "finding.txt: not there",
        lambda folder: ((folder / "finding.txt").unlink(), (folder / "finding.txt").mkdir())[1],
    ),
    "an empty manifest": ("manifest.json: cannot be read", lambda folder: _write(folder, "")),
    "half a manifest": (
        "manifest.json: cannot be read",
        lambda folder: _write(folder, (folder / MANIFEST).read_text()[:40]),
    ),
    "a list": ("manifest.json: cannot be read", lambda folder: _write(folder, "[1, 2]")),
    "another shape": ("manifest.json: cannot be read", lambda folder: _write(folder, '{"files": 3}')),
    "no files": ("manifest.json: cannot be read", lambda folder: _write(folder, '{"summary": {}}')),
    "a file elsewhere": ("manifest.json: cannot be read", lambda folder: _write(folder, '{"files": {"../x": "0"}}')),
    "no digests": ("manifest.json: cannot be read", lambda folder: _write(folder, '{"files": {"finding.txt": null}}')),
    "another number": (
        "manifest.json: cannot be read",
        lambda folder: _write(folder, (folder / MANIFEST).read_text().replace('"runs": 1', '"runs": 7')),
    ),
    "no UTF-8": ("manifest.json: cannot be read", lambda folder: (folder / MANIFEST).write_bytes(b"\xff\xfe{}")),
    "nested without end": ("manifest.json: cannot be read", lambda folder: _write(folder, "[" * 100_000)),
}


def _write(folder: Path, text: str) -> None:
    (folder / MANIFEST).write_text(text)


def reads(of: Day) -> Step:
    @publishes(lambda of: of.results, after=lambda of: [of.checks])
    def assess(of: Day, to: Publication) -> Summary:
        return {}

    return assess


@pytest.mark.parametrize("name", DAMAGE)
def test_what_is_damaged_is_named_by_its_reader_and_repaired_by_its_step(tmp_path: Path, name: str) -> None:
    of, counted = day(tmp_path), Counted()
    told, damage = DAMAGE[name]
    publish(of, of.snapshot, "a")
    step = counted.step()
    step(of)
    whole = digests(of.checks.folder)
    damage(of.checks.folder)
    assert of.checks.manifest() is None
    with pytest.raises(NotPublishedError) as caught:
        reads(of)(of)
    assert str(caught.value) == f"{of.checks.folder}/{told}; run check of that day again"
    step(of)
    after = digests(of.checks.folder)
    assert after.keys() == whole.keys() and after["finding.txt"] == whole["finding.txt"]
    assert reads(of)(of) == {}


def test_a_stranger_in_a_part_is_gone_after_a_rerun(tmp_path: Path) -> None:
    of, counted = day(tmp_path), Counted()
    publish(of, of.snapshot, "a")
    step = counted.step()
    step(of)
    (of.checks.folder / "deep").mkdir()
    (of.checks.folder / "deep" / "stranger.xlsx").write_text("")
    (of.checks.folder / "link").symlink_to("/etc/passwd")
    assert step(of) == {"runs": 2}
    assert {path.name for path in of.checks.folder.rglob("*")} == {"finding.txt", MANIFEST}
    assert step(of) == {"runs": 2}


def two_steps() -> tuple[Step, Step, list[str]]:
    ran: list[str] = []

    @publishes(lambda of: of.results, after=lambda of: [of.snapshot], keep=True)
    def assess(of: Day, to: Publication) -> Summary:
        ran.append("assess")
        pq.write_table(pa.table({"life": [1]}), to.folder / "life.parquet")
        return {}

    @publishes(lambda of: of.results, after=lambda of: [of.results], keep=True, manifest=WATCH_MANIFEST)
    def watch(of: Day, to: Publication) -> Summary:
        ran.append("watch")
        pq.write_table(pa.table({"status": [1]}), to.folder / "status.parquet")
        return {}

    return assess, watch, ran


def test_of_two_manifests_each_compares_its_own_files(tmp_path: Path) -> None:
    of = day(tmp_path)
    assess, watch, ran = two_steps()
    publish(of, of.snapshot, "a")
    assess(of), watch(of)
    whole = digests(of.results.folder)
    flipped(of.results.folder / "status.parquet")
    of.results.require()
    assert of.results.table("life").exists()
    with pytest.raises(NotPublishedError, match=r"status.parquet: not as watch.json says; run watch of that day again"):
        of.results.table("status")
    ran.clear()
    assess(of), watch(of)
    assert ran == ["watch"] and digests(of.results.folder) == whole
    flipped(of.results.folder / "life.parquet")
    with pytest.raises(NotPublishedError, match=r"life.parquet: not as manifest.json says; run assess of that day ag"):
        watch(of)
    ran.clear()
    assess(of), watch(of)
    assert ran == ["assess"] and digests(of.results.folder) == whole


def test_what_a_broken_second_manifest_names_is_not_carried_on(tmp_path: Path) -> None:
    of = day(tmp_path)
    assess, watch, _ = two_steps()
    publish(of, of.snapshot, "a")
    assess(of), watch(of)
    (of.results.folder / WATCH_MANIFEST).write_text("")
    with pytest.raises(NotPublishedError, match=r"watch.json: cannot be read; run watch of that day again"):
        of.results.table("status")
    publish(of, of.snapshot, "b")
    assess(of)
    assert {path.name for path in of.results.folder.iterdir()} == {MANIFEST, "life.parquet"}


@pytest.mark.parametrize("damage", ["flipped", "gone", "manifest", "both"])
def test_a_damaged_earlier_day_is_among_those_before_and_told(tmp_path: Path, damage: str) -> None:
    of = day(tmp_path)
    older = of.on(of.as_of.replace(day=7))
    older.results.folder.mkdir(parents=True)
    (older.results.folder / "life.parquet").write_text("life")
    (older.results.folder / "need.parquet").write_text("need")
    write_manifest(older.results.folder, {"files": digests(older.results.folder)})
    if damage == "flipped":
        flipped(older.results.path("life"))
    if damage in ("gone", "both"):
        older.results.path("life").unlink()
    if damage in ("manifest", "both"):
        (older.results.folder / MANIFEST).unlink()
    (found,) = of.before("results", "life.parquet")
    with pytest.raises(NotPublishedError, match=r"results/as_of=2020-05-07.*run assess of that day"):
        found.results.digest("life.parquet")


def test_a_file_in_a_folder_that_is_a_link_is_not_there(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "package", tmp_path / "elsewhere"
    (folder / "towns").mkdir(parents=True)
    (folder / "towns" / "list.txt").write_text("list")
    sha256 = digests(folder)["towns/list.txt"]
    write_manifest(folder, {"files": [], "towns": [{"name": "towns/list.txt", "sha256": sha256}]})
    assert fault(folder) is None
    (folder / "towns").rename(elsewhere)
    (folder / "towns").symlink_to(elsewhere)
    assert fault(folder) == f"{folder / 'towns/list.txt'}: not there"
