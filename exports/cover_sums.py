"""The sums of a cover: all confirmed households, and the parts that make them up."""

from collections.abc import Mapping
from dataclasses import dataclass

from exports.accounting import PLACE_HELD_BACK, PLACE_SENT, PLACE_UNSETTLED
from exports.whereabouts import BEFORE, PARTS, REPORTED, answered_name, count_name
from policies.words import ACCEPTED, CONFIRMED, ELIMINATED, REFUSED, SENT, TITLES

_TOTALS = {CONFIRMED: "已确认监测对象", ELIMINATED: TITLES[ELIMINATED]}
_TITLES = {
    PLACE_SENT: "本期报送",
    BEFORE: "以前已报送",
    PLACE_HELD_BACK: "暂缓导入",
    PLACE_UNSETTLED: "类别待核实",
}
_ANSWERS = {ACCEPTED: "已接收", SENT: "未反馈", REFUSED: "失败未改"}
# What is told only where there are any.
_SELDOM = {PLACE_UNSETTLED}


@dataclass(frozen=True)
class Addend:
    """A part of a sum in the county's words, and what its households are."""

    title: str
    count: int
    note: str = ""


@dataclass(frozen=True)
class Sum:
    """All households of a status, and the parts that they are the sum of."""

    title: str
    total: int
    parts: list[Addend]

    @property
    def told(self) -> str:
        """本期报送 16 + 以前已报送 0 + 暂缓导入 1."""
        return " + ".join(
            f"{part.title} {part.count}" + (f"（{part.note}）" if part.note else "") for part in self.parts
        )


def sums(counts: Mapping[str, int]) -> list[Sum]:
    """The sums of a county's counts: of its confirmed households, and of those whose risk is gone, if any."""
    told = []
    for status in REPORTED:
        if count_name(status, BEFORE) not in counts or (status != CONFIRMED and not counts[status]):
            continue
        parts = [
            Addend(_TITLES[part], counts[count_name(status, part)], _note(counts, status) if part == BEFORE else "")
            for part in PARTS
            if counts[count_name(status, part)] or part not in _SELDOM
        ]
        told.append(Sum(_TOTALS[status], counts[status], parts))
    return told


def _note(counts: Mapping[str, int], status: str) -> str:
    """已接收 5，未反馈 3: how those sent before were answered."""
    answered = ((title, counts[answered_name(status, state)]) for state, title in _ANSWERS.items())
    return "，".join(f"{title} {count}" for title, count in answered if count)
