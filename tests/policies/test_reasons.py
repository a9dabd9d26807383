"""Sentences: the words they may tell, and one for each channel and state."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from policies import reasons
from policies.files import PolicyError, read_yaml
from policies.flags import load_flags


def loaded(monkeypatch: pytest.MonkeyPatch, **changes: Any) -> None:
    """The sentences with entries of reasons.yaml changed."""

    def read(path: Path) -> Any:
        raw = {**read_yaml(path), **changes}
        return {name: entry for name, entry in raw.items() if entry is not None}

    monkeypatch.setattr(reasons, "read_yaml", read)
    reasons.load_sentences.__wrapped__()


def test_a_word_of_a_sentence_misspelt_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    spoiled = load_flags()["low_income"].model_copy(update={"says": "{{ strat | month }}起"})
    monkeypatch.setattr(reasons, "load_flags", lambda: {**load_flags(), "low_income": spoiled})
    with pytest.raises(PolicyError, match=r"^flags\.yaml: low_income: strat: no word of a sentence; start, end, value"):
        reasons.load_sentences.__wrapped__()


def test_every_channel_and_state_has_its_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = {"clause": "N3.2b", "text": "x"}
    with pytest.raises(PolicyError, match=r"^reasons\.yaml: status_returnig, status_returning: there must be one"):
        loaded(monkeypatch, status_returning=None, status_returnig=entry)


@pytest.mark.parametrize(
    ("value", "told"), [("914.5", "914.50"), ("0.0049", "不足0.01"), ("0.005", "0.01"), ("0", "0.00")]
)
def test_a_gap_is_never_told_as_nothing(value: str, told: str) -> None:
    assert reasons.gap(Decimal(value)) == told
