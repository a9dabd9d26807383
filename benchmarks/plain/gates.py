"""The strict gate of a file: what is required is filled, codes are of their set, keys stand once."""

import logging
from typing import Any

import great_expectations as gx
import great_expectations.expectations as gxe
import pandas as pd
from great_expectations.data_context.types.base import ProgressBarsConfig

from benchmarks.plain.formats import Spec
from policies.model import load_code_sets


def _suite(spec: Spec) -> list[Any]:
    columns = {column["column"]: column["heading"] for column in spec["columns"]}
    suite: list[Any] = [gxe.ExpectTableColumnsToMatchOrderedList(column_list=list(columns.values()))]
    for column in spec["columns"]:
        if column.get("required"):
            suite.append(gxe.ExpectColumnValuesToNotBeNull(column=column["heading"]))
        if "codes" in column:
            words = column.get("values", {})
            allowed = [words.get(code, code) for code in load_code_sets()[column["codes"]]]
            suite.append(gxe.ExpectColumnValuesToBeInSet(column=column["heading"], value_set=[w for w in allowed if w]))
    key = [columns[name] for name in spec.get("key", []) if name != "number"]
    if key and spec["kind"] != "list":
        suite.append(
            gxe.ExpectCompoundColumnsToBeUnique(column_list=key)
            if key[1:]
            else gxe.ExpectColumnValuesToBeUnique(column=key[0])
        )
    return suite


def pass_gate(frame: pd.DataFrame, spec: Spec) -> None:
    """Raise ValueError naming the format and what failed."""
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    name = spec["format"]
    asset = context.data_sources.add_pandas(name).add_dataframe_asset(name)
    batch = asset.add_batch_definition_whole_dataframe(name).get_batch({"dataframe": frame})
    result = batch.validate(gx.ExpectationSuite(name=name, expectations=_suite(spec)))
    if not result.success:
        failed = [
            str(each.expectation_config and each.expectation_config.type) for each in result.results if not each.success
        ]
        raise ValueError(f"{name}: {', '.join(failed)}")
