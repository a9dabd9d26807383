"""Counts of findings in the words of the lists: what must be corrected, what is to be verified, hints; copies apart."""

import pandas as pd

from policies.rule_titles import load_rule_titles
from policies.words import ERROR, ROW_COPIED, VERIFY, WARNING

LEVELS = (ERROR, VERIFY, WARNING)
_OF_RULE = ["table", "rule", "severity"]


def levelled(quality: pd.DataFrame) -> pd.DataFrame:
    """The counts without those of copies, which ask for nothing, with the `level` that lists give each rule.

    A day of before it was counted what a rule asks for has it from the days since.
    """
    rows = quality[quality.rule != ROW_COPIED]
    asks = rows.groupby(_OF_RULE).asks.transform("first")
    return rows.assign(level=rows.severity.mask(asks == VERIFY, VERIFY))


def copies(quality: pd.DataFrame) -> int:
    """How many copies of rows there are: they count once anyway."""
    own = quality[quality.rule == ROW_COPIED]
    return int(own.findings.sum() + own.confirmed_true.sum())


def named(rule: str, message: str) -> tuple[str, str]:
    """What a rule is called, and its published number: our own have a title and none."""
    title = load_rule_titles().get(rule)
    return (message.split("：", 1)[-1], rule) if title is None else (title, "")
