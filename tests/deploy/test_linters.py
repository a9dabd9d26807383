"""Dockerfiles, shell scripts, compose file and manifests, each held by the linter or schema of its kind."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.conftest import DEPLOY, ROOT

BIN = Path(sys.executable).parent
YAML = (
    "{extends: default, rules: {line-length: {max: 160}, document-start: disable, truthy: {check-keys: false}, "
    "comments: {min-spaces-from-content: 1}}}"
)
HELD = [
    *(("hadolint", str(path)) for path in sorted(DEPLOY.rglob("Dockerfile"))),
    ("shellcheck", *map(str, sorted(DEPLOY.rglob("*.sh")))),
    ("yamllint", "--strict", "--config-data", YAML, str(DEPLOY)),
    ("check-jsonschema", "--builtin-schema", "vendor.compose-spec", str(DEPLOY / "compose.yaml")),
    *(("kubernetes-validate", "--strict", str(DEPLOY / f"helm/{name}.yaml")) for name in ("jianbang", "spark")),
]


def held(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([BIN / program, *arguments], cwd=ROOT, capture_output=True, text=True)


@pytest.mark.parametrize("command", HELD, ids=lambda command: f"{command[0]} {Path(command[-1]).name}")
def test_nothing_is_found(command: tuple[str, ...]) -> None:
    done = held(*command)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("command", "file", "right", "wrong"),
    [
        (("hadolint",), "Dockerfile", "COPY . /opt/jianbang", "ADD . /opt/jianbang"),
        (("shellcheck",), "upkeep.sh", '"${file}"', "${file}"),
        (HELD[4][:-1], "compose.yaml", "mem_limit: 1g", "memory_limit: 1g"),
        (HELD[-1][:-1], "helm/spark.yaml", "replicas: 2", "replicas: two"),
    ],
    ids=("hadolint", "shellcheck", "compose", "kubernetes"),
)
def test_a_fault_is_found(command: tuple[str, ...], file: str, right: str, wrong: str, tmp_path: Path) -> None:
    text = (DEPLOY / file).read_text(encoding="utf-8")
    assert right in text
    spoilt = tmp_path / Path(file).name
    spoilt.write_text(text.replace(right, wrong), encoding="utf-8")
    assert held(*command, str(spoilt)).returncode != 0
