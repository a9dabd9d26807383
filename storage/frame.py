"""The frame of every publication: is it there already, a scratch folder, the engine, the manifest, one move.

A step is what it computes; everything around it stands here.
"""

import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, wraps
from pathlib import Path
from typing import Any

import ibis.expr.types as ir

from storage.contents import ROWS, rows_digests
from storage.day import Day, Part
from storage.digests import digests
from storage.engine import Connection, engine, forget, kept, open_parquet
from storage.inputs import Inputs, Summary, inputs_of
from storage.manifest import MANIFEST, files_of, strangers, write_manifest
from storage.publish import publishing
from storage.scratch import scratch_folder
from storage.tables import open_result, open_snapshot, open_tables, write_result


@dataclass
class Publication:
    """What a step works with: the scratch folder that will be published, an engine opened when first used, its
    tables.
    """

    day: Day
    folder: Path
    _stack: contextlib.ExitStack
    _share: float = 1
    told: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def connection(self) -> Connection:
        """The engine, open until the publication ends."""
        return self._stack.enter_context(engine(self.day.settings, self._share))

    @cached_property
    def scratch(self) -> Path:
        """A folder of this machine, removed when the publication ends."""
        return self._stack.enter_context(scratch_folder(self.day.settings))

    def keep(self, name: str, rows: ir.Table) -> ir.Table:
        """The rows as an intermediate table of the engine."""
        return kept(self.connection, f"kept_{name}", rows)

    def forget(self, name: str) -> None:
        """Give back the memory of an intermediate table."""
        forget(self.connection, f"kept_{name}")

    def snapshot(self) -> dict[str, ir.Table]:
        """Every canonical table of the day, and `county`."""
        return open_snapshot(self.connection, self.day.snapshot)

    def tables(self, part: Part, *names: str) -> dict[str, ir.Table]:
        """The named tables of a published part."""
        return open_tables(self.connection, part, list(names))

    def result(self, name: str, day: Day) -> ir.Table:
        """A result table of a day, with every column of its model."""
        return open_result(self.connection, day.results, name)

    def written(self, name: str) -> ir.Table:
        """A table that this publication has written."""
        return open_parquet(self.connection, self.folder / f"{name}.parquet", f"written_{name}")

    def write(self, name: str, rows: ir.Table, without: tuple[str, ...] = ()) -> int:
        """Write a result table, held to its model; returns how many rows it has."""
        return write_result(rows, self.folder, name, without)

    def take_over(self, published: Part) -> None:
        """The files of a published part as they are."""
        for name in files_of(published.folder):
            published.file(name)  # raises when it was damaged meanwhile
            os.link(published.folder / name, self.folder / name)

    def tell(self, **entries: Any) -> None:
        """More entries of the manifest, for whoever reads the part."""
        self.told |= entries


def unchanged(final: Part, inputs: Inputs, manifest: str = MANIFEST, keep: bool = False) -> Summary | None:
    """The summary of what is published when it came from the same inputs and code, is as it was left, and nothing lies
    beside it unless others `keep` files there; None when the step must run.
    """
    published = final.manifest(manifest)
    if published is None or published.get("inputs") != inputs or (strangers(final.folder) and not keep):
        return None
    return published.get("summary")


Step = Callable[[Day], Summary]
Compute = Callable[[Day, Publication], Summary]


def publishes(
    final: Callable[[Day], Part],
    *,
    after: Callable[[Day], list[Part]],
    history: Callable[[Day], Inputs] = lambda day: {},
    always: bool = False,
    keep: bool = False,
    manifest: str = MANIFEST,
    share: float = 1,
) -> Callable[[Compute], Step]:
    """A step from what it computes: `compute(day, to) -> summary` becomes `step(day) -> summary`.

    `after`: the parts it reads, which must be published; they, the `history` of earlier days and the project's code are
    its inputs. A published part that came from the same inputs and is as it was left stays, unless `always`: it
    depends on something that has no digest, such as a platform. `keep`: what another manifest of the part names stays.
    `share`: how much of the memory that is set the engine takes, less than all when Python holds much beside it.
    """

    def made(compute: Compute) -> Step:
        @wraps(compute)
        def step(day: Day) -> Summary:
            parts = after(day)
            for part in parts:
                part.require()
            inputs: Inputs | None = None
            if not always:
                inputs = inputs_of(*parts) | history(day)
                if (done := unchanged(final(day), inputs, manifest, keep)) is not None:
                    return done
            with contextlib.ExitStack() as stack, publishing(final(day).folder, day.settings.home, keep) as folder:
                to = Publication(day, folder, stack, share)
                summary = compute(day, to)
                stack.close()
                known = {} if inputs is None else {"inputs": inputs}
                told = {"as_of": day.as_of, **known, "summary": summary, **to.told}
                told |= {"files": digests(folder), ROWS: rows_digests(folder, day.settings.threads)}
                write_manifest(folder, told, manifest)
            return summary

        return step

    return made
