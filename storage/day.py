"""A day: its folders, its parameters and deadlines, and the days before it."""

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from policies.deadlines import Deadlines, load_deadlines
from policies.in_force import InForce, in_force
from storage import layout
from storage.contents import content
from storage.demo_days import demo_of_day
from storage.gap import steadily
from storage.manifest import MANIFEST, NotPublishedError, fault, files_of, read_manifest
from storage.settings import Settings, demo_source

# The manifest of what `watch` adds to a day's results.
WATCH_MANIFEST = "watch.json"
# A day has begun when any of these parts holds it.
_BEGUN = ("snapshot", "checks", "results", "packages")
# Who writes a manifest that is not the part's first.
_STEPS_OF_MANIFESTS = {WATCH_MANIFEST: "watch"}


@dataclass(frozen=True)
class Part:
    """One folder that a day publishes as a whole, and the step that does."""

    folder: Path
    step: str

    def path(self, table: str) -> Path:
        """Where a table of the part lies."""
        return self.folder / f"{table}.parquet"

    def _fault(self, name: str, only: set[str] | None = None) -> str | None:
        """Why the part, or some of its files, do not count as published, and what to do."""
        found = fault(self.folder, name, only)
        step = self.step if name == MANIFEST else _STEPS_OF_MANIFESTS[name]
        when = "again" if (self.folder / name).exists() else "first"
        return None if found is None else f"{found}; run {step} of that day {when}"

    def manifest(self, name: str = MANIFEST) -> dict[str, Any] | None:
        """What was published; None when nothing was, or a file is not as it says."""
        return read_manifest(self.folder, name) if self._fault(name) is None else None

    def require(self, name: str = MANIFEST) -> dict[str, Any]:
        """What was published, every file compared with it.

        Raises NotPublishedError naming what is missing or not as it was, and the step that publishes it.
        """
        if (wrong := self._fault(name)) is not None:
            raise NotPublishedError(wrong)
        return read_manifest(self.folder, name) or {}

    def file(self, file: str) -> Path:
        """Where one of its files lies, compared with the manifest that names it.

        Raises NotPublishedError naming the file, and the step that publishes it.
        """
        found = steadily(self.folder, lambda: self._look_for(file), lambda found: found is not None)
        if found is not None:
            raise NotPublishedError(found)
        return self.folder / file

    def _look_for(self, file: str) -> str | None:
        """Why one of its files does not count as published."""
        present = [name for name in (MANIFEST, *_STEPS_OF_MANIFESTS) if (self.folder / name).exists()]
        for name in present:
            if file in files_of(self.folder, name):
                return self._fault(name, {file})
        for name in present or [MANIFEST]:
            if (wrong := self._fault(name, set())) is not None:
                return wrong
        return f"{self.folder / file}: not there; run {self.step} of that day again"

    def table(self, table: str) -> Path:
        """Where a table of the part lies, compared with the manifest that names it."""
        return self.file(self.path(table).name)

    def digest(self, file: str = MANIFEST) -> dict[str, str]:
        """The digest of what one of its files says by the name that a manifest's inputs give it; empty when a manifest
        is not there.
        """
        if file == MANIFEST or file in _STEPS_OF_MANIFESTS:
            found = steadily(self.folder, lambda: self._content_if_there(file), lambda found: found is None)
        else:
            found = content(self.file(file))
        return {} if found is None else {f"{self.folder.parent.name}/{self.folder.name}/{file}": found}

    def _content_if_there(self, file: str) -> str | None:
        try:
            return content(self.folder / file)
        except FileNotFoundError:
            return None

    def holds(self, file: str) -> bool:
        """Whether a file was published here, be it damaged or gone by now."""
        return steadily(self.folder, lambda: self._holds(file), lambda found: not found)

    def _holds(self, file: str) -> bool:
        if (self.folder / file).exists() or file in files_of(self.folder):
            return True
        damaged = read_manifest(self.folder) is None and self.folder.is_dir() and any(self.folder.iterdir())
        return damaged or any(
            (self.folder / name).exists() and file in files_of(self.folder, name) for name in _STEPS_OF_MANIFESTS
        )


@dataclass(frozen=True)
class Day:
    """The day `as_of` of a home folder: what a step reads, where it publishes, and the parameters that judge it."""

    as_of: dt.date
    settings: Settings

    def _part(self, name: str, step: str) -> Part:
        return Part(layout.day_folder(self.settings.home, name, self.as_of), step)

    @property
    def source_url(self) -> str:
        """The platform's database; the demo's as it stood on the day."""
        if self.settings.source == demo_source(self.settings.home):
            return f"sqlite:///{demo_of_day(self.settings.home, self.as_of)}"
        return self.settings.source_url

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
    def drawn(self) -> Part:
        """The rows of every file, rendered, by county, and what their gates said."""
        return self._part("drawn", "draw")

    @property
    def packages(self) -> Part:
        """One folder per county, and `province` for what belongs to none."""
        return self._part("packages", "export")

    @property
    def quality(self) -> Part:
        """The province's quality page and the Data Docs of the day's gates."""
        return self._part("quality", "report")

    def package(self, county: str) -> Part:
        """A county's package."""
        return Part(self.packages.folder / county, "export")

    def hour(self, hour: int) -> Part:
        """What was checked at an hour of the day: the tables read for it, and the status of deadlines by then."""
        return Part(layout.hour_folder(self.settings.home, self.as_of, hour), "deadline_check")

    @cached_property
    def policy(self) -> InForce:
        """The parameters in force."""
        return in_force(self.as_of)

    @property
    def deadlines(self) -> Deadlines:
        """All deadlines, and the pace they share."""
        return load_deadlines()

    @property
    def for_workers(self) -> "Day":
        """The day as another process can take it: what its settings name is looked up here, where Airflow is."""
        return Day(self.as_of, replace(self.settings, ledger=self.settings.ledger_url))

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
        """The earlier days on which `part` (such as `results`) published `file`, oldest first; a damaged one is among
        them, so that whoever reads it is told.
        """
        earlier = [day for day in layout.days(self.settings.home, part) if day < self.as_of]
        return [self.on(day) for day in earlier if self.on(day)._part(part, "").holds(file)]
