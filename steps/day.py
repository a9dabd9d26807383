"""The steps of a day in their order: what the DAGs, the command line, tests and benchmarks all go through.

Light to import: a step's own module is imported when it runs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from storage.collector import collect_rarely
from storage.day import WATCH_MANIFEST, Day
from storage.manifest import MANIFEST


@dataclass(frozen=True)
class Step:
    """One step: its name after `--until`, what a person is told, its function; `go_on`: later ones run if it fails.
    `part`: the part of the day that it publishes, under `manifest`.
    """

    name: str
    title: str
    function: str
    go_on: bool = False
    part: str = ""
    manifest: str = MANIFEST

    def run(self, day: Day, *of: Any) -> Any:
        """What the step's function returns: its summary. What it publishes is told in the ledger; later days that were
        judged on something else are warned of.

        `of`: the function's further arguments: the prefecture of a step that is mapped over them, or the hour of a
        check, first of all.

        Raises LedgerError before anything is done when the ledger does not remember what lies in the home.
        """
        from steps.notice import noticed
        from steps.stale import warn_of_stale

        collect_rarely()
        module, _, name = self.function.partition(":")
        with noticed(self, day):
            summary = getattr(import_module(module), name)(day, *of)
        if self.part:
            warn_of_stale(day, self.part)
        return summary


STEPS = (
    Step("receive", "read the counties' receipts", "steps.receive:receive"),
    Step("pull", "pull the platform", "steps.pull:pull", part="snapshot"),
    Step("check", "check quality", "steps.check:check", part="checks"),
    Step("assess", "assess households", "steps.assess:assess", part="results"),
    Step("watch", "watch deadlines", "steps.watch:watch", go_on=True, part="results", manifest=WATCH_MANIFEST),
    Step("draw", "draw the rows of the files", "steps.draw:draw", go_on=True, part="drawn"),
    Step("export", "export to the national system", "steps.export:export_all", go_on=True),
    Step("deliver", "deliver the packages", "steps.deliver:deliver_day", go_on=True),
    Step("report", "report quality", "steps.report:report", part="quality"),
)
# What DAGs call besides: before the pull, per prefecture, around the delivery, and beside the day.
PARTS = (
    Step("review", "hold the reviewed files against the code", "steps.review:review_day"),
    Step("prefectures", "list the prefectures", "steps.export:prefectures"),
    Step("export_prefecture", "export one prefecture", "steps.export:export"),
    Step("waiting", "count the packages that wait", "steps.waiting:waiting"),
    Step("stale", "tell which later days rest on another judgement", "steps.stale:stale"),
    Step("deadline_check", "check deadlines by the hour", "steps.deadline_check:deadline_check"),
    Step("tell", "compose what is due to be told", "steps.tell:tell"),
    Step("tell_run", "tell the engineers of a run", "steps.tell:tell_run"),
    Step("send", "send the messages that wait", "plugins.notifiers.sending:send"),
    Step("retention", "remove what is past its period", "steps.retention:retention"),
)


# What needs no ledger.
WITHOUT_LEDGER = ("review", "prefectures", "stale")


def step_of(name: str) -> Step:
    """The step or part of that name; raises KeyError when there is none."""
    return {step.name: step for step in (*STEPS, *PARTS)}[name]


def steps_from(first: str | None, last: str | None) -> Iterator[Step]:
    """The steps of a day from `first` to `last`, both included; without one, from the first or to the last."""
    begun = first is None
    for step in steps_until(last):
        begun = begun or step.name == first
        if begun:
            yield step


def steps_until(last: str | None) -> Iterator[Step]:
    """The steps of a day up to and including `last`; all of them without one."""
    for step in STEPS:
        yield step
        if step.name == last:
            return


def run_day(day: Day, until: str | None = None) -> dict[str, Any]:
    """Run the steps of a day in this process, without Airflow; returns their summaries by name."""
    return {step.name: step.run(day) for step in steps_until(until)}
