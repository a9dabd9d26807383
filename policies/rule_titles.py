"""What counties call our own rules: published ones keep the number they are known by."""

from functools import cache
from pathlib import Path

from policies.files import POLICIES, PolicyError, read_yaml

_FILE = POLICIES / "rule_titles.yaml"


@cache
def load_rule_titles(path: Path = _FILE) -> dict[str, str]:
    """Titles by rule; raises PolicyError naming file and word when one is no text or stands twice."""
    titles: dict[str, str] = read_yaml(path)
    seen: dict[str, str] = {}
    for rule, title in titles.items():
        if not isinstance(title, str) or not title or "、" in title:
            raise PolicyError(f"{path.name}: {rule}: must be a text without 、 (found {title!r})")
        if (other := seen.setdefault(title, rule)) != rule:
            raise PolicyError(f"{path.name}: {rule}: {title} is the title of {other} already")
    return titles
