"""Which dropped files are complete: nobody has touched them for some time, or two looks find them equal."""

import time
from collections.abc import Callable, Mapping

from exports.intake.inbox import Dropped
from policies.receipts import Settled


def settled(
    look: Callable[[str], list[Dropped]], looked: Mapping[str, list[Dropped]], rule: Settled
) -> dict[str, list[Dropped]]:
    """By county the files of a first look that can be taken; `look` is called again only where it is needed."""
    young = {county for county, files in looked.items() if any(_is_young(file, rule) for file in files)}
    if young:
        time.sleep(rule.between_looks_seconds)
    found = {}
    for county, files in looked.items():
        again = {(file.name, file.stamp) for file in look(county)} if county in young else set()
        found[county] = [file for file in files if not _is_young(file, rule) or (file.name, file.stamp) in again]
    return found


def _is_young(file: Dropped, rule: Settled) -> bool:
    return file.ordinary and (file.age is None or not rule.untouched_seconds <= file.age)


def may_grow(file: Dropped, rule: Settled) -> bool:
    """Whether a file that ends too early may still be completed."""
    return file.age is None or file.age < rule.unfinished_seconds
