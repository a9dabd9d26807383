"""A printed workbook read back from its pages: the grid of its borders, and what stands in each field of it."""

import ctypes
import subprocess
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdf

_THIN, _OVER = 2.0, 1.2  # points: of a border, and that a character's box may reach over it


def printed(folder: Path, files: Sequence[Path]) -> dict[str, pypdfium2.PdfDocument]:
    """The pages of each workbook by its name, as LibreOffice prints them, in one go."""
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(folder), *map(str, files)], check=True, capture_output=True, timeout=300)
    return {file.stem: pypdfium2.PdfDocument(folder / f"{file.stem}.pdf") for file in files}


def plain(text: str) -> str:
    """A text without its blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _borders(page: pypdfium2.PdfPage) -> tuple[list[float], list[float]]:
    """Where columns and rows end, from left to right and from top to bottom."""
    across, down = set(), set()
    for drawn in page.get_objects([pdf.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = drawn.get_bounds()
        if top - bottom < _THIN < right - left:
            down.add(round((top + bottom) / 2))
        elif right - left < _THIN < top - bottom:
            across.add(round((left + right) / 2))
    return sorted(across), sorted(down, reverse=True)


def fields(page: pypdfium2.PdfPage) -> tuple[list[list[str]], str]:
    """What stands in each field of a page's grid, row by row, and what stands outside of it; blanks left out.

    A character that reaches over a border stands in no field, and raises AssertionError.
    """
    across, down = _borders(page)
    grid = [["" for _ in across[1:]] for _ in down[1:]]
    text, outside = page.get_textpage(), ""
    for place in range(text.count_chars()):
        character = plain(chr(pdf.FPDFText_GetUnicode(text.raw, place)))
        if not character or pdf.FPDFText_IsGenerated(text.raw, place) == 1:
            continue
        left, bottom, right, top = text.get_charbox(place)
        column = bisect_right(across, (left + right) / 2) - 1
        row = bisect_right([-each for each in down], -(bottom + top) / 2) - 1
        if not (0 <= column < len(across) - 1 and 0 <= row < len(down) - 1):
            outside += character
            continue
        inside = across[column] - _OVER <= left and right <= across[column + 1] + _OVER
        assert inside and down[row + 1] - _OVER <= bottom and top <= down[row] + _OVER, f"{character} is cut"
        grid[row][column] += character
    return grid, outside


def _origin(text: pypdfium2.PdfTextPage, place: int) -> tuple[float, float]:
    """Where a character begins on its line."""
    across, down = ctypes.c_double(), ctypes.c_double()
    pdf.FPDFText_GetCharOrigin(text.raw, place, ctypes.byref(across), ctypes.byref(down))
    return across.value, down.value


def size_of_print(page: pypdfium2.PdfPage) -> float:
    """The size in points of the page's commonest Chinese letters: how far one stands from the next."""
    text = page.get_textpage()
    found: Counter[float] = Counter()
    for place in range(text.count_chars() - 1):
        pair = [chr(pdf.FPDFText_GetUnicode(text.raw, each)) for each in (place, place + 1)]
        (left, line), (next_left, next_line) = (_origin(text, each) for each in (place, place + 1))
        if all("一" <= each <= "鿿" for each in pair) and abs(line - next_line) < _THIN:
            found[round(next_left - left, 1)] += 1
    return found.most_common(1)[0][0]
