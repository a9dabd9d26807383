"""A dropped file's sheets, whatever program saved it: xlsx, xls, ods, a web page, or separated text."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import python_calamine

from exports.intake.archive import check_archive
from exports.intake.cells import cell_text
from exports.intake.errors import IntakeError
from exports.intake.text import SEPARATORS, decoded, is_cut, separated
from exports.intake.web_table import is_page, web_tables

# The child that reads a file starts in a quarter of the time without pydantic.
if TYPE_CHECKING:
    from policies.receipts import Limits

_PACKED, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MACROS = "_VBA_PROJECT".encode("utf-16-le")


@dataclass(frozen=True)
class Sheet:
    """Rows of texts; `first` is the number of the first row as the program shows it, `cut`: it ends within a row."""

    rows: list[list[str]]
    first: int = 1
    cut: bool = False


def sheets(data: bytes, limits: "Limits") -> Iterator[Sheet]:
    """Every way in which the file may be a table, the likeliest first.

    Raises IntakeError with one Chinese line, UnsettledError when the file's end is missing.
    """
    if not data:
        raise IntakeError("文件是空的")
    if data.startswith(_PACKED):
        check_archive(data, limits)
        yield from _workbook(data, limits)
    elif data.startswith(_OLD):
        if _ENCRYPTED in data:
            raise IntakeError("文件加了密码，请去掉密码后另存")
        if _MACROS in data:
            raise IntakeError("文件带有宏或程序，请另存为不带宏的工作簿")
        yield from _workbook(data, limits)
    else:
        yield from _text(data, limits)


def _workbook(data: bytes, limits: "Limits") -> Iterator[Sheet]:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names[: limits.sheets]:
            sheet = book.get_sheet_by_name(name)
            if sheet.end is None:
                continue
            last = sheet.end[0] + 1
            if last > limits.rows:
                raise IntakeError(f"工作表超过{limits.rows}行，不能读取")
            rows = [_texts(row, limits) for row in sheet.iter_rows()]
            # Rows before the first filled one may or may not be given; counted from the end, the number is right.
            yield Sheet(rows, last - len(rows) + 1)
    except python_calamine.PasswordError:
        raise IntakeError("文件加了密码，请去掉密码后另存") from None
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        if isinstance(error, IntakeError):
            raise
        raise IntakeError("文件已损坏，或不是xlsx、xls、ods工作簿") from None


def _text(data: bytes, limits: "Limits") -> Iterator[Sheet]:
    text = decoded(data)
    if is_page(text):
        for rows in web_tables(text):
            yield _limited(rows, limits, cut=False)
        return
    used = [separator for separator in SEPARATORS if separator in text]
    if not used:
        raise IntakeError("文件已损坏，或不是表格")
    told: IntakeError | None = None
    for separator in used:
        try:
            rows = separated(text, separator)
        except IntakeError as error:
            told = error
            continue
        yield _limited(rows, limits, is_cut(text))
    if told is not None:
        raise told


def _limited(rows: list[list[str]], limits: "Limits", cut: bool) -> Sheet:
    if len(rows) > limits.rows:
        raise IntakeError(f"文件超过{limits.rows}行，不能读取")
    return Sheet([_texts(row, limits) for row in rows], cut=cut)


def _texts(row: Sequence[object], limits: "Limits") -> list[str]:
    return [cell_text(cell, limits.cell_characters) for cell in row[: limits.columns]]
