"""A deadline is its YAML: what is misspelt in it is told in one line; due days by kind."""

import datetime as dt
from typing import Any

import pytest
import yaml

from policies.deadlines import Deadline, Deadlines, load_deadlines
from policies.files import POLICIES, PolicyError, load
from transforms import deadlines as measured

RAW = yaml.safe_load((POLICIES / "deadlines.yaml").read_text(encoding="utf-8"))


def altered(**changes: Any) -> Deadlines:
    """The deadlines with entries of `contact_person` changed."""
    own = {**RAW["deadlines"]["contact_person"], **changes}
    raw = {**RAW, "deadlines": {**RAW["deadlines"], "contact_person": {k: v for k, v in own.items() if v is not None}}}
    return load(Deadlines, raw, "deadlines.yaml")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"list": "complte"}, "contact_person.list: Input should be 'complete' or 'verify' (found 'complte')"),
        ({"table": "marginal_monitr"}, "no table marginal_monitr in the model"),
        ({"message": "于{due}前录入{platfrom}"}, "names 'platfrom', which province.yaml does not hold"),
        ({"duue": "2020-05-10"}, "contact_person.duue: Extra inputs are not permitted"),
        ({"due": "2020-05-32"}, "(found '2020-05-32')"),
        ({"monthly": 10}, "must give exactly one of due, monthly, per_household"),
        ({"due": None}, "must give exactly one of due, monthly, per_household"),
        ({"due": None, "per_household": {"weeks": 2}}, "per_household.weeks: Extra inputs are not permitted"),
        ({"due": None, "per_household": {"months": 1, "working_days": 2}}, "must give months or working_days"),
        ({"reads": ["houshold"]}, "no table houshold in the model"),
        ({"due": None, "per_household": {"months": 1}}, "reads goes with due or monthly"),
        ({"asks": None}, "list: complete needs table, asks and message"),
        ({"clause": "2.1c"}, "clause: String should match pattern"),
    ],
)
def test_a_word_misspelt_is_told_in_one_line(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(PolicyError) as caught:
        altered(**changes)
    line = str(caught.value)
    assert line.startswith("deadlines.yaml: deadlines.contact_person") and told in line and "\n" not in line


@pytest.mark.parametrize(
    ("progress", "told"),
    [
        (
            "contact_persn.contact_person",
            "no module contact_persn in transforms/deadlines/; there are contact_person",
        ),
        (
            "contact_person.contact_persn",
            "no function contact_persn in transforms/deadlines/contact_person.py; there are contact_person",
        ),
        ("contact_person", "no function (none) in transforms/deadlines/contact_person.py"),
    ],
)
def test_an_unknown_measure_is_told(monkeypatch: pytest.MonkeyPatch, progress: str, told: str) -> None:
    found = altered(progress=progress)
    monkeypatch.setattr(measured, "load_deadlines", lambda: found)
    measured.measures.cache_clear()
    with pytest.raises(PolicyError) as caught:
        measured.measures()
    measured.measures.cache_clear()
    assert str(caught.value).startswith(f"deadlines.yaml: contact_person: progress: {progress}: {told}")


def due(as_of: str, **kind: Any) -> str:
    deadline: Deadline = altered(**{"due": None, "reads": None, **kind}).deadlines["contact_person"]
    return deadline.due_on(dt.date.fromisoformat(as_of)).isoformat()


def test_due_days_by_kind() -> None:
    assert due("2020-04-01", due="2020-05-10") == "2020-05-10"
    assert due("2020-05-08", monthly=10) == "2020-05-10" and due("2020-05-11", monthly=10) == "2020-05-10"
    assert due("2020-02-03", monthly=31) == "2020-02-29" and due("2021-02-03", monthly=31) == "2021-02-28"
    assert due("2020-05-08", per_household={"months": 1}) == "2020-05-31"  # the last day of as_of's month


def test_the_three_of_the_definitions_ship() -> None:
    assert list(load_deadlines().deadlines) == ["contact_person", "first_measure", "verification"]
