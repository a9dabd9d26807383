"""Where the reviewed files lie, and how one is read: once, with a message that names the file."""

from pathlib import Path
from typing import Any

import yaml

POLICIES = Path(__file__).parent


class PolicyError(ValueError):
    """A reviewed file says something that cannot be, or lacks what a day needs."""


def read_yaml(path: Path) -> Any:
    """The content of one YAML file; raises PolicyError naming the file when it is not YAML."""
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, ValueError) as error:  # a date that does not exist is a ValueError
        raise PolicyError(f"{path.name}: not readable as YAML: {error}") from error
