"""The schema of the platform that the demo fills: Anhui's, as it stands beside its mapping."""

from functools import cache
from pathlib import Path

SCHEMA = Path(__file__).parents[1] / "sources" / "mappings" / "anhui_2020.sql"


@cache
def schema() -> str:
    """The SQL that creates the platform's tables."""
    return SCHEMA.read_text(encoding="utf-8")
