"""The published catalogue of checking rules: its statements, and those that the platform cannot decide."""

from functools import cache
from pathlib import Path

from policies.files import read_yaml

_HERE = Path(__file__).parent


@cache
def statements() -> dict[str, str]:
    """The statement of every published rule by its number."""
    return read_yaml(_HERE / "statements.yaml")


@cache
def undecidable() -> dict[str, str]:
    """What the platform's schema lacks for a rule, by its number."""
    return read_yaml(_HERE / "undecidable.yaml")
