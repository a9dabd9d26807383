"""A home that an older version wrote: what it lacks is derived where it can be, else told in one line."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from policies.model import load_model
from steps.day import step_of
from storage.day import Day
from storage.digests import digests
from storage.manifest import NotPublishedError, read_manifest, write_manifest
from tests.day import DAY, judge, result, settings_for
from tests.expectations.world import Change, write_platform


def test_a_snapshot_without_derived_columns_and_results_without_a_table(tmp_path: Path) -> None:
    write_platform(tmp_path / "p.sqlite", [("U", 0, Change())])
    day = Day(DAY, settings_for(tmp_path, tmp_path / "p.sqlite"))
    judge(day.settings)
    before = result(day.settings, "assessment")
    for name, table in load_model().items():
        path = day.snapshot.path(name)
        pq.write_table(pq.ParquetFile(path).read().select(list(table.columns)), path)
    day.results.path("deadline_progress").unlink()
    (day.results.folder / "manifest.json").unlink()
    for part, told in ((day.snapshot, day.snapshot.folder), (day.results, day.results.folder)):
        manifest = {**(read_manifest(told) or {}), "counties": []}
        (told / "manifest.json").unlink(missing_ok=True)
        write_manifest(part.folder, {**manifest, "files": digests(part.folder)})

    with pytest.raises(NotPublishedError, match=r"deadline_progress\.parquet: not there; run assess of that day again"):
        step_of("watch").run(day)
    step_of("assess").run(day)
    assert result(day.settings, "assessment") == before and day.results.path("deadline_progress").exists()
