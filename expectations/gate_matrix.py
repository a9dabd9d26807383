"""What the day's gates found as a matrix of gates and parts of the province, what failed first; light to import."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Titles:
    """What parts of the province and gates are called, each in its order; `apart`: the part whose gates are its own."""

    apart: str
    parts: Mapping[str, str]
    gates: Mapping[str, str]


@dataclass(frozen=True)
class Cell:
    """What one gate found in one part: its page, and what of its expectations failed."""

    page: str
    evaluated: int
    failed: int


@dataclass(frozen=True)
class Row:
    """A gate over the parts, a cell or none for each."""

    gate: str
    title: str
    cells: Sequence[Cell | None]

    @property
    def failed(self) -> int:
        """How many expectations failed in all parts."""
        return sum(cell.failed for cell in self.cells if cell is not None)


def _base(gate: str, titles: Titles) -> str:
    """The gate whose title it bears: its own, or that of the file of which it guards a further sheet (assist_2)."""
    name, _, sheet = gate.rpartition("_")
    return name if gate not in titles.gates and name in titles.gates and sheet.isdigit() else gate


def _title(gate: str, titles: Titles) -> str:
    base = _base(gate, titles)
    title = titles.gates.get(base, base)
    return title if base == gate else f"{title}（第{gate.rpartition('_')[2]}张表）"


def matrix(found: Mapping[tuple[str, str], Cell], parts: Sequence[str], titles: Titles) -> list[Row]:
    """A row per gate of the parts, those that failed first, else in the order of the titles."""
    places = {gate: place for place, gate in enumerate(titles.gates)}
    gates = sorted(
        {gate for part, gate in found if part in parts},
        key=lambda gate: (places.get(_base(gate, titles), len(places)), gate),
    )
    rows = [Row(gate, _title(gate, titles), [found.get((part, gate)) for part in parts]) for gate in gates]
    return sorted(rows, key=lambda row: -row.failed)
