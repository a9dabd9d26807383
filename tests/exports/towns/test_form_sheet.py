"""A town's forms hold what xlsxwriter would write of them cell by cell, every part of the file byte for byte."""

import datetime as dt
import io
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.towns import form_sheet
from exports.towns.form import Form
from exports.towns.form_sheet import forms_workbook
from tests.exports.towns.plain_forms import plain_forms

DAY = dt.date(2020, 5, 8)
# What markup, escapes, line breaks and blanks at an end are made of, and any other character.
TEXT = st.one_of(
    st.text(st.sampled_from("户a&<>\"'_x0041_ \n\t\r\x00\x1b\x7f　\ufffe\uffff😀"), max_size=40),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.sampled_from(["", "_x005F_", "一般农户", "残疾" * 90]),
).filter(lambda text: not (text.startswith("<r>") and text.endswith("</r>")))
PEOPLE = st.lists(st.tuples(*[TEXT] * 8), max_size=3)
WORDS = {name: TEXT for name, kind in Form.__annotations__.items() if kind is str}
FORM = st.builds(
    Form,
    people=PEOPLE,
    figures=st.lists(st.tuples(TEXT, TEXT), max_size=3),
    risks=st.lists(TEXT, max_size=2),
    **WORDS,
)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def form(people: int) -> Form:
    words = dict.fromkeys(WORDS, "琅琊区")
    person = ("李小明", "户主", "40", "341102198205175125", "健康", "普通劳动力", "", "已参保")
    return Form(**words, people=[person] * people, figures=[("工资性收入", "1,200.00")], risks=["因病"])


@settings(max_examples=40, deadline=None)
@given(st.lists(FORM, min_size=1, max_size=3))
def test_every_part_is_the_library_s(forms: list[Form]) -> None:
    assert parts(forms_workbook(forms, DAY)) == parts(plain_forms(forms, DAY))


@pytest.mark.parametrize("people", [(2, 40), (40, 2), (90,)], ids=["large last", "large first", "two pages"])
def test_a_large_family_s_dense_lines_are_the_library_s(people: tuple[int, ...]) -> None:
    forms = [form(count) for count in people]
    assert parts(forms_workbook(forms, DAY)) == parts(plain_forms(forms, DAY))


@pytest.mark.parametrize(
    "text", ["长" * 20_000, "长" * 40_000, "😀" * 17_000], ids=["fits", "cut", "cut within a sign"]
)
def test_a_text_is_cut_where_the_library_cuts_it(text: str) -> None:
    forms = [replace(form(1), reasons=text, window=text, level=text + "。")]
    same = parts(forms_workbook(forms, DAY)) == parts(plain_forms(forms, DAY))
    assert same


def test_more_forms_than_a_sheet_breaks_stand_in_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form_sheet, "_OF_SHEET", 3)
    forms = [form(2)] * 7
    found = parts(forms_workbook(forms, DAY))
    assert found == parts(plain_forms(forms, DAY))
    assert {name for name in found if "worksheets/sheet" in name} == {f"xl/worksheets/sheet{n}.xml" for n in (1, 2, 3)}


def test_a_text_that_looks_like_markup_stays_a_text() -> None:
    told = parts(forms_workbook([replace(form(1), head="<r><t>x</t></r>")], DAY))
    assert b"&lt;r&gt;&lt;t&gt;x" in told["xl/sharedStrings.xml"]
