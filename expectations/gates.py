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


_COUNTS = ("element_count", "unexpected_count", "unexpected_percent", "missing_count", "missing_percent")


class GateError(RuntimeError):
    """A critical expectation failed: what the gate guards is not published."""


@dataclass(frozen=True)
class Warned:
    """A warning of a gate: in English for engineers, in Chinese for the page, and whose rows it concerns."""

    says: str
    zh: str
    owners: list[str]


@dataclass(frozen=True)
class GateOutcome:
    """What a gate found: lines of the critical expectations that failed, by owner of the rows, and its warnings.

    `report` is Great Expectations' own result in JSON, without any value of the frame.
    """

    gate: str
    critical: dict[str, list[str]]
    warnings: list[Warned]
    report: dict[str, Any]

    def require(self, owner: str = "") -> None:
        """Raise GateError in one line when anything critical failed for `owner`."""
        if self.critical.get(owner):
            raise GateError(self.line(owner))

    def line(self, owner: str) -> str:
        """What stops the owner, in one line."""
        return f"gate {self.gate}: {'; '.join(self.critical[owner])}"

    def told(self) -> list[str]:
        """A line for each warning, with the owners it concerns."""
        return [f"{self.gate}: {each.says}{_named(each.owners)}" for each in self.warnings]


def _named(owners: list[str]) -> str:
    more = f" and {len(owners) - 5} more" if len(owners) > 5 else ""
    return f" ({', '.join(owners[:5])}{more})" if owners else ""


def quiet_context() -> Any:
    """A Great Expectations context in memory that shows no progress bars."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    return context


@cache
def _batch_definition() -> Any:
    source = quiet_context().data_sources.add_pandas("frames")
    return source.add_dataframe_asset("frame").add_batch_definition_whole_dataframe("whole")


def _line(result: Any) -> str:
    config = result.expectation_config
    if config.meta.get("zh"):  # what is said in both languages needs no column beside it
        return str(config.meta["says"])
    named = {
        key: config.kwargs[key] for key in ("column", "column_list", "column_A", "column_B") if key in config.kwargs
    }
    about = ", ".join(str(value) for value in named.values())
    return " ".join(part for part in (config.meta.get("says") or config.type, about) if part)


def _owners(result: Any, owner: pd.Series) -> list[str]:
    """Whose rows failed; everyone's when the failure is not one of rows."""
    rows = (result.result or {}).get("unexpected_index_list")
    return sorted(set(owner if rows is None else owner.iloc[rows]))


def _without_values(result: Any) -> dict[str, Any]:
    """The outcome as JSON with counts alone: no value and no row of the frame."""
    for each in result.results:
        # What a table expectation observed are headings and numbers of rows, which Data Docs show.
        shown = (*_COUNTS, "observed_value") if each.expectation_config.type.startswith("expect_table_") else _COUNTS
        each.result = {name: value for name, value in (each.result or {}).items() if name in shown}
        raised = bool((each.exception_info or {}).get("raised_exception"))
        each.exception_info = {"raised_exception": raised, "exception_message": "", "exception_traceback": ""}
    result.meta = {}
    return result.to_json_dict()


def validate(gate: str, frame: pd.DataFrame, expectations: list[Any], owner: pd.Series | None = None) -> GateOutcome:
    """Check a frame; an expectation's own severity decides what its failure does. No value leaves the frame.

    `owner` says to whom each row belongs (a county), so that one pass over many counties fails only those at fault.
    """
    rows = frame.reset_index(drop=True)
    owners = pd.Series([""] * len(rows)) if owner is None else owner.reset_index(drop=True)
    suite = gx.ExpectationSuite(name=gate, expectations=expectations)
    batch = _batch_definition().get_batch(batch_parameters={"dataframe": rows})
    outcome = batch.validate(suite, result_format={"result_format": "COMPLETE", "include_unexpected_rows": False})
    critical: dict[str, list[str]] = {}
    warnings: list[Warned] = []
    for result in outcome.results:
        if result.success:
            continue
        whose = _owners(result, owners) or [""]
        if "critical" in str(result.expectation_config.severity).lower():
            for each in whose:
                critical.setdefault(each, []).append(_line(result))
        else:
            zh = result.expectation_config.meta.get("zh", "")
            warnings.append(Warned(_line(result), zh, [each for each in whose if each]))
    return GateOutcome(gate, critical, warnings, _without_values(outcome))
