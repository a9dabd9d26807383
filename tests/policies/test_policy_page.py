"""Every clause of the notice has a parameter or function and a test, and `docs/policy.md` says so."""

import re

import pytest

from cli import policy_page as page
from policies.clauses import load_clauses
from policies.parameters import load_parameters
from tests.golden.situations import situations


@pytest.mark.parametrize("clause", load_clauses())
def test_the_clause_is_carried_and_tested(clause: str) -> None:
    assert any(place.split("`")[2] for place in page.carriers().get(clause, [])), f"no function names {clause}"
    assert page.tests().get(clause), f"no test names {clause}"


def test_every_parameter_belongs_to_a_clause() -> None:
    assert {parameter.clause for _, parameter in load_parameters()} <= set(load_clauses())


def test_no_place_names_a_clause_that_the_notice_does_not_have() -> None:
    assert set(page.carriers()) <= set(load_clauses()) and set(page.tests()) <= set(load_clauses())


def test_the_page_is_up_to_date() -> None:
    assert page.PAGE.read_text(encoding="utf-8") == page.policy_page(), "run `make docs` and commit docs/policy.md"


def test_the_page_shows_every_value_with_its_date() -> None:
    text = page.policy_page()
    for _, parameter in load_parameters():
        for value in parameter.values:
            assert re.search(rf"\| {value.start} \| .*{re.escape(value.source)}", text)


@pytest.mark.parametrize("clause", load_clauses())
def test_the_page_works_up_to_four_situations_of_the_clause_by_hand(clause: str) -> None:
    part = page.policy_page().split(f"## {clause} ")[1].split("\n## ")[0]
    shown = re.findall(r"^- (.+): \*(.+)\*$", part, re.MULTILINE)
    golden = [each for each in situations() if each.clause == clause]
    assert len(shown) == min(len(golden), 4) and set(shown) <= {(each.name, each.working) for each in golden}
