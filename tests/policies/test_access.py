"""Who is bound to what: by name before by role, and nobody else."""

from pathlib import Path

import pytest

from policies.access import load_access, sees_county, sees_prefecture, sees_province
from policies.files import PolicyError


def written(tmp_path: Path, text: str) -> str:
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    return str(tmp_path / "own.yaml")


def test_shipped_only_administrators_see_the_province() -> None:
    shipped = load_access()
    assert [shipped.reach("x", [role]) for role in ("admin", "ADMIN", "Admin")] == [("province",)] * 3
    assert shipped.reach("somebody", ["VIEWER", "Public"]) == shipped.reach("somebody", []) == ()


def test_a_name_goes_before_roles_and_roles_add_up(tmp_path: Path) -> None:
    text = "users:\n  li: 341225\nroles:\n  ADMIN: province\n  North: ['3412', 341301]\n  South: '3410'\n"
    access = load_access(written(tmp_path, text))
    assert access.reach("li", ["ADMIN"]) == ("341225",), "an administrator who is bound to one county sees that one"
    assert access.reach("wang", ["North", "South"]) == ("3410", "3412", "341301")


def test_what_is_within_reach() -> None:
    assert sees_province(("province",)) and not sees_province(("3412", "341225"))
    assert sees_prefecture(("3412",), "3412") and not sees_prefecture(("341225",), "3412")
    assert sees_county(("3412",), "341225", "3412") and sees_county(("341225",), "341225", "3412")
    assert not sees_county(("341225",), "341226", "3412") and not sees_county((), "341225", "3412")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("users: {li: all}\nroles: {}\n", "own.yaml: users.li"),
        ("users: {li: []}\nroles: {}\n", "own.yaml: users.li"),
        ("users: {li: 34122}\nroles: {}\n", "own.yaml: users.li"),
        ("users: {li: '３４１２２５'}\nroles: {}\n", "own.yaml: users.li"),
        ("users: {'x:admin,y': 341225}\nroles: {}\n", "own.yaml: users.x:admin,y"),
        ("users: {'': 341225}\nroles: {}\n", "own.yaml: users"),
        ("users: {}\n", "own.yaml: roles"),
        ("users: {}\nroles: {}\ngroups: {}\n", "own.yaml: groups"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(PolicyError) as caught:
        load_access(written(tmp_path, text))
    assert str(caught.value).startswith(told) and "\n" not in str(caught.value)


def test_what_is_taken_away_counts_at_once(tmp_path: Path) -> None:
    file = written(tmp_path, "users: {li: 341225}\nroles: {}\n")
    assert load_access(file).reach("li", []) == ("341225",)
    written(tmp_path, "users: {}\nroles: {}\n")
    assert load_access(file).reach("li", []) == ()


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="JIANBANG_ACCESS"):
        load_access(str(tmp_path / "none.yaml"))
