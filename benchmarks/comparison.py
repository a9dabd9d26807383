"""The rows of the product's packages beside those of the plain stack, county by county and format by format.

python -m benchmarks.comparison HOME/packages/as_of=2020-05-08 PLAIN_FOLDER
"""

import csv
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml
from python_calamine import CalamineWorkbook

_FORMATS = Path(__file__).resolve().parents[1] / "exports" / "formats"
_PART = re.compile("_第[0-9]+部分$")
# What the plain stack does not write.
NOT_COMPARED = {
    "封面": "cover pages", "质量报告": "quality pages", "乡镇": "files by town", "manifest": "manifests",
    "按乡镇统计": "counts by town", "province": "the province's own lists",
}  # fmt: skip
Rows = list[tuple[str, ...]]


@dataclass
class Compared:
    """By format how many sheets and rows were compared, and how they differ, told in lines without any value."""

    sheets: dict[str, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)


@cache
def _titles() -> dict[str, str]:
    """The format by what stands between county and day in its file name."""
    specs = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(_FORMATS.glob("*.yaml"))]
    plain = {"county_code": "", "county": "", "as_of": ""}
    return {spec["file_name"].format(**plain).split("_")[2]: spec["format"] for spec in specs}


def _format_of(path: Path) -> str | None:
    parts = _PART.sub("", path.stem).split("_")
    return _titles().get(parts[2]) if len(parts) == 4 else None


def _sheets(path: Path) -> Iterator[tuple[str, Rows]]:
    """Every sheet of a file with its rows as texts."""
    if path.suffix == ".xlsx":
        book = CalamineWorkbook.from_path(path)
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            yield name, [tuple(map(str, row)) for row in rows]
    else:
        lines = path.read_text(encoding="gb18030").splitlines()
        cells = list(csv.reader(lines)) if path.suffix == ".csv" else [line.split("|") for line in lines]
        yield path.suffix, [tuple(row) for row in cells]


def county_rows(folder: Path) -> dict[tuple[str, str], Rows]:
    """The rows of a county's folder by format and sheet, parts of one file put together."""
    found: dict[tuple[str, str], Rows] = {}
    for path in sorted(folder.iterdir()):
        name = _format_of(path) if path.is_file() else None
        if name is None:
            continue
        for sheet, rows in _sheets(path):
            if sheet not in NOT_COMPARED:
                own = found.setdefault((name, sheet), [])
                own += rows if not own else rows[1:]
    return found


def compare(product: Path, plain: Path) -> Compared:
    """Every file of every county that either has."""
    told = Compared()
    counties = {path.name for home in (product, plain) for path in home.iterdir() if path.name.isdigit()}
    for county in sorted(counties):
        ours, theirs = (county_rows(home / county) if (home / county).is_dir() else {} for home in (product, plain))
        for key in sorted(set(ours) | set(theirs)):
            name, sheet = key
            left, right = ours.get(key, []), theirs.get(key, [])
            told.sheets[name] = told.sheets.get(name, 0) + 1
            told.rows[name] = told.rows.get(name, 0) + max(len(left) - 1, 0)
            if left != right:
                told.differences.append(_difference(f"{county} {name} {sheet}", left, right))
    return told


def _difference(what: str, left: Rows, right: Rows) -> str:
    """Where two sheets part, by row and heading."""
    if len(left) != len(right):
        return f"{what}: {len(left)} rows of the product, {len(right)} of the plain stack"
    for number, (one, other) in enumerate(zip(left, right, strict=True), start=1):
        if one != other:
            heads = [head for head, a, b in zip(left[0], one, other, strict=False) if a != b]
            return f"{what}: row {number}: {', '.join(heads) or 'columns'}"
    return f"{what}: differ"


def main(product: Path, plain: Path) -> int:
    """Print what was compared, what was not, and what differs; 1 when anything does."""
    told = compare(product, plain)
    for name, sheets in sorted(told.sheets.items()):
        print(f"{name:<22}{sheets:>6} sheets {told.rows[name]:>10,} rows")
    print("not compared: " + ", ".join(NOT_COMPARED.values()))
    for line in told.differences[:40]:
        print(line)
    print(f"{len(told.differences)} differences")
    return int(bool(told.differences) or not told.sheets)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
