"""Great Expectations gates: a frame against a suite, told in lines without any personal value.

Importing Great Expectations takes seconds; callers import this module inside a task.
"""

import logging
import os
from dataclasses import dataclass
from functools import cache
from typing import Any

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import great_expectations as gx
import pandas as pd
from great_expectations.data_context.types.base import ProgressBarsConfig

for _noisy in ("great_expectations", "great_expectations.data_context"):
    logging.getLogger(_noisy).setLevel(logging.WARNING)


class GateError(RuntimeError):
    """A critical expectation failed: what the gate guards is not published."""


@dataclass(frozen=True)
class GateOutcome:
    """What a gate found: lines of the critical and of the other expectations that failed, by owner of the rows."""

    critical: dict[str, list[str]]
    warnings: list[str]

    def require(self, gate: str, owner: str = "") -> None:
        """Raise GateError in one line when anything critical failed for `owner`."""
        if self.critical.get(owner):
            raise GateError(f"gate {gate}: {'; '.join(self.critical[owner])}")


@cache
def _context() -> Any:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    return context


@cache
def _batch_definition() -> Any:
    source = _context().data_sources.add_pandas("frames")
    return source.add_dataframe_asset("frame").add_batch_definition_whole_dataframe("whole")


def _line(result: Any) -> str:
    config = result.expectation_config
    named = {key: config.kwargs[key] for key in ("column", "column_list", "column_A", "column_B") if key in config.kwargs}
    about = ", ".join(str(value) for value in named.values())
    return " ".join(part for part in (config.meta.get("says") or config.type, about) if part)


def _owners(result: Any, owner: pd.Series) -> list[str]:
    """Whose rows failed; everyone's when the failure is not one of rows."""
    rows = (result.result or {}).get("unexpected_index_list")
    return sorted(set(owner if rows is None else owner.iloc[rows]))


def validate(frame: pd.DataFrame, expectations: list[Any], owner: pd.Series | None = None) -> GateOutcome:
    """Check a frame; an expectation's own severity decides what its failure does. No value leaves the frame.

    `owner` says to whom each row belongs (a county), so that one pass over many counties fails only those at fault.
    """
    rows = frame.reset_index(drop=True)
    owners = pd.Series([""] * len(rows)) if owner is None else owner.reset_index(drop=True)
    suite = gx.ExpectationSuite(name="gate", expectations=expectations)
    batch = _batch_definition().get_batch(batch_parameters={"dataframe": rows})
    outcome = batch.validate(suite, result_format={"result_format": "COMPLETE", "include_unexpected_rows": False})
    critical: dict[str, list[str]] = {}
    warnings: list[str] = []
    for result in outcome.results:
        if result.success:
            continue
        if "critical" in str(result.expectation_config.severity).lower():
            for each in _owners(result, owners) or [""]:
                critical.setdefault(each, []).append(_line(result))
        else:
            warnings.append(_line(result))
    return GateOutcome(critical, warnings)
