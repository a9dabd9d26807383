"""The frame of every publication: what is required, what is left as it is, what a crash or an error leaves."""

import datetime as dt
from pathlib import Path

import pytest

from storage.day import Day, Part
from storage.digests import digests
from storage.frame import Publication, Step, Summary, publishes
from storage.manifest import NotPublishedError, write_manifest
from storage.settings import Settings

DAY = dt.date(2020, 5, 8)


def day(home: Path) -> Day:
    return Day(DAY, Settings(home, "sqlite://"))


def publish(of: Day, part: Part, text: str) -> None:
    part.folder.mkdir(parents=True, exist_ok=True)
    write_manifest(part.folder, {"text": text, "files": {}})


class Counted:
    """A step that says how often it has really run, and writes what it is told to."""

    def __init__(self) -> None:
        self.runs = 0
        self.writes = "one"

    def step(self, **options: bool) -> Step:
        @publishes(lambda of: of.checks, after=lambda of: [of.snapshot], **options)
        def check(of: Day, to: Publication) -> Summary:
            self.runs += 1
            (to.folder / "finding.txt").write_text(self.writes)
            if self.writes == "broken":
                raise ValueError
            to.tell(more=3)
            return {"runs": self.runs}

        return check


def test_a_step_says_which_step_to_run_first(tmp_path: Path) -> None:
    with pytest.raises(
        NotPublishedError, match="snapshot/as_of=2020-05-08: nothing published; run pull of that day first"
    ):
        Counted().step()(day(tmp_path))


def test_equal_inputs_are_not_computed_again_and_other_inputs_are(tmp_path: Path) -> None:
    of, counted = day(tmp_path), Counted()
    step = counted.step()
    publish(of, of.snapshot, "a")
    assert step(of) == step(of) == {"runs": 1}
    publish(of, of.snapshot, "b")
    assert step(of) == {"runs": 2}
    manifest = of.checks.require()
    assert (manifest["summary"], manifest["more"], list(manifest["files"])) == ({"runs": 2}, 3, ["finding.txt"])


def test_a_step_of_something_without_a_digest_always_runs(tmp_path: Path) -> None:
    of, counted = day(tmp_path), Counted()
    step = counted.step(always=True)
    publish(of, of.snapshot, "a")
    assert [step(of)["runs"], step(of)["runs"]] == [1, 2] and "inputs" not in of.checks.require()


def test_an_error_leaves_what_was_published(tmp_path: Path) -> None:
    of, counted = day(tmp_path), Counted()
    step = counted.step(always=True)
    publish(of, of.snapshot, "a")
    step(of)
    counted.writes = "broken"
    with pytest.raises(ValueError):
        step(of)
    assert (of.checks.folder / "finding.txt").read_text() == "one" and of.checks.require()["summary"] == {"runs": 1}


def test_what_other_steps_wrote_stays_and_is_not_said_to_be_this_step_s(tmp_path: Path) -> None:
    of, counted = day(tmp_path), Counted()
    publish(of, of.snapshot, "a")
    of.checks.folder.mkdir(parents=True)
    (of.checks.folder / "other.txt").write_text("x")
    write_manifest(of.checks.folder, {"files": digests(of.checks.folder)}, "other.json")
    counted.step(keep=True)(of)
    assert (of.checks.folder / "other.txt").read_text() == "x" and list(of.checks.require()["files"]) == ["finding.txt"]


def test_the_days_before_are_those_that_hold_the_file(tmp_path: Path) -> None:
    of = day(tmp_path)
    for number, file in [(6, "life.parquet"), (7, "finding.parquet"), (4, "life.parquet"), (9, "life.parquet")]:
        folder = of.on(dt.date(2020, 5, number)).results.folder
        folder.mkdir(parents=True)
        (folder / file).write_text("")
        write_manifest(folder, {"files": digests(folder)})
    assert [each.as_of.day for each in of.before("results", "life.parquet")] == [4, 6]
