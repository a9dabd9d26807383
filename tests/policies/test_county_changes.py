"""Counties that went into another: chains are followed, ways that lead back are refused."""

import datetime as dt
from pathlib import Path

import pytest

import policies.county_changes
from policies.county_changes import CountyChange, load_county_changes, successors
from policies.files import PolicyError


def loaded(folder: Path, *changes: tuple[str, str, str]) -> tuple[CountyChange, ...]:
    """(old code, new code, from which day) as the file says them: a bare `on` is a word here."""
    path = folder / "county_changes.yaml"
    lines = [
        f"  - {{county_code: {old}, into: {new}, on: {day}, reason: 撤并, source: x}}" for old, new, day in changes
    ]
    path.write_text("county_changes:\n" + "\n".join(lines), encoding="utf-8")
    load_county_changes.cache_clear()
    return load_county_changes(path)


def test_none_ships() -> None:
    assert load_county_changes() == ()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ([("341221", "341221", "2020-05-01")], "341221 into 341221: the way leads back"),
        ([("341221", "341222", "2020-05-01"), ("341222", "341221", "2021-05-01")], "the way leads back"),
        ([("341221", "341222", "2020-05-01"), ("341221", "341223", "2021-05-01")], "341221 stands twice"),
        ([("34122", "341222", "2020-05-01")], "county_changes.0.county_code: String should match pattern"),
        ([("341221", "341222", "2020-02-30")], "county_changes.yaml: not readable as YAML"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(tmp_path: Path, changes: list[tuple[str, str, str]], told: str) -> None:
    with pytest.raises(PolicyError) as caught:
        loaded(tmp_path, *changes)
    assert told in str(caught.value) and "\n" not in str(caught.value)


def test_a_chain_is_followed_as_far_as_it_has_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = loaded(tmp_path, ("341221", "341222", "2020-05-05"), ("341222", "341223", "2020-05-07"))
    monkeypatch.setattr(policies.county_changes, "load_county_changes", lambda: entries)
    assert successors(dt.date(2020, 5, 4)) == {}
    assert successors(dt.date(2020, 5, 6)) == {"341221": "341222"}
    assert successors(dt.date(2020, 5, 7)) == {"341221": "341223", "341222": "341223"}
