"""What monitored households lack and may have, counted for a page: cover, quality page, province."""

from collections import Counter
from dataclasses import dataclass

import pandas as pd

from policies.words import OFFERED, UNCOVERED, UNCOVERED_NEED

# What stands before the counts of each subject, in their order.
_WHAT = {UNCOVERED: "监测对象", UNCOVERED_NEED: "尚无措施覆盖的需求", OFFERED: "可享受的政策"}


@dataclass(frozen=True)
class Assistance:
    """Of confirmed households, `what` is counted (such as needs that no measure covers), and for each title how many
    have it (N2.1d).
    """

    what: str
    households: list[tuple[str, int]]

    @property
    def told(self) -> str:
        """就业 3 户、教育 1 户."""
        return "、".join(f"{title} {count} 户" for title, count in self.households)


def assistance_told(counts: pd.DataFrame, smallest: int = 1) -> list[Assistance]:
    """Rows of the result `assistance_count` of one county, or summed of several, as what is counted and for each title
    how many households, most first.

    A count below `smallest` is not told: the province's pages give theirs (`policy.board.smallest_group`).
    """
    sums: Counter[tuple[str, str, str]] = Counter()
    named = counts[["subject", "code", "title", "households"]].dropna()
    for subject, code, title, households in named.itertuples(index=False, name=None):
        sums[subject, code, title] += int(households)
    shown = sorted(sums.items(), key=lambda each: (-each[1], each[0][1], each[0]))
    told = []
    for subject, what in _WHAT.items():
        own = [(title, count) for (of, _, title), count in shown if of == subject and count >= smallest]
        if own:
            told.append(Assistance(what, own))
    return told
