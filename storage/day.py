"""A day: its folders, its parameters and deadlines, and the days before it."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from policies.deadlines import Deadlines, load_deadlines
from policies.in_force import InForce, in_force
from storage import layout
from storage.publish import MANIFEST, NotPublishedError, digest, read_manifest
from storage.settings import Settings

# The manifest of what `watch` adds to a day's results.
WATCH_MANIFEST = "watch.json"
# A day has begun when any of these parts holds it.
_BEGUN = ("snapshot", "checks", "results", "packages")


@dataclass(frozen=True)
class Part:
    """One folder that a day publishes as a whole, and the step that does."""

    folder: Path
    step: str

    def path(self, table: str) -> Path:
        """Where a table of the part lies."""
        return self.folder / f"{table}.parquet"

    def manifest(self, name: str = MANIFEST) -> dict[str, Any] | None:
        """What was published; None when nothing was."""
        return read_manifest(self.folder, name)

    def require(self, name: str = MANIFEST) -> dict[str, Any]:
        """What was published; raises NotPublishedError naming the step that publishes it."""
        manifest = self.manifest(name)
        if manifest is None:
            raise NotPublishedError(f"{self.folder}: nothing published; run {self.step} of that day first")
        return manifest

    def digest(self, file: str = MANIFEST) -> dict[str, str]:
        """The digest of one of its files by the name that a manifest's inputs give it; empty when it is not there."""
        path = self.folder / file
        return {f"{self.folder.parent.name}/{self.folder.name}/{file}": digest(path)} if path.exists() else {}


@dataclass(frozen=True)
class Day:
    """The day `as_of` of a home folder: what a step reads, where it publishes, and the parameters that judge it."""

    as_of: dt.date
    settings: Settings

    def _part(self, name: str, step: str) -> Part:
        return Part(layout.day_folder(self.settings.home, name, self.as_of), step)

    @property
    def snapshot(self) -> Part:
        """The canonical tables of the platform as read on that day."""
        return self._part("snapshot", "pull")

    @property
    def checks(self) -> Part:
        """The findings of the rules and the outcome of the gates."""
        return self._part("checks", "check")

    @property
    def results(self) -> Part:
        """The results of the contract."""
        return self._part("results", "assess")

    @property
    def packages(self) -> Part:
        """One folder per county, and `province` for what belongs to none."""
        return self._part("packages", "export")

    @property
    def gates(self) -> Part:
        """What the gates of the export frames said, one folder per prefecture."""
        return self._part("gates", "export")

    @property
    def quality(self) -> Part:
        """The province's quality page and the Data Docs of the day's gates."""
        return self._part("quality", "report")

    def package(self, county: str) -> Part:
        """A county's package."""
        return Part(self.packages.folder / county, "export")

    @cached_property
    def policy(self) -> InForce:
        """The parameters in force."""
        return in_force(self.as_of)

    @property
    def deadlines(self) -> Deadlines:
        """All deadlines, and the pace they share."""
        return load_deadlines()

    def on(self, day: dt.date) -> "Day":
        """Another day of the same home."""
        return Day(day, self.settings)

    @property
    def newest_run(self) -> dt.date | None:
        """The newest day of the home that has begun, by which answers are dated when they are read; None before the
        first.
        """
        begun = [day for part in _BEGUN for day in layout.days(self.settings.home, part)]
        return max(begun, default=None)

    def before(self, part: str, file: str) -> list["Day"]:
        """The earlier days on which `part` (such as `results`) holds `file`, oldest first."""
        days = [day for day in layout.days(self.settings.home, part) if day < self.as_of]
        return [self.on(day) for day in days if (layout.day_folder(self.settings.home, part, day) / file).exists()]
