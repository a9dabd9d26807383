"""A province's files written as workbooks: our writer beside openpyxl and xlsxwriter through pandas, in one run.

    python -m benchmarks.formats 300000

Rows of 30 text columns, spread over 104 counties, one workbook each. Each writer runs in a process of its own; `×` is
its time and memory against ours.
"""

import io
import resource
import sys
import time
from collections.abc import Callable
from multiprocessing import get_context

import numpy as np
import pandas as pd

from exports.format_catalogue import format_spec
from exports.format_specs import FormatSpec
from exports.workbook import Sheet, workbook
from tests.day import DAY

COUNTIES = 104
COLUMNS = 30


def _spec() -> FormatSpec:
    """The widest format, cut or filled up to 30 columns."""
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


def _measured(write: Callable[[pd.DataFrame], int], rows: int) -> tuple[float, int, int]:
    data = frames(rows)
    started = time.perf_counter()
    size = sum(write(frame) for frame in data)
    return time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, size


def main(rows: int) -> None:
    """Print one line per writer."""
    first: tuple[float, int, int] | None = None
    print(f"{rows:,} rows of {len(_spec().columns)} columns in {COUNTIES} workbooks")
    for write in (ours, openpyxl, xlsxwriter):
        with get_context("spawn").Pool(1) as pool:
            seconds, megabytes, size = pool.apply(_measured, (write, rows))
        first = first or (seconds, megabytes, size)
        ratios = f"×{seconds / first[0]:.1f} time, ×{megabytes / first[1]:.2f} memory"
        print(f"{write.__name__:<12}{seconds:>8.1f} s {megabytes:>6,} MB {size / 1e6:>7.1f} MB written  {ratios}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30_000)
