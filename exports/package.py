"""A county's package: its files, pages and manifest, written into a folder that is published as a whole."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from exports.containers import file_bytes
from exports.cover import QUALITY_PAGE, County, Cover, cover_page
from exports.cover_book import cover_workbook
from exports.file_frame import FileFrame
from exports.format_specs import FormatSpec
from exports.rendering import file_names, keys_of, parts
from exports.towns.files import TownFile
from storage.layout import TOWNS
from storage.manifest import write_manifest

FORMAT_VERSION = 4
COVER = "封面.html"
COVER_WORKBOOK = "封面.xlsx"
# The input that names the key which the manifest will be signed with.
PUBLIC_KEY = "public_key"


def keys_digest(cells: pa.Table, spec: FormatSpec) -> str:
    """sha256 over the record keys of a file, in order of their text."""
    return hashlib.sha256("\n".join(sorted(keys_of(cells, spec).to_pylist())).encode()).hexdigest()


def _write_files(folder: Path, file: FileFrame, county: County, as_of: dt.date) -> list[dict[str, Any]]:
    spec = file.spec
    pieces = parts(file.cells, spec)
    names = file_names(spec, len(pieces), county.code, county.name, as_of)
    written = []
    # The first part alone has the further sheets.
    further = [file.more, *[[]] * (len(pieces) - 1)]
    for name, piece, is_new, more in zip(
        names, pieces, parts(file.about.select(["is_new"]), spec), further, strict=True
    ):
        data = file_bytes(piece, spec, county, as_of, more)
        (folder / f"{name}.{spec.extension}").write_bytes(data)
        written.append(
            {
                "format": spec.format,
                "edition": spec.edition,
                "kind": spec.kind,
                "title": spec.title,
                "name": f"{name}.{spec.extension}",
                "rows": len(piece),
                "new": pc.sum(is_new["is_new"]).as_py(),
                "sha256": hashlib.sha256(data).hexdigest(),
                "keys": keys_digest(piece, spec),
            }
        )
    return written


def _write_of_town(folder: Path, file: TownFile) -> dict[str, Any]:
    (folder / TOWNS).mkdir(exist_ok=True)
    (folder / file.entry["name"]).write_bytes(file.data)
    return file.entry


def write_package(
    folder: Path,
    county: County,
    as_of: dt.date,
    files: list[FileFrame],
    cover: Cover,
    quality: str,
    inputs: dict[str, str],
    towns: Iterable[TownFile] = (),
) -> dict[str, Any]:
    """Write every file that has rows, those of the towns, the quality page, the cover page, then the manifest;
    returns the manifest.

    The manifest names every file that leaves with its digest; the cover shows the public key that is among the inputs.
    """
    written = [each for file in files if len(file.cells) for each in _write_files(folder, file, county, as_of)]
    by_town = [_write_of_town(folder, file) for file in towns]
    todo = {file.spec.format: file.spec.todo_zh for file in files}
    shown = [{**file, "todo": todo[file["format"]]} for file in written]
    signed = replace(cover, public_key=inputs.get(PUBLIC_KEY, ""), towns=by_town)
    pages = {
        QUALITY_PAGE: quality.encode(),
        COVER: cover_page(county, as_of, signed, shown).encode(),
        COVER_WORKBOOK: cover_workbook(county, as_of, signed, shown),
    }
    for name, data in pages.items():
        (folder / name).write_bytes(data)
    manifest = {
        "as_of": as_of,
        "county": {"code": county.code, "name": county.name, "prefecture": county.prefecture},
        "format_version": FORMAT_VERSION,
        "counts": cover.counts,
        "files": written,
        "pages": [{"name": name, "sha256": hashlib.sha256(data).hexdigest()} for name, data in pages.items()],
        "towns": by_town,
        "inputs": inputs,
    }
    write_manifest(folder, manifest)
    return manifest
