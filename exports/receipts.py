"""The national system's import results as counties drop them: a workbook or CSV, read without trusting it.

A file that is not what it should be is refused with one Chinese line, and nothing of it is used.
"""

import csv
import datetime as dt
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import python_calamine

from exports.format_catalogue import recorded_formats
from exports.format_specs import FormatSpec
from exports.ledger.answers import Answer

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 200
MAX_PARTS = 200
MAX_ROWS = 100_000
_HEADING_ROWS = 3  # exports of the national system carry up to two title rows
_RESULT = ("导入结果", "结果", "导入状态", "状态")
_REASON = ("失败原因", "原因", "错误信息")
_ACCEPTED, _REFUSED = "成功", "失败"
_STAMP = re.compile(r"_(20\d{6})(?:\D|$)")


class ReceiptError(ValueError):
    """A receipt that is not used; one Chinese line for the county that says why."""


@dataclass(frozen=True)
class ReadReceipt:
    """A receipt's rows, the formats that its key may stand for, and the day of the file when its name tells."""

    formats: list[str]
    day: dt.date | None
    answers: list[Answer]


def _check_archive(data: bytes) -> None:
    """Raise ReceiptError for what no import result holds: macros, entities, links, or far more than it seems."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise ReceiptError("文件解压后过大，不能读取")
            if any(part.file_size > MAX_RATIO * max(part.compress_size, 1024) for part in parts):
                raise ReceiptError("文件压缩比异常，不能读取")
            names = [part.filename.lower() for part in parts]
            if any(name.endswith(("vbaproject.bin", ".exe", ".js")) or "activex" in name for name in names):
                raise ReceiptError("文件带有宏或程序，请另存为不带宏的工作簿")
            if any("externallink" in name for name in names):
                raise ReceiptError("文件带有外部链接，请去掉后另存")
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")) and _declares_entities(archive, part):
                    raise ReceiptError("文件的XML带有实体声明，不能读取")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise ReceiptError("文件已损坏、加了密码，或不是xlsx工作簿") from None


def _declares_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether an XML part has a document type, which workbooks never do."""
    with archive.open(part) as file:
        head = file.read(64 * 1024)
    text = head.replace(b"\x00", b"").upper()  # UTF-16 hides the word between zero bytes
    return b"<!DOCTYPE" in text or b"<!ENTITY" in text


def _workbook_rows(data: bytes) -> list[list[str]]:
    _check_archive(data)
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheet = workbook.get_sheet_by_index(0)
        if sheet.height > MAX_ROWS:
            raise ReceiptError(f"文件超过{MAX_ROWS}行，不能读取")
        return [[_text(cell) for cell in row] for row in sheet.to_python()]
    except (python_calamine.CalamineError, IndexError, ValueError, OSError) as error:
        if isinstance(error, ReceiptError):
            raise
        raise ReceiptError("工作簿不能打开或没有工作表") from None


def _text(cell: object) -> str:
    """A cell's text; a whole number without its point."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _csv_rows(data: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise ReceiptError("文件的编码不能识别，请另存为xlsx")
    if "\x00" in text:
        raise ReceiptError("文件不是文本，请另存为xlsx")
    try:
        rows = [[cell.strip().removeprefix("'") for cell in row] for row in csv.reader(io.StringIO(text))]
    except csv.Error:
        raise ReceiptError("文件不是规范的csv，请另存为xlsx") from None
    if len(rows) > MAX_ROWS:
        raise ReceiptError(f"文件超过{MAX_ROWS}行，不能读取")
    return rows


def _rows(path: Path) -> list[list[str]]:
    if path.is_symlink() or not path.is_file():
        raise ReceiptError("不是普通文件，不能读取")
    if path.stat().st_size > MAX_BYTES:
        raise ReceiptError("文件超过20MB，不能读取")
    match path.suffix.lower():
        case ".xlsx":
            return _workbook_rows(path.read_bytes())
        case ".csv":
            return _csv_rows(path.read_bytes())
    raise ReceiptError("只能读取xlsx或csv文件")


def _first(headings: list[str], names: tuple[str, ...]) -> int | None:
    return next((headings.index(name) for name in names if name in headings), None)


def _keyed(headings: list[str], spec: FormatSpec) -> list[int] | None:
    """Where the key columns of a format stand; None when one is missing."""
    names = [spec.heading_of(column) for column in spec.key]
    return [headings.index(name) for name in names] if set(names) <= set(headings) else None


def _stamped_day(name: str) -> dt.date | None:
    found = _STAMP.search(name)
    try:
        return dt.datetime.strptime(found.group(1), "%Y%m%d").date() if found else None
    except ValueError:
        return None


def _specs(headings: list[str], name: str, as_of: dt.date) -> list[FormatSpec]:
    """The formats a receipt may answer: the one its name tells, else those whose whole key it holds, the
    longest keys.
    """
    fitting = [spec for spec in recorded_formats(as_of) if _keyed(headings, spec) is not None]
    named = [spec for spec in fitting if f"_{spec.sheet}_" in name]
    if named:
        return named
    longest = max((len(spec.key) for spec in fitting), default=0)
    return [spec for spec in fitting if len(spec.key) == longest]


def read_receipt(path: Path, as_of: dt.date) -> ReadReceipt:
    """The rows of one receipt; raises ReceiptError with the line that the county is told."""
    rows = _rows(path)
    for place, row in enumerate(rows[:_HEADING_ROWS]):
        result, reason = _first(row, _RESULT), _first(row, _REASON)
        specs = _specs(row, path.name, as_of) if result is not None else []
        if specs and result is not None and reason is not None:
            return ReadReceipt(
                [spec.format for spec in specs],
                _stamped_day(path.name),
                _answers(rows[place + 1 :], _keyed(row, specs[0]) or [], result, reason),
            )
    raise ReceiptError("前三行中没有需要的表头：记录编号（如户编号、人编号）、导入结果、失败原因")


def _answers(rows: list[list[str]], key: list[int], result: int, reason: int) -> list[Answer]:
    answers = []
    for row in rows:
        cells = row + [""] * (max(*key, result, reason) + 1 - len(row))
        if not any(cells):
            continue
        said = cells[result]
        if said not in (_ACCEPTED, _REFUSED) or not all(cells[place] for place in key):
            raise ReceiptError("有的行没有记录编号，或导入结果不是“成功”“失败”")
        refused = said == _REFUSED
        told = (cells[reason][:400] or "未说明原因") if refused else None
        answers.append(Answer("/".join(cells[place] for place in key), not refused, told))
    if not answers:
        raise ReceiptError("文件中没有任何记录")
    return answers
