"""The quality page of a county, whatever is left on it."""

import datetime as dt

import pandas as pd

from exports.quality_page import quality_page

DAY = dt.date(2020, 5, 8)
# A county whose only finding is a hint that it has called true.
CALLED_TRUE = {
    "day": DAY,
    "table": "household",
    "rule": "2_11_001",
    "severity": "warning",
    "findings": 0,
    "new": 0,
    "message_zh": "户：风险为因残但家中无残疾人",
    "confirmed_true": 1,
    "confirmed_on": dt.date(2020, 5, 7),
}


def test_a_county_that_has_called_everything_true_has_a_page() -> None:
    page = quality_page("临泉县", DAY, pd.DataFrame([CALLED_TRUE]), [DAY])
    assert "风险为因残但家中无残疾人" in page and "（2020-05-07）" in page


def test_a_county_without_a_finding_has_a_page() -> None:
    assert "没有发现问题" in quality_page("临泉县", DAY, pd.DataFrame([CALLED_TRUE]).iloc[:0], [DAY])
