"""A home that an older version wrote: what it lacks is derived where it can be, else told in one line."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from policies.model import load_model
from steps.day import step_of
from storage.day import Day
from storage.digests import digests
from storage.manifest import NotPublishedError, write_manifest
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
    for part in (day.snapshot, day.results):
        manifest = part.folder / "manifest.json"
        told = json.loads(manifest.read_bytes())
        del told["rows"]
        manifest.unlink()
        write_manifest(part.folder, {**told, "files": digests(part.folder)})

    with pytest.raises(NotPublishedError, match=r"deadline_progress\.parquet: not there; run assess of that day again"):
        step_of("watch").run(day)
    step_of("assess").run(day)
    assert result(day.settings, "assessment") == before and day.results.path("deadline_progress").exists()
