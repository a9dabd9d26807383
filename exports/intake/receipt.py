"""An import result's rows, judged one by one: which record, accepted or refused, or why a row cannot be used."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from exports.format_catalogue import format_spec, recorded_formats
from exports.format_specs import FormatSpec
from exports.intake.cells import is_lost, is_typed, plain, shown
from exports.intake.errors import IntakeError
from exports.intake.fitting import misfit, most_of
from exports.intake.headings import HEAD_IDENTITY, IDENTITY, REASON, RESULT
from exports.intake.table import Table
from exports.ledger.tables import RecordVersion
from policies.receipts import load_receipts
from policies.words import HEAD, REFUSED

_STAMP = re.compile(r"_(20\d{6})(?:\D|$)")
_NO_REASON = "未说明原因"
_REASON_CHARACTERS = 400
_SHOWN_CHARACTERS = 20
_IDENTITY_TYPE = "identity_number"
_LONGEST_KEY = most_of(RecordVersion.record_key)
_TITLES = {RESULT: "导入结果", REASON: "失败原因", HEAD_IDENTITY: "证件号码", IDENTITY: "证件号码"}


@dataclass(frozen=True)
class ReceiptRow:
    """One row of an import result.

    keys: the record's key by each format that it may be of; empty when it is named by `identity`. `accepted` None and a
    `problem`: the row is not used. `typed`: a spreadsheet made a number of a key, leading zeros may be gone.
    """

    number: int
    keys: dict[str, str] = field(default_factory=dict)
    identity: str | None = None
    accepted: bool | None = None
    reason: str | None = None
    problem: str | None = None
    typed: bool = False


@dataclass(frozen=True)
class Receipt:
    """An import result: the formats it may answer, those of which it shows most columns first; the day of its file."""

    ranks: dict[str, int]
    day: dt.date | None
    rows: list[ReceiptRow]


def read_receipt(table: Table, name: str, day: dt.date) -> Receipt:
    """The rows of an import result called `name`; raises IntakeError when no format fits or there is no row."""
    if _is_our_list(table, day):
        raise IntakeError("这是本系统发出的导入失败清单，不是全国系统给出的导入结果")
    specs, by_identity = _specs(table, name, day)
    if not specs:
        raise IntakeError("表头不足以确定是哪一类记录：需要户编号，家庭成员另需人编号，帮扶措施另需措施编号")
    keyed = {} if by_identity else {spec.format: [spec.heading_of(column) for column in spec.key] for spec in specs}
    rows = [_row(table, each, keyed) for each in table.rows if not _is_total(each[1])]
    if not rows:
        raise IntakeError("文件中没有任何记录")
    return Receipt(_ranks(specs, table), _stamped_day(name), list(_once(rows)))


def _is_our_list(table: Table, day: dt.date) -> bool:
    """Whether a table is our own list of refused records, whose format is called as the answer: it says nothing new."""
    ours = format_spec(REFUSED, day)
    marks = {plain(ours.heading_of(column)) for column in ("format_title", "sent_on")}
    return RESULT not in table.headings and marks <= set(table.others)


def _specs(table: Table, name: str, day: dt.date) -> tuple[list[FormatSpec], bool]:
    """The formats that the file may answer, and whether its rows are named by identity numbers alone."""
    recorded = recorded_formats(day)
    fitting = [spec for spec in recorded if _key_headings(spec) <= set(table.headings)]
    by_identity = not fitting
    if by_identity:
        fitting = _of_identity(recorded, table)
    named = [spec for spec in fitting if spec.sheet in name]
    if named:
        return named, by_identity
    longest = max((len(spec.key) for spec in fitting), default=0)
    return [spec for spec in fitting if by_identity or len(spec.key) == longest], by_identity


def _key_headings(spec: FormatSpec) -> set[str]:
    return {spec.heading_of(column) for column in spec.key}


def _of_identity(specs: list[FormatSpec], table: Table) -> list[FormatSpec]:
    """The formats whose records show an identity number of the kind that the file names."""
    wanted = [name for name in (HEAD_IDENTITY, IDENTITY) if name in table.headings]
    of_head = [spec for spec in specs if _identity_heading(spec, of_head=True)]
    of_any = [spec for spec in specs if _identity_heading(spec, of_head=False)]
    return (of_head if wanted == [HEAD_IDENTITY] else [*of_any, *of_head]) if wanted else []


def _identity_heading(spec: FormatSpec, of_head: bool) -> bool:
    return any(c.type == _IDENTITY_TYPE and c.heading.startswith(HEAD) == of_head for c in spec.columns)


def _ranks(specs: list[FormatSpec], table: Table) -> dict[str, int]:
    """By format its place: the one of which the file shows most headings is 0."""
    there = {plain(heading) for heading in [*table.headings, *table.others]}
    shared = {spec.format: len(there & {plain(column.heading) for column in spec.columns}) for spec in specs}
    order = sorted(set(shared.values()), reverse=True)
    return {name: order.index(count) for name, count in shared.items()}


def _is_total(first: str) -> bool:
    """Whether a row sums up the others."""
    text = plain(shown(first))
    return any(text.startswith(word) for word in load_receipts().totals) or bool(re.match(r"共\d+[条户人行]", text))


def _row(table: Table, row: tuple[int, str, list[str]], keyed: dict[str, list[str]]) -> ReceiptRow:
    """One row judged; `keyed`: by format the headings of its key, none when rows are named by identity numbers."""
    number, _, cells = row
    each = list(zip(table.headings, cells, strict=True))
    by_heading = dict(each)
    problem = misfit((_TITLES.get(heading, heading), cell, None) for heading, cell in each)
    if problem is not None:
        return ReceiptRow(number, problem=problem)
    results = [shown(cell) for heading, cell in each if heading == RESULT]
    accepted, reason, problem = _verdict(results, shown(by_heading.get(REASON, "")))
    if problem is not None:
        return ReceiptRow(number, problem=problem)
    parts = {heading: by_heading[heading] for headings in keyed.values() for heading in headings}
    missing = {heading for heading, cell in parts.items() if not shown(cell)}
    lost = {heading for heading, cell in parts.items() if is_lost(cell)}
    if parts and not missing and not lost:
        keys = {name: "/".join(shown(parts[heading]) for heading in headings) for name, headings in keyed.items()}
        if (wrong := misfit(("记录编号", key, _LONGEST_KEY) for key in keys.values())) is not None:
            return ReceiptRow(number, problem=wrong)
        return ReceiptRow(number, keys, None, accepted, reason, typed=any(map(is_typed, parts.values())))
    identity = by_heading.get(HEAD_IDENTITY) or by_heading.get(IDENTITY) or ""
    if identity and not is_lost(identity):
        return ReceiptRow(number, {}, shown(identity).upper(), accepted, reason)
    if lost or identity:
        what = "、".join(sorted(lost)) or "证件号码"
        return ReceiptRow(number, problem=f"{what}被表格软件改成了数字，末尾几位已丢失，请把该列设为文本后重新导出")
    return ReceiptRow(number, problem=f"没有{'、'.join(sorted(missing)) or '证件号码'}")


def _verdict(results: list[str], said: str) -> tuple[bool | None, str | None, str | None]:
    """Accepted or not, the reason of a refusal, and why neither can be told.

    Of several columns that may be the result, one that says something else, as a household's state does, is none.
    """
    why = said[:_REASON_CHARACTERS]
    if not results:
        return (False, why, None) if why else (None, None, "没有导入结果，也没有失败原因")
    accepted, refused = ({plain(each) for each in results} & words for words in _words())
    if accepted and refused:
        return None, None, "同一行有两列导入结果，一列成功、一列失败，不能判断"
    if accepted:
        return True, None, None
    if refused:
        return False, why or _NO_REASON, None
    told = next(filter(None, results), "")
    return None, None, f"导入结果“{told[:_SHOWN_CHARACTERS]}”不是“成功”“失败”" if told else "没有导入结果"


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    """The words of success and of failure, as cells are compared."""
    words = load_receipts().results
    return frozenset(map(plain, words.accepted)), frozenset(map(plain, words.refused))


def _once(rows: list[ReceiptRow]) -> Iterator[ReceiptRow]:
    """Rows that say the same of a record count once; of a record of which two things are said, nothing is used."""
    said: dict[str, set[bool | None]] = {}
    for row in rows:
        said.setdefault(_about(row), set()).add(row.accepted)
    told: set[str] = set()
    for row in rows:
        about = _about(row)
        if row.problem is None and len(said[about]) > 1:
            yield ReceiptRow(row.number, problem="同一记录在文件中既有成功又有失败，不能判断")
        elif row.problem is not None or about not in told:
            told.add(about)
            yield row


def _about(row: ReceiptRow) -> str:
    """Which record a row is about."""
    return f"row {row.number}" if row.problem else row.identity or "\n".join(row.keys.values())


def _stamped_day(name: str) -> dt.date | None:
    """The day of the file that was imported, when the receipt keeps its name."""
    found = _STAMP.search(name)
    try:
        return dt.datetime.strptime(found.group(1), "%Y%m%d").date() if found else None
    except ValueError:
        return None
