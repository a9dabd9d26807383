"""The repository as the image holds it: what `.dockerignore` lets through, in a folder in which nobody may write."""

import compileall
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"

Run = Callable[..., subprocess.CompletedProcess[str]]


def let_through(lines: list[str]) -> tuple[list[str], list[str]]:
    """The names in the root that enter the image, and the paths that stay outside all the same.

    Docker's patterns can say much; ours say three things, and a fourth is an error here.
    """
    patterns = [line for line in lines if line and not line.startswith("#")]
    assert patterns[0] == "*"
    named = [pattern[1:] for pattern in patterns if re.fullmatch(r"!\.?[\w.]+", pattern)]
    outside = [pattern for pattern in patterns[1:] if re.fullmatch(r"[\w./]+/[\w.]+", pattern)]
    assert [*patterns] == ["*", *(f"!{name}" for name in named), *outside, "**/__pycache__"]
    return named, outside


@pytest.fixture(scope="session")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    tree = tmp_path_factory.mktemp("image") / "jianbang"
    tree.mkdir()
    named, outside = let_through((ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines())
    for name in named:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, tree / name)
    for path in outside:
        shutil.rmtree(tree / path, ignore_errors=True)
        (tree / path).unlink(missing_ok=True)
    assert compileall.compile_dir(tree, quiet=1)  # as the image does
    folders = [tree, *(path for path in tree.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    yield tree
    for folder in folders:
        folder.chmod(0o755)


def shared_settings() -> dict[str, str]:
    """The image's own environment, as its Dockerfile writes it."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    (block,) = re.findall(r"^ENV (PATH=(?:.*\\\n)*.*)$", text, re.MULTILINE)
    return dict(re.findall(r"^\s*([A-Z_]+)='?(.*?)'?(?: \\)?$", block, re.MULTILINE))


@pytest.fixture(scope="session")
def in_image(image: Path) -> Run:
    """Runs a program in the image's folder as someone whom permissions bind, root too."""

    def run(*command: str, **settings: str) -> subprocess.CompletedProcess[str]:
        if os.geteuid() == 0:
            lost = "-dac_override,-dac_read_search,-fowner"
            command = ("setpriv", f"--bounding-set={lost}", f"--inh-caps={lost}", *command)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "JIANBANG"))}
        environment = {**kept, "PYTHONPATH": str(image), **settings}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # whatever writes beside the code should do so here
        return subprocess.run(command, cwd=image, env=environment, capture_output=True, text=True, timeout=300)

    return run
