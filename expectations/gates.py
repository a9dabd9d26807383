"""Great Expectations gates: a frame against a suite, told in lines without any personal value.

Importing Great Expectations takes seconds; callers import this module inside a task.
"""

import logging
import os
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import great_expectations as gx  # noqa: E402  the variable must be set before
import pandas as pd  # noqa: E402

for _noisy in ("great_expectations", "great_expectations.data_context"):
    logging.getLogger(_noisy).setLevel(logging.WARNING)

GateSeverity = Literal["critical", "warning"]


class GateError(RuntimeError):
    """A critical expectation failed: what the gate guards is not published."""


@dataclass(frozen=True)
class GateOutcome:
    """What a gate found: lines of the critical and of the other expectations that failed."""

    critical: list[str]
    warnings: list[str]

    def require(self, name: str) -> None:
        """Raise GateError in one line when anything critical failed."""
        if self.critical:
            raise GateError(f"gate {name}: {'; '.join(self.critical)}")


@cache
def _context() -> Any:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    return context


@cache
def _batch_definition() -> Any:
    source = _context().data_sources.add_pandas("frames")
    return source.add_dataframe_asset("frame").add_batch_definition_whole_dataframe("whole")


def _line(result: Any) -> str:
    config = result.expectation_config
    named = {key: config.kwargs[key] for key in ("column", "column_list", "column_A", "column_B") if key in config.kwargs}
    about = ", ".join(str(value) for value in named.values())
    count = result.result.get("unexpected_count") if result.result else None
    observed = f"{count} rows" if count is not None else ""
    return " ".join(part for part in (config.meta.get("says") or config.type, about, observed) if part)


def validate(frame: pd.DataFrame, expectations: list[Any]) -> GateOutcome:
    """Check a frame; an expectation's own severity decides what its failure does. No value leaves the frame."""
    suite = gx.ExpectationSuite(name="gate", expectations=expectations)
    batch = _batch_definition().get_batch(batch_parameters={"dataframe": frame})
    outcome = batch.validate(suite, result_format={"result_format": "BASIC", "partial_unexpected_count": 0})
    critical, warnings = [], []
    for result in outcome.results:
        if result.success:
            continue
        severity = str(getattr(result.expectation_config, "severity", "critical") or "critical")
        (critical if "critical" in severity.lower() else warnings).append(_line(result))
    return GateOutcome(critical, warnings)
