"""How many cells a second and core a province's files take as workbooks: our writer beside openpyxl and xlsxwriter.

    python -m benchmarks.formats 300000

Rows of 30 text columns, spread over 104 counties, one workbook each. Each writer runs in a process of its own; what it
takes to make the rows and to import the writer is not counted.
"""

import io
import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from benchmarks.day import DAY
from benchmarks.measuring import measured
from exports.format_catalogue import format_spec
from exports.format_specs import FormatSpec
from exports.workbook import Sheet, workbook

COUNTIES = 104
COLUMNS = 30


def _spec() -> FormatSpec:
    """The widest format, cut to 30 columns."""
    spec = format_spec("marginal_household", DAY)
    return spec.model_copy(update={"columns": spec.columns[:COLUMNS]})


def frames(rows: int) -> list[pd.DataFrame]:
    """One frame of texts per county."""
    rng = np.random.default_rng(1)
    spec = _spec()
    share = [len(part) for part in np.array_split(np.arange(rows), COUNTIES)]
    return [
        pd.DataFrame(
            {c.heading: rng.integers(10**9, 10**10, size=size).astype(str).astype(object) for c in spec.columns}
        )
        for size in share
    ]


def ours(frame: pd.DataFrame) -> int:
    """Our writer: frozen headings, widths, drop-downs, text cells, equal bytes."""
    spec = _spec()
    return len(workbook([Sheet(spec.sheet, frame, spec.columns, filtered=True)]))


def _pandas(frame: pd.DataFrame, engine: str) -> int:
    buffer = io.BytesIO()
    with pd.ExcelWriter(buffer, engine=engine) as writer:
        frame.to_excel(writer, index=False, sheet_name="边缘户基本信息", freeze_panes=(1, 0))
    return buffer.tell()


def openpyxl(frame: pd.DataFrame) -> int:
    """openpyxl through pandas: plain cells alone."""
    return _pandas(frame, "openpyxl")


def xlsxwriter(frame: pd.DataFrame) -> int:
    """xlsxwriter through pandas: plain cells alone."""
    return _pandas(frame, "xlsxwriter")


WRITERS = (ours, openpyxl, xlsxwriter)


def _written(write: Callable[[pd.DataFrame], int], rows: int) -> tuple[float, int]:
    """CPU seconds of writing, and bytes written."""
    data = frames(rows)
    write(data[0].head(1))
    started = time.process_time()
    size = sum(write(frame) for frame in data)
    return time.process_time() - started, size


def rates(rows: int) -> dict[str, float]:
    """Cells a second and core of each writer, and its peak memory."""
    found: dict[str, float] = {"rows": rows, "cells": rows * COLUMNS}
    for write in WRITERS:
        cost = measured(_written, write, rows)
        seconds, size = cost.said
        found |= {write.__name__: rows * COLUMNS / seconds, f"{write.__name__}_peak": cost.peak}
        found[f"{write.__name__}_bytes"] = size
    return found


def main(rows: int) -> None:
    """Print one line per writer."""
    told = rates(rows)
    print(f"{rows:,} rows of {COLUMNS} columns in {COUNTIES} workbooks")
    for write in WRITERS:
        name = write.__name__
        size, peak = told[f"{name}_bytes"] / 1e6, told[f"{name}_peak"]
        print(f"  {name:<12}{told[name]:>12,.0f} cells/s/core {peak:>8,.0f} MB {size:>7.1f} MB written")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
