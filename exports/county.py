"""A county as files and folders name it; light to import."""

from dataclasses import dataclass


@dataclass(frozen=True)
class County:
    """A county as its package names it; `province` for what belongs to none."""

    code: str
    name: str
    prefecture: str | None
