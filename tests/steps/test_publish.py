from pathlib import Path

import pytest

from storage import layout, publish
from storage.digests import digests
from storage.manifest import write_manifest
from storage.publish import publishing


def test_a_folder_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    final = tmp_path / "as_of=2020-05-08"
    with pytest.raises(RuntimeError), publishing(final, tmp_path) as folder:
        (folder / "a").write_text("1")
        raise RuntimeError
    assert not final.exists()
    with publishing(final, tmp_path) as folder:
        (folder / "a").write_text("1")
    assert (final / "a").read_text() == "1"


def test_an_error_leaves_what_was_published(tmp_path: Path) -> None:
    final = tmp_path / "x"
    with publishing(final, tmp_path) as folder:
        (folder / "a").write_text("1")
    with pytest.raises(RuntimeError), publishing(final, tmp_path) as folder:
        (folder / "a").write_text("2")
        raise RuntimeError
    assert (final / "a").read_text() == "1"


def test_keep_leaves_other_steps_files(tmp_path: Path) -> None:
    final = tmp_path / "x"
    with publishing(final, tmp_path) as folder:
        (folder / "a").write_text("1")
        write_manifest(folder, {"files": digests(folder)})
    with publishing(final, tmp_path, keep=True) as folder:
        (folder / "b").write_text("2")
    assert {path.name: path.read_text() for path in final.glob("?")} == {"a": "1", "b": "2"}


def test_keep_carries_on_nothing_that_is_not_as_its_manifest_says_nor_what_none_names(tmp_path: Path) -> None:
    final = tmp_path / "x"
    with publishing(final, tmp_path) as folder:
        (folder / "a").write_text("1")
        write_manifest(folder, {"files": digests(folder)})
        (folder / "stranger").write_text("1")
    (final / "a").write_text("2")
    with publishing(final, tmp_path, keep=True) as folder:
        (folder / "b").write_text("2")
    assert [path.name for path in final.iterdir()] == ["b"]


def test_a_withdrawn_folder_is_gone_without_a_trace(tmp_path: Path) -> None:
    final = tmp_path / "x"
    with publishing(final, tmp_path) as folder:
        (folder / "a").write_text("1")
    publish.withdraw(final, tmp_path)
    assert not final.exists() and not [
        path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".lock"
    ]


def test_without_an_exchange_of_folders_a_crash_between_the_renames_is_repaired(tmp_path: Path) -> None:
    final = tmp_path / "x"
    with publishing(final, tmp_path) as folder:
        (folder / "a").write_text("1")
    aside = layout.written_at(final, tmp_path) / "old"
    aside.parent.mkdir(parents=True)
    final.rename(aside)  # what a crash after the first rename leaves
    with pytest.raises(RuntimeError), publishing(final, tmp_path):
        raise RuntimeError
    assert (final / "a").read_text() == "1"
