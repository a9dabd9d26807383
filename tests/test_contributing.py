"""What CONTRIBUTING.md promises, done as it says in a copy of the project: two files each, and they stand where it
says.
"""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import python_calamine

from demo.fill import fill

ROOT = Path(__file__).parents[1]
_BLOCK = re.compile(r"`(?P<file>[\w/.]+\.(?:py|yaml))`:\n\n```(?:yaml|python)\n(?P<text>.*?)```", re.DOTALL)
# Entries go to the end of a file, but these before a line of it.
_BEFORE = {"policies/deadlines.yaml": "pace:\n", "policies/in_force.py": "    special_funds_from: dt.date\n"}
DAY = "2020-05-08"


def blocks() -> Iterator[tuple[str, str]]:
    """(file, text) of every example."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return ((found["file"], found["text"]) for found in _BLOCK.finditer(text))


def add(path: Path, name: str, text: str) -> None:
    """Write an example as a new file, or add it to the one there is."""
    if not path.exists():
        path.write_text(text, encoding="utf-8")
        return
    before, own = _BEFORE.get(name, ""), path.read_text(encoding="utf-8")
    path.write_text(own.replace(before, text + before, 1) if before else own + text, encoding="utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with every example of CONTRIBUTING.md added."""
    folder = tmp_path_factory.mktemp("contributing") / "project"
    left_out = shutil.ignore_patterns(".git", ".venv", "var", ".tools", "__pycache__", ".*_cache", ".hypothesis")
    shutil.copytree(ROOT, folder, ignore=left_out)
    for name, text in blocks():
        add(folder / name, name, text)
    return folder


@pytest.fixture(scope="module")
def terminal(copy: Path) -> str:
    """What a day of a small province told."""
    home = copy.parent / "home"
    home.mkdir(mode=0o700)
    fill(f"sqlite:///{home}/p.sqlite", count=300, seed=4, rate=0, prefectures=["3401", "3412"])
    with sqlite3.connect(home / "p.sqlite") as platform:
        platform.execute("update household set safe_water = '否' where rowid % 5 = 0")
    return called(copy, "day", "--as-of", DAY, "--until", "export")


def called(copy: Path, *arguments: str, code: int = 0) -> str:
    home = copy.parent / "home"
    environment = {**os.environ, "JIANBANG_HOME": str(home), "JIANBANG_SOURCE": f"sqlite:///{home}/p.sqlite"}
    command = [sys.executable, "-m", "cli", *arguments]
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, timeout=500)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def table(copy: Path, name: str) -> list[dict[str, object]]:
    path = copy.parent / "home" / "results" / f"as_of={DAY}" / f"{name}.parquet"
    return pq.ParquetFile(path).read().to_pylist()


def packages(copy: Path) -> list[Path]:
    return sorted((copy.parent / "home" / "packages" / f"as_of={DAY}").glob("34*"))


def test_each_takes_two_files() -> None:
    assert [name for name, _ in blocks()] == [
        "policies/deadlines.yaml", "transforms/deadlines/safe_water.py",
        "exports/formats/unsafe_water.2020.yaml", "exports/rows/unsafe_water.py",
        "policies/flags.yaml", "transforms/flags/no_net_income.py",
        "policies/parameters/screening.yaml", "policies/in_force.py",
    ]  # fmt: skip


def test_the_deadline_stands_in_status_cover_list_and_terminal(copy: Path, terminal: str) -> None:
    status = [row for row in table(copy, "deadline_status") if row["deadline"] == "safe_water"]
    assert len(status) == 119 and sum(int(str(row["need"])) for row in status) > 0
    assert "safe_water by 2020-06-30" in terminal
    missing = {row["county_code"] for row in status if row["missing"]}
    for package in packages(copy):
        cover = (package / "封面.html").read_text(encoding="utf-8")
        assert "饮水安全解决（2020-06-30 24时前）" in cover
        listed = [path for path in package.glob("*待补录清单*") if "应于6月30日前解决" in cells(path)]
        assert bool(listed) == (package.name in missing)


def cells(path: Path) -> str:
    rows = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return "\n".join(str(cell) for row in rows for cell in row)


def test_the_list_stands_in_the_package_and_on_the_cover(copy: Path, terminal: str) -> None:
    found = [package for package in packages(copy) if list(package.glob("*饮水安全清单*"))]
    assert found
    for package in found:
        manifest = json.loads((package / "manifest.json").read_text(encoding="utf-8"))
        assert "unsafe_water" in {file["format"] for file in manifest["files"]}
        assert "核实饮水安全，在安徽省脱贫攻坚大数据管理平台中改正" in (package / "封面.html").read_text(
            encoding="utf-8"
        )


def test_the_flag_stands_in_assessment_reasons_and_terminal(copy: Path, terminal: str) -> None:
    flagged = {row["household_no"] for row in table(copy, "assessment") if row["no_net_income"]}
    told = {row["household_no"]: str(row["text_zh"]) for row in table(copy, "reason") if row["flag"] == "no_net_income"}
    assert set(told) == flagged and all("没有剩余" in text for text in told.values())
    assert f"no_net_income {len(flagged):,}" in terminal


def test_a_misspelt_word_is_told_before_anything_is_read(copy: Path) -> None:
    path = copy / "policies" / "flags.yaml"
    right = path.read_text(encoding="utf-8")
    path.write_text(
        right.replace("no_net_income.has_no_net_income", "no_net_income.has_no_net_incom"), encoding="utf-8"
    )
    told = called(copy, "review", code=2).strip()
    path.write_text(right, encoding="utf-8")
    assert told.startswith(
        "error: flags.yaml: no_net_income: no_net_income.has_no_net_incom: no function has_no_net_incom"
    )
    assert "\n" not in told
