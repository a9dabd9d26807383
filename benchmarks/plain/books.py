"""A county's files: a workbook by openpyxl, or text for what goes to other systems."""

import csv
from pathlib import Path

import openpyxl
import pandas as pd


def write_workbook(path: Path, sheets: dict[str, pd.DataFrame]) -> None:
    """One sheet per frame, the headings frozen."""
    book = openpyxl.Workbook(write_only=True)
    for name, frame in sheets.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        sheet.append(list(frame.columns))
        for row in frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None):
            sheet.append(row)
    book.save(path)


def write_csv(path: Path, frame: pd.DataFrame) -> None:
    """A file of another system, in the encoding that it takes."""
    frame.to_csv(path, index=False, encoding="gb18030", lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)


def write_marks(path: Path, frame: pd.DataFrame, title: str, county: str, day: str) -> None:
    """A line per row, its cells parted by bars, under a line that says what it is."""
    lines = [f"# {title}　{county}　{day}　共{len(frame)}条；每行一条，各栏以竖线分隔", "|".join(frame.columns)]
    cells = frame.fillna("").replace({"\n": " ", "[|]": "／"}, regex=True)
    lines += ["|".join(row) for row in cells.itertuples(index=False, name=None)]
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode("gb18030"))
