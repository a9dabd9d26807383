"""The page of a form as lines of cells: what stands where, and how high each line is."""

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from exports.towns.form import Form
from policies.model import load_code_sets
from policies.words import MARGINAL, TITLES, UNSTABLE

TITLE = "入户核实表"
HEADING = f"防返贫监测{TITLE}"
HOUSEHOLD = "户编号"
# Of columns, in characters: A4 within its margins.
WIDTHS = (9, 10, 5, 20, 10, 12, 10, 12)
_LAST = len(WIDTHS) - 1
_ROW, _LINE = 19.0, 13.5  # points: a line of one row of text, each further row
_PAGE = 745.0  # of A4, within its margins
_DENSE = 15.0  # a line of one row of small text
_ROOM, _LESS_ROOM = 80.0, 40.0  # for what was found out, at least; of a large family

Look = Literal["title", "place", "number", "label", "value", "small", "dense", "amount", "open"]


class Place(NamedTuple):
    """Where a text stands within a line: over the columns `first` to `last`."""

    first: int
    last: int
    look: Look


@dataclass(frozen=True, eq=False)
class Layout:
    """The places of a line, from the first column to the last, and how many characters each is wide."""

    places: tuple[Place, ...]
    widths: tuple[int, ...]


class Line(NamedTuple):
    """A text for each place of a layout; a height of 0 takes what the page has left."""

    layout: Layout
    texts: tuple[str, ...]
    height: float = _ROW


def _layout(*places: tuple[int, int, Look]) -> Layout:
    widths = (sum(WIDTHS[first : last + 1]) - 1 for first, last, _ in places)
    return Layout(tuple(Place(*place) for place in places), tuple(widths))


def _each(look: Look) -> Layout:
    """A place in each column."""
    return _layout(*((column, column, look) for column in range(_LAST + 1)))


_TITLE = _layout((0, _LAST, "title"))
_PLACE = _layout((0, 4, "place"), (5, _LAST, "number"))
_LABELLED = _layout(
    (0, 0, "label"), (1, 3, "value"), (4, 4, "label"), (5, 5, "value"), (6, 6, "label"), (7, 7, "value")
)
_WIDE, _OPEN = (_layout((0, 0, "label"), (1, _LAST, look)) for look in ("value", "open"))
_HEADINGS, _PERSON, _DENSE_PERSON = _each("label"), _each("small"), _each("dense")
_FIGURE_HEADINGS = _layout((0, 2, "label"), (3, 3, "label"), (4, 5, "label"), (6, 7, "label"))
_FIGURE = _layout((0, 2, "label"), (3, 3, "amount"), (4, 5, "amount"), (6, 7, "value"))


class _Narrow(dict[str, int]):
    """How many narrow characters each character is wide."""

    def __missing__(self, character: str) -> int:
        self[character] = width = 1 + (unicodedata.east_asian_width(character) in "WFA")
        return width


_NARROW = _Narrow()


@lru_cache(maxsize=4096)
def _rows(text: str, width: int) -> int:
    """How many rows a text takes that is wrapped within a width."""
    wide = [sum(map(_NARROW.__getitem__, each)) for each in text.split("\n")]
    return sum([max(1, math.ceil(each / width)) for each in wide])


def _height(text: str, width: int) -> float:
    """The height of a line in which a text is wrapped within a width."""
    if 2 * len(text) <= width and "\n" not in text:
        return _ROW
    plain = text.isascii() and "\n" not in text
    rows = math.ceil(len(text) / width) if plain else _rows(text, width)
    return _ROW + (rows - 1) * _LINE


def _fitting(layout: Layout, texts: tuple[str, ...], height: float = _ROW) -> Line:
    """A line as high as its highest text, and no lower than `height`."""
    return Line(layout, texts, max(height, *map(_height, texts, layout.widths)))


def _wide(label: str, text: str, height: float | None = None) -> Line:
    """A label, and its text over the rest of the width."""
    return Line(_WIDE, (label, text), _height(text, _WIDE.widths[1]) if height is None else height)


def _labelled(*texts: str, height: float = _ROW) -> Line:
    """Three labels, each with its text."""
    return _fitting(_LABELLED, texts, height)


def _people(form: Form, many: bool) -> Iterator[Line]:
    """A line per person, and one for somebody who is not entered; of `many` each has but one row of text."""
    headings = ("姓名", "与户主关系", "年龄", "证件号码", "健康状况", "劳动技能", "在校生状况", "医疗保险")
    yield _fitting(_HEADINGS, headings)
    if many:
        yield from (Line(_DENSE_PERSON, person, _DENSE) for person in form.people)
        return
    for person in [*form.people, ("",) * len(headings)]:
        yield _fitting(_PERSON, person)


def _figures(form: Form) -> Iterator[Line]:
    """What the household's income is: as entered, as verified."""
    yield _figure(_FIGURE_HEADINGS, f"{form.window}收入", "登记数（元）", "核实数（元）", "说明")
    for title, amount in form.figures:
        yield _figure(_FIGURE, title, amount, "", "")


def _figure(layout: Layout, *texts: str) -> Line:
    return Line(layout, texts, _height(texts[0], layout.widths[0]))


@cache
def _risk_boxes() -> str:
    return "　".join(f"□{risk}" for risk in load_code_sets()["risk"])


def _to_fill(form: Form) -> Iterator[Line]:
    """What was found out, whether the household is taken in, for which risk, and who says so."""
    kinds = f"□{TITLES[UNSTABLE]}　□{TITLES[MARGINAL]}"
    hinted = f"\n已有提示：{'、'.join(form.risks)}" if form.risks else ""
    yield Line(_OPEN, ("核实情况", ""), 0.0)
    yield _wide("是否纳入", f"□是（{kinds}）　　□否，理由：", 28.0)
    yield _wide("风险类型", _risk_boxes() + hinted)
    yield _labelled("核实人签字", "", "户主签字", "", "核实日期", "　　月　　日", height=38.0)


def _lines(form: Form, number: str, many: bool) -> list[Line]:
    return [
        Line(_TITLE, (HEADING,), 30.0),
        Line(_PLACE, (form.place, number)),
        _labelled(HOUSEHOLD, form.household_no, "户主姓名", form.head, "联系电话", form.phone),
        _labelled("户类型", form.kind, "家庭人口", form.size, "核实期限", form.due),
        *_people(form, many),
        *_figures(form),
        _wide("收入水平", form.level),
        _wide("大额支出", form.expenses),
        _wide("生活条件", form.living),
        _wide("核查原因", form.reasons),
        *_to_fill(form),
    ]


def _used(lines: Sequence[Line]) -> float:
    return sum([line.height for line in lines])


def page(form: Form, number: str) -> list[Line]:
    """The lines of a form's page; `number` stands beside its place. A very large family may take a second page."""
    lines, least = _lines(form, number, many=False), _ROOM
    if _used(lines) > _PAGE - least:
        lines, least = _lines(form, number, many=True), _LESS_ROOM
    room = max(least, _PAGE - _used(lines))
    return [line if line.height else line._replace(height=room) for line in lines]
