"""Every rule of ours has a title of its own: lists show it, and the county's answer comes back under it."""

from pathlib import Path

import pytest

from expectations.catalogue import CATALOGUE
from policies.files import PolicyError
from policies.rule_titles import load_rule_titles
from transforms.judgement_findings import CONTRADICTIONS


def test_every_rule_without_a_published_number_has_a_title() -> None:
    numbers = {rule.number for rules in CATALOGUE.values() for rule in rules}
    own = {number for number in numbers if not number[0].isdigit()} | set(CONTRADICTIONS)
    assert own <= set(load_rule_titles()) and not (numbers - own) & set(load_rule_titles())


def test_a_title_given_twice_is_told_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "rule_titles.yaml").write_text("a: 户主人数\nb: 户主人数\n", encoding="utf-8")
    with pytest.raises(PolicyError, match=r"rule_titles\.yaml: b: 户主人数 is the title of a already"):
        load_rule_titles(tmp_path / "rule_titles.yaml")
