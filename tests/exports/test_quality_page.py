"""The quality page of a county, whatever is left on it, in the words of its lists."""

import datetime as dt
import re
from pathlib import Path

import pandas as pd
import pytest

from exports.quality_page import quality_page
from tests.phone import WIDTH, widths_on_a_phone

BEFORE, DAY = dt.date(2020, 5, 7), dt.date(2020, 5, 8)
# A county whose only finding is a hint that it has called true.
CALLED_TRUE = {
    "day": DAY,
    "table": "household",
    "rule": "2_11_001",
    "severity": "warning",
    "asks": "correct",
    "findings": 0,
    "new": 0,
    "holds": 0,
    "message_zh": "户：风险为因残但家中无残疾人",
    "confirmed_true": 1,
    "confirmed_on": dt.date(2020, 5, 7),
}


def counted(rule: str, severity: str, findings: int, day: dt.date = DAY, **other: object) -> dict[str, object]:
    none = {"new": 0, "confirmed_true": 0, "confirmed_on": None, "message_zh": f"户：说明{rule}"}
    return CALLED_TRUE | none | {"rule": rule, "severity": severity, "findings": findings, "day": day} | other


ALL = [
    counted("1_02_002", "error", 5, new=2, asks="verify"),
    counted("id_check_digit", "error", 30, table="member", holds=3),
    counted("row_copied", "warning", 77, table="income_entry"),
    counted("2_11_001", "warning", 9),
    CALLED_TRUE | {"rule": "income_amount_doubtful"},
]
# The day before did not count yet what a rule asks for.
TWO_DAYS = [*ALL, counted("1_02_002", "error", 6, BEFORE, asks=None, holds=None)]


def page(rows: list[dict[str, object]], *days: dt.date) -> str:
    return quality_page("临泉县", DAY, pd.DataFrame(rows), [*days, DAY])


def cards(page: str) -> dict[str, int]:
    return {
        title: int(count.replace(",", ""))
        for title, count in re.findall(r'<div class="card">([^<]+)<b[^>]*>([0-9,]+)</b>', page)
    }


def rows_of(page: str) -> list[list[str]]:
    """The cells of the table of rules."""
    [table] = re.findall(r'<table class="files rules">(.*?)</table>', page, re.DOTALL)
    rows = re.findall(r"<tr><td.*?</tr>", table, re.DOTALL)
    return [
        [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)] for row in rows
    ]


def test_a_county_that_has_called_everything_true_has_a_page() -> None:
    found = page([CALLED_TRUE])
    assert "风险为因残但家中无残疾人" in found and "（2020-05-07）" in found


def test_a_county_without_a_finding_has_a_page() -> None:
    assert "没有发现问题" in quality_page("临泉县", DAY, pd.DataFrame([CALLED_TRUE]).iloc[:0], [DAY])


def test_levels_are_the_lists_and_what_holds_is_told_apart() -> None:
    found = page(ALL)
    assert cards(found) == {
        "必须改正": 30, "请核实": 5, "提示": 9, "今天首次发现": 2, "县级核实属实，不再提示": 1
    }  # fmt: skip
    assert "3 条使记录暂缓导入" in found and "没有使记录暂缓导入的问题" in page([CALLED_TRUE])


def test_copies_are_told_as_a_count_alone() -> None:
    found = page(ALL)
    assert "完全相同的重复记录 77 条，只按一条计算" in found and "重复记录" not in str(rows_of(found))


def test_own_rules_have_a_title_and_published_ones_their_number_in_the_last_column() -> None:
    rows = {row[2]: row for row in rows_of(page(ALL))}
    assert rows["证件号码校验码"][-1] == "" and rows["说明1_02_002"][-1] == "1_02_002"
    assert rows["证件号码校验码"][0] == "必须改正" and rows["说明1_02_002"][0] == "请核实"
    assert not re.search("id_check_digit|income_amount_doubtful|row_copied", page(ALL))


def test_a_day_without_history_shows_no_picture() -> None:
    assert "<svg" not in page(ALL) and "走势" not in page(ALL)
    found = page(TWO_DAYS, BEFORE)
    assert "最近 2 次检查" in found and len(re.findall('<polyline class="verify" points="[^"]+ [^"]+"', found)) == 2


@pytest.mark.slow
def test_a_phone_shows_the_page_at_its_own_width(tmp_path: Path) -> None:
    counties = [
        {"name": "临泉县", "href": "x", "error": 12345, "verify": 1234, "warning": 12345, "holds": 99}
        | {"confirmed_true": 12, "confirmed_on": "2020-05-07"}
    ]
    text = quality_page("安徽省", DAY, pd.DataFrame(TWO_DAYS), [BEFORE, DAY], ["长" * 60], counties)
    (tmp_path / "county.html").write_text(page(ALL), encoding="utf-8")
    (tmp_path / "province.html").write_text(text, encoding="utf-8")
    assert widths_on_a_phone(tmp_path / "county.html", tmp_path / "province.html") == [WIDTH, WIDTH]
