"""The plain stack that the product is measured against does the same day: every file's rows are equal."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from benchmarks.comparison import Compared, compare
from benchmarks.plain.day import run
from storage.day import Day
from tests.conftest import DemoDay
from tests.day import DAY

# What the demo's day has rows of: an empty comparison would say nothing.
FORMATS = {
    "marginal_household", "marginal_member", "unstable_annotation", "measure", "elimination", "held", "verify",
    "assist", "complete", "correct", "need_list", "closing_mark", "closing_mark_list",
}  # fmt: skip


@pytest.fixture(scope="module")
def plain(demo_day: DemoDay, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plain")
    run(demo_day.settings.source, folder, DAY)
    return folder


@pytest.fixture
def copied(plain: Path, tmp_path: Path) -> Iterator[Path]:
    yield shutil.copytree(plain, tmp_path / "plain")


def _compared(demo_day: DemoDay, plain: Path) -> Compared:
    return compare(Day(DAY, demo_day.settings).packages.folder, plain)


def test_every_file_has_the_same_rows(demo_day: DemoDay, plain: Path) -> None:
    told = _compared(demo_day, plain)
    assert not told.differences
    assert {name for name, rows in told.rows.items() if rows} == FORMATS


def test_another_cell_is_a_difference_told_without_its_value(demo_day: DemoDay, copied: Path) -> None:
    path = next(copied.glob("*/*_脱贫不稳定户标注_*.xlsx"))
    book = openpyxl.load_workbook(path)
    book.active.cell(row=2, column=8).value = "张三丰"
    book.save(path)
    assert _compared(demo_day, copied).differences == [
        f"{path.parent.name} unstable_annotation 脱贫不稳定户标注: row 2: 户主姓名"
    ]


def test_a_file_that_is_not_there_is_a_difference(demo_day: DemoDay, copied: Path) -> None:
    path = next(copied.glob("*/*_待核查清单_*.xlsx"))
    path.unlink()
    (told,) = _compared(demo_day, copied).differences
    assert told.startswith(f"{path.parent.name} verify") and told.endswith("0 of the plain stack")
