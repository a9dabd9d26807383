"""The page of a form as lines of cells: what stands where, and how high each line is."""

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

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


@dataclass(frozen=True)
class Cell:
    """A text over the columns `first` to `last`."""

    first: int
    last: int
    text: str
    look: Look


@dataclass(frozen=True)
class Line:
    """Cells beside each other; a height of 0 takes what the page has left."""

    cells: Sequence[Cell]
    height: float = _ROW


def _width(text: str) -> int:
    """How many narrow characters a text is wide."""
    return len(text) + sum(unicodedata.east_asian_width(each) in "WFA" for each in text)


def _height(text: str, columns: range) -> float:
    """The height of a line in which a text is wrapped within columns."""
    width = sum(WIDTHS[column] for column in columns) - 1
    rows = sum(max(1, math.ceil(_width(each) / width)) for each in text.split("\n"))
    return _ROW + (rows - 1) * _LINE


def _wide(label: str, text: str, height: float | None = None, look: Look = "value") -> Line:
    """A label, and its text over the rest of the width."""
    cells = (Cell(0, 0, label, "label"), Cell(1, _LAST, text, look))
    return Line(cells, _height(text, range(1, _LAST + 1)) if height is None else height)


def _labelled(*texts: tuple[str, str], height: float = _ROW) -> Line:
    """Three labels with their texts."""
    places = ((0, 1, 3), (4, 5, 5), (6, 7, 7))
    cells = [
        cell
        for (label, text), (at, first, last) in zip(texts, places, strict=True)
        for cell in (Cell(at, at, label, "label"), Cell(first, last, text, "value"))
    ]
    fitting = max(_height(cell.text, range(cell.first, cell.last + 1)) for cell in cells)
    return Line(cells, max(height, fitting))


def _row(texts: Sequence[str], look: Look) -> Line:
    """A text in each column."""
    cells = [Cell(column, column, text, look) for column, text in enumerate(texts)]
    return Line(cells, max(_height(cell.text, range(cell.first, cell.last + 1)) for cell in cells))


def _people(form: Form, many: bool) -> Iterator[Line]:
    """A line per person, and one for somebody who is not entered; of `many` each has but one row of text."""
    headings = ("姓名", "与户主关系", "年龄", "证件号码", "健康状况", "劳动技能", "在校生状况", "医疗保险")
    yield _row(headings, "label")
    if many:
        yield from (Line(_row(person, "dense").cells, _DENSE) for person in form.people)
        return
    for person in [*form.people, ("",) * len(headings)]:
        yield _row(person, "small")


def _figures(form: Form) -> Iterator[Line]:
    """What the household's income is: as entered, as verified."""
    headings = (f"{form.window}收入", "登记数（元）", "核实数（元）", "说明")
    yield _figure(headings, ("label",) * 4)
    for title, amount in form.figures:
        yield _figure((title, amount, "", ""), ("label", "amount", "amount", "value"))


def _figure(texts: Sequence[str], looks: Sequence[Look]) -> Line:
    places = ((0, 2), (3, 3), (4, 5), (6, 7))
    cells = [Cell(*place, text, look) for place, text, look in zip(places, texts, looks, strict=True)]
    return Line(cells, _height(texts[0], range(3)))


@cache
def _risk_boxes() -> str:
    return "　".join(f"□{risk}" for risk in load_code_sets()["risk"])


def _to_fill(form: Form) -> Iterator[Line]:
    """What was found out, whether the household is taken in, for which risk, and who says so."""
    kinds = f"□{TITLES[UNSTABLE]}　□{TITLES[MARGINAL]}"
    hinted = f"\n已有提示：{'、'.join(form.risks)}" if form.risks else ""
    yield _wide("核实情况", "", 0.0, "open")
    yield _wide("是否纳入", f"□是（{kinds}）　　□否，理由：", 28.0)
    yield _wide("风险类型", _risk_boxes() + hinted)
    yield _labelled(("核实人签字", ""), ("户主签字", ""), ("核实日期", "　　月　　日"), height=38.0)


def _lines(form: Form, number: str, many: bool) -> list[Line]:
    return [
        Line((Cell(0, _LAST, HEADING, "title"),), 30.0),
        Line((Cell(0, 4, form.place, "place"), Cell(5, _LAST, number, "number"))),
        _labelled((HOUSEHOLD, form.household_no), ("户主姓名", form.head), ("联系电话", form.phone)),
        _labelled(("户类型", form.kind), ("家庭人口", form.size), ("核实期限", form.due)),
        *_people(form, many),
        *_figures(form),
        _wide("收入水平", form.level),
        _wide("大额支出", form.expenses),
        _wide("生活条件", form.living),
        _wide("核查原因", form.reasons),
        *_to_fill(form),
    ]


def _used(lines: Sequence[Line]) -> float:
    return sum(line.height for line in lines)


def page(form: Form, number: str) -> list[Line]:
    """The lines of a form's page; `number` stands beside its place. A very large family may take a second page."""
    lines, least = _lines(form, number, many=False), _ROOM
    if _used(lines) > _PAGE - least:
        lines, least = _lines(form, number, many=True), _LESS_ROOM
    room = max(least, _PAGE - _used(lines))
    return [line if line.height else Line(line.cells, room) for line in lines]
