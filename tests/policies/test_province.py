"""The province is data: its names stand in `province.yaml`, and in no code, template or format."""

from pathlib import Path

import pytest

from policies.files import PolicyError
from policies.province import load_province

ROOT = Path(__file__).parents[2]
# The demo is a made-up Anhui; parameters, clauses and deadlines name the notice as their source.
FOLDERS = ("cli", "dags", "exports", "expectations", "policies", "sources", "steps", "storage", "transforms")
_ENDINGS = {".py", ".j2", ".css", ".yaml"}


def read(path: Path) -> str:
    """The file without the lines that quote the notice or name a source, which a reviewer wants to read."""
    lines = path.read_text(encoding="utf-8").splitlines()
    quoting = ("source:", "notice:", "# ", "platform: ")
    return "\n".join(line for line in lines if not any(word in line for word in quoting))


def test_no_name_of_the_province_stands_elsewhere() -> None:
    province = load_province()
    words = {province.province, province.notice, *dict(province.systems).values()}
    found = {
        path.relative_to(ROOT).as_posix(): named
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in _ENDINGS and path.name != "province.yaml"
        if (named := {word for word in words if word in read(path)})
    }
    assert found == {}


def test_a_name_that_the_province_has_not_is_told() -> None:
    with pytest.raises(
        PolicyError, match=r"x\.yaml: '在\{platfrom\}中' names 'platfrom', which province\.yaml does not hold"
    ):
        load_province().told("在{platfrom}中", "x.yaml")


def test_names_fill_the_braces() -> None:
    assert load_province().told("在{platform}中", "x.yaml") == "在安徽省脱贫攻坚大数据管理平台中"
