"""Extensions of single counties: what the file may say, and what it makes of due days (N2.1c)."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import policies.extensions
from policies.deadlines import load_deadlines
from policies.extensions import Extension, due_days, extensions_of, load_extensions, spans
from policies.files import PolicyError

ENTRY = {
    "deadline": "contact_person",
    "county_code": "341221",
    "until": dt.date(2020, 5, 20),
    "decided_on": dt.date(2020, 5, 8),
    "reason": "汛情",
    "source": "a decision",
}


def loaded(folder: Path, *entries: dict[str, Any]) -> tuple[Extension, ...]:
    path = folder / "extensions.yaml"
    path.write_text(yaml.safe_dump({"extensions": list(entries)}, allow_unicode=True), encoding="utf-8")
    load_extensions.cache_clear()
    return load_extensions(path)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_none_ships() -> None:
    assert load_extensions() == ()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"deadline": "contact_persn"},
            "extensions.0: deadline: no contact_persn in deadlines.yaml; there are contact",
        ),
        (
            {"county_code": "34122"},
            "extensions.0.county_code: String should match pattern '^[0-9]{6}$' (found '34122')",
        ),
        ({"county_code": "34122x"}, "(found '34122x')"),
        ({"until": "2020-05-32"}, "extensions.0.until"),
        ({"until": day("2020-05-07")}, "until 2020-05-07 is not after the first due day that it moves, 2020-05-08"),
        ({"decided_on": day("2020-05-12")}, "moves no due day of contact_person; those about it are 2020-05-10"),
        ({"reason": ""}, "extensions.0.reason"),
        ({"resaon": "x"}, "extensions.0.resaon: Extra inputs are not permitted"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(tmp_path: Path, changes: dict[str, Any], told: str) -> None:
    with pytest.raises(PolicyError) as caught:
        loaded(tmp_path, {**ENTRY, **changes})
    line = str(caught.value)
    assert line.startswith("extensions.yaml: ") and told in line and "\n" not in line


def test_one_decided_after_the_due_day_says_from_which_on(tmp_path: Path) -> None:
    (late,) = loaded(
        tmp_path, {**ENTRY, "county_code": 341221, "decided_on": day("2020-05-12"), "due_from": day("2020-05-10")}
    )
    assert late.moves(day("2020-05-10")) and not late.moves(day("2020-05-09"))


def test_of_a_monthly_deadline_it_ends_before_the_next_due_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = load_deadlines()
    monthly = shipped.deadlines["contact_person"].model_copy(update={"due": None, "monthly": 10})
    every_month = shipped.model_copy(update={"deadlines": {"contact_person": monthly}})
    monkeypatch.setattr(policies.extensions, "load_deadlines", lambda: every_month)
    (entry,) = loaded(tmp_path, {**ENTRY, "until": day("2020-06-09")})
    assert entry.moves(day("2020-05-10")) and not entry.moves(day("2020-06-10"))
    for until in ("2020-06-10", "2020-07-01"):
        with pytest.raises(PolicyError, match=f"{until} is not before the next due day, 2020-06-10"):
            loaded(tmp_path, {**ENTRY, "until": day(until)})
    with pytest.raises(
        PolicyError, match="moves no due day of contact_person; those about it are 2020-04-10, 2020-05-10"
    ):
        loaded(tmp_path, {**ENTRY, "decided_on": day("2020-05-11"), "until": day("2020-05-20")})


def test_it_is_in_force_from_its_decision_on_and_may_be_moved_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = {**ENTRY, "until": day("2020-05-31"), "decided_on": day("2020-05-19")}
    entries = loaded(tmp_path, again, ENTRY)
    monkeypatch.setattr(policies.extensions, "load_extensions", lambda: entries)
    assert [each.until.day for each in entries] == [20, 31]
    assert extensions_of("contact_person", day("2020-05-07")) == ()
    told = load_deadlines().deadlines["contact_person"]
    found = {on: due_days("contact_person", told, day(on))[-1].day for on in ("2020-05-07", "2020-05-08", "2020-05-19")}
    assert found == {"2020-05-07": 10, "2020-05-08": 20, "2020-05-19": 31}
    (span, *more) = (each for each in spans(entries) if each.first <= day("2020-05-10") < each.before)
    assert span.until == day("2020-05-31") and not more


DAYS = st.integers(0, 40).map(lambda n: dt.date(2020, 5, 1) + dt.timedelta(days=n))


@settings(max_examples=200, deadline=None)
@given(entries=st.lists(st.tuples(st.sampled_from(["341221", "341222"]), DAYS, DAYS), max_size=6), due=DAYS)
def test_spans_say_what_the_entries_make_of_a_day_one_after_another(
    entries: list[tuple[str, dt.date, dt.date]], due: dt.date
) -> None:
    told = [
        Extension(**{**ENTRY, "county_code": county, "due_from": begins, "until": until})
        for county, begins, until in entries
        if begins < until
    ]
    for county in ("341221", "341222"):
        expected = due
        for each in told:
            if each.county_code == county and each.moves(expected):
                expected = each.until
        met = [span for span in spans(told) if span.county_code == county and span.first <= due < span.before]
        assert [span.until for span in met] == ([expected] if expected != due else [])
