"""Records that wait for an answer, and files as counties drop them."""

import datetime as dt
import hashlib
import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa

from exports.ledger.connect import ledger
from exports.ledger.deliveries import mark_delivering, mark_sent, packages_of
from exports.ledger.versions import Prepared, prepare
from storage import layout
from storage.settings import Settings

HEADINGS = ["户编号", "导入结果", "失败原因"]


def send(
    settings: Settings,
    day: dt.date,
    keys: Iterable[str],
    county: str = "341221",
    name: str = "unstable_annotation",
    numbers: dict[str, str] | None = None,
) -> None:
    """Record a package of the county, with a version of each record, as delivered; `numbers`: identity by key."""
    with ledger(settings.ledger_url, settings.home) as connection:
        rows = [version(name, key, str(day), (numbers or {}).get(key)) for key in keys]
        prepare(connection, Prepared(day, county, "0" * 64, [], pa.Table.from_pylist(rows)))
        (package,) = [each for each in packages_of(connection, day) if each.county_code == county]
        mark_delivering(connection, day, package, "0" * 64)
        mark_sent(connection, day, package, "outbox", sealed=False)


def version(name: str, key: str, said: str, number: str | None) -> dict[str, Any]:
    """A version of a record as a package hands it to the ledger."""
    digest = None if number is None else hashlib.sha256(number.encode()).hexdigest()
    return {
        "format": name,
        "record_key": key,
        "household_no": key.split("/")[0],
        "content_hash": hashlib.sha256(f"{key}{said}".encode()).hexdigest(),
        "compared_hash": hashlib.sha256(f"{key}{said}".encode()).hexdigest(),
        "identity_digest": digest,
        "said": f'{{"cells":{{"{key}":"{said}"}}}}',
    }


def inbox_of(settings: Settings, county: str = "341221") -> Path:
    """The county's folder, made when it is not there."""
    folder = layout.inbox(settings.home) / county
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def workbook(*sheets: Sequence[Sequence[object]]) -> bytes:
    """An xlsx with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"表{number}")
        for row in rows:
            sheet.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def text(rows: Sequence[Sequence[str]], separator: str = ",", end: str = "\r\n") -> str:
    """Rows as separated text."""
    return "".join(separator.join(row) + end for row in rows)


def drop(folder: Path, name: str | bytes, content: str | bytes, age: float | None = 3600) -> Path:
    """Put a file into a folder, last touched so many seconds ago."""
    path = folder / os.fsdecode(name)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    if age is not None:
        moment = path.stat().st_mtime - age
        os.utime(path, (moment, moment))
    return path


def told(folder: Path, name: str) -> str:
    """What the county is told of a file, by the end of its name."""
    found = [path for path in (folder / "未登记").iterdir() if path.name.endswith(f"{name}.原因.csv")]
    assert len(found) == 1, sorted(path.name for path in (folder / "未登记").iterdir())
    return found[0].read_text(encoding="utf-8-sig")
