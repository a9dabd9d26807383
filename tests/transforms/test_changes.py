"""Changes since the last accepted version (N3.2a, N1.3d, N3.3)."""

import ibis

from transforms.changes import COLUMNS, changes, nothing_accepted


def versions(*rows: tuple[str, str, str, str, str | None]) -> ibis.Table:
    return ibis.memtable([dict(zip(COLUMNS, row, strict=True)) for row in rows], schema=COLUMNS)


def found(today: ibis.Table, accepted: ibis.Table) -> set[tuple[str, ...]]:
    return {tuple(row.values()) for row in changes(today, accepted).to_pyarrow().to_pylist()}


HOME = ("H1", "household", "H1", "safe_water", "是")
PERSON = ("H1", "member", "P1", "health", "健康")


def test_an_unchanged_record_is_no_change() -> None:
    assert found(versions(HOME, PERSON), versions(HOME, PERSON)) == set()


def test_a_changed_value_names_its_field() -> None:
    now = ("H1", "member", "P1", "health", "大病")
    assert found(versions(HOME, now), versions(HOME, PERSON)) == {("H1", "member", "P1", "health", "changed")}


def test_a_value_filled_or_blanked_is_a_change() -> None:
    blank = ("H1", "member", "P1", "health", None)
    expected = {("H1", "member", "P1", "health", "changed")}
    assert found(versions(blank), versions(PERSON)) == found(versions(PERSON), versions(blank)) == expected


def test_a_member_who_came_and_one_who_went() -> None:
    other = ("H1", "member", "P2", "health", "健康")
    expected = {("H1", "member", "P2", "", "added"), ("H1", "member", "P1", "", "removed")}
    assert found(versions(HOME, other), versions(HOME, PERSON)) == expected


def test_a_household_never_accepted_has_no_changes() -> None:
    assert found(versions(HOME, PERSON), nothing_accepted()) == set()
    assert found(versions(("H2", "member", "P9", "health", "健康"), HOME), versions(HOME)) == set()
