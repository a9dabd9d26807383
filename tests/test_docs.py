"""What the pages say of the project's files: every link leads somewhere, every file that is named is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("*/README.md"), *(ROOT / "docs").rglob("*.md")])
_LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
_NAMED = re.compile(r"`((?:[a-z_]+/)+[\w.]+\.(?:py|yaml|j2|md|sql|csv))`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_and_files_are_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    lost = [link for link in _LINK.findall(text) if not (page.parent / link).exists()]
    examples = {"transforms/deadlines/safe_water.py", "exports/rows/unsafe_water.py", "transforms/flags/no_net_income.py"}
    examples |= {"exports/formats/unsafe_water.2020.yaml", "tests/transforms/test_x.py", "transforms/x.py"}
    named = set(_NAMED.findall(text)) - (examples if page.name == "CONTRIBUTING.md" else {"tests/transforms/test_x.py"})
    assert not lost and not [name for name in named if not (ROOT / name).exists() and not (page.parent / name).exists()]
