"""A real day, damaged between its steps: its reader names file and step, and the step repairs it byte for byte."""

import datetime as dt

import pytest

from steps.day import step_of
from storage import layout
from storage.day import Day
from storage.digests import digests
from storage.manifest import NotPublishedError
from tests.day import DAY, run, settings_for
from tests.expectations.world import Change, write_platform
from tests.storage.test_manifest import flipped


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Day:
    home = tmp_path_factory.mktemp("integrity")
    write_platform(home / "p.sqlite", [("U", 0, Change()), ("M", 1, Change())])
    settings = settings_for(home, home / "p.sqlite")
    for day in (DAY - dt.timedelta(days=1), DAY):
        run(settings, day)
    return Day(DAY, settings)


PLACES = [
    ("snapshot/member.parquet", "pull", "check"),
    ("snapshot/county.parquet", "pull", "draw"),
    ("checks/finding.parquet", "check", "assess"),
    ("checks/manifest.json", "check", "report"),
    ("results/reason.parquet", "assess", "export"),
    ("results/manifest.json", "assess", "watch"),
]


@pytest.mark.parametrize(("place", "repairs", "reads"), PLACES)
def test_a_damaged_part_is_named_by_its_reader_and_repaired(days: Day, place: str, repairs: str, reads: str) -> None:
    part, _, file = place.partition("/")
    folder = layout.day_folder(days.settings.home, part, DAY)
    whole = digests(folder)
    if file.endswith(".json"):
        (folder / file).write_text("")
    else:
        flipped(folder / file)
    with pytest.raises(NotPublishedError) as caught:
        step_of(reads).run(days)
    assert f"{folder}/{file}: " in str(caught.value) and f"; run {repairs} of that day again" in str(caught.value)
    step_of(repairs).run(days)
    assert digests(folder) == whole


def test_damage_to_status_pages_gates_and_packages_is_repaired_by_their_steps(days: Day) -> None:
    for part, pattern, step in [
        ("results", "deadline_status.parquet", "watch"),
        ("results", "watch.json", "watch"),
        ("quality", "index.html", "report"),
        ("drawn", "*/gates.json", "draw"),
        ("packages", "*/manifest.json", "export"),
        ("packages", "*/*.xlsx", "export"),
    ]:
        folder = layout.day_folder(days.settings.home, part, DAY)
        whole = digests(folder)
        damaged = list(folder.glob(pattern))
        assert damaged, (part, pattern)
        for path in damaged:
            flipped(path)
        step_of(step).run(days)
        assert digests(folder) == whole, (part, pattern)


def test_a_damaged_earlier_day_is_named_and_neither_used_nor_skipped(days: Day) -> None:
    before = days.on(DAY - dt.timedelta(days=1))
    for file in ("life.parquet", "finding.parquet"):
        whole = (before.results.folder / file).read_bytes()
        flipped(before.results.folder / file)
        with pytest.raises(NotPublishedError, match=rf"as_of=2020-05-07/{file}: not as manifest.json says; run assess"):
            step_of("assess").run(days)
        (before.results.folder / file).unlink()
        with pytest.raises(NotPublishedError, match=rf"as_of=2020-05-07/{file}: not there; run assess of that day"):
            step_of("assess").run(days)
        (before.results.folder / file).write_bytes(whole)
    step_of("assess").run(days)
