"""Words of codes and states come from `policies/words.py`, so that a typo fails at import."""

import ast
from pathlib import Path

import pytest

from policies import words
from policies.files import PolicyError
from policies.model import load_code_sets

ROOT = Path(__file__).parents[2]
FOLDERS = ("transforms", "expectations", "exports", "sources", "steps", "cli", "dags")
# English words that also name a column, a table, a group of rules, a format or a key of a page.
_HOMONYMS = {"eliminated", "confirmed", "health", "declaration", "visit", "error", "warning"}
_HOMONYMS |= {"sent", "accepted", "refused", "superseded", "verify", "none"}
_FILES_OF_HOMONYMS = {
    "transforms/assessment.py",  # tables `declaration` and `visit`
    "expectations/suites/tables.py",  # the same
    "expectations/rules/member/labour.py",  # column `health`
    "expectations/facts/groups.py",  # column `eliminated`
    "exports/board/charts.py",  # `none`, as matplotlib calls text that stays text
    "exports/board/county_tables.py",  # columns of a package and of `receipt`
    "exports/board/prefecture.py",  # the same
    "exports/board/quality.py",  # columns of a county's day
    "exports/board/region_tables.py",  # the same
    "exports/board/packages.py",  # the same
    "exports/cover_book.py",  # counts of a cover
    "exports/cover_facts.py",  # count `sent`
    "exports/accounting.py",  # count `sent`
    "exports/towns/candidates.py",  # column `health`
    "sources/raw.py",  # `none`, as Parquet calls a file that is not compressed
    "exports/towns/form.py",  # the same
    "exports/ledger/answers.py",  # columns of `receipt`
    "exports/ledger/opinions.py",  # the same
    "exports/ledger/notices.py",  # the same
    "exports/returned.py",  # counts of a cover
    "exports/ledger/tables.py",  # columns of `receipt`
    "exports/ledger/outside.py",  # column `accepted`
    "cli/__main__.py",  # command `verify`
    "cli/summary.py",  # count `sent`
    "sources/records.py",  # count `superseded`
    "steps/assess.py",  # table `accepted`
    "steps/receive.py",  # counts of a run
    "steps/report.py",  # counts `error` and `warning` of a county's row
    "cli/rules_page.py",  # group `eliminated`
}


def literals(path: Path) -> set[str]:
    """The string constants of a file that are a code or a state."""
    known = {word for of in (load_code_sets(), words.OF_RESULTS) for own in of.values() for word in own}
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and node.value in known}


def test_no_code_compares_with_a_word_of_its_own() -> None:
    found = {}
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            allowed = _HOMONYMS if name in _FILES_OF_HOMONYMS or name.startswith("expectations/rules/") else set()
            if "migrations" in path.parts:
                continue  # what was written down once stays so
            if own := literals(path) - allowed:
                found[name] = own
    assert found == {}


def test_a_word_that_is_no_code_fails_at_import() -> None:
    with pytest.raises(PolicyError, match=r"codes\.yaml has no 因并 in risk"):
        words._codes("risk", "因病", "因并")


def test_every_word_of_results_that_a_county_reads_has_a_title() -> None:
    read = (words.UNSTABLE, words.MARGINAL, *words.SEVERITIES, *words.DEPARTMENTS, *words.DEADLINE_STATES)
    assert set(read) <= set(words.TITLES)
