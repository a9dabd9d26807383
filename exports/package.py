"""A county's package: its files, cover page and manifest, written into a folder that is published as a whole."""

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

import pandas as pd

from exports.cover import QUALITY_PAGE, County, Cover, cover_page
from exports.format_specs import FormatSpec
from exports.rendering import file_names, parts
from exports.workbook import workbook
from storage.publish import write_manifest

FORMAT_VERSION = 1
COVER = "封面.html"


def keys_digest(frame: pd.DataFrame, spec: FormatSpec) -> str:
    """sha256 over the record keys of a file, in order of their text."""
    headings = [spec.heading_of(column) for column in spec.key]
    keys = sorted("/".join("" if value is None else value for value in row) for row in frame[headings].itertuples(index=False))
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()


def _write_files(folder: Path, spec: FormatSpec, frame: pd.DataFrame, county: County, as_of: dt.date) -> list[dict[str, Any]]:
    pieces = parts(frame, spec)
    written = []
    for name, piece in zip(file_names(spec, len(pieces), county.code, county.name, as_of), pieces, strict=True):
        data = workbook(piece, spec)
        (folder / f"{name}.xlsx").write_bytes(data)
        written.append(
            {
                "format": spec.format,
                "edition": spec.edition,
                "kind": spec.kind,
                "title": spec.title,
                "name": f"{name}.xlsx",
                "rows": len(piece),
                "sha256": hashlib.sha256(data).hexdigest(),
                "keys": keys_digest(piece, spec),
            }
        )
    return written


def write_package(
    folder: Path,
    county: County,
    as_of: dt.date,
    frames: list[tuple[FormatSpec, pd.DataFrame]],
    cover: Cover,
    quality: str,
    inputs: dict[str, str],
) -> dict[str, Any]:
    """Write every file that has rows, the quality page, the cover page, then the manifest; returns the manifest."""
    files: list[dict[str, Any]] = []
    for spec, frame in frames:
        if len(frame):
            files.extend(_write_files(folder, spec, frame, county, as_of))
    (folder / QUALITY_PAGE).write_text(quality, encoding="utf-8")
    (folder / COVER).write_text(cover_page(county, as_of, cover, files), encoding="utf-8")
    manifest = {
        "as_of": as_of,
        "county": {"code": county.code, "name": county.name, "prefecture": county.prefecture},
        "format_version": FORMAT_VERSION,
        "counts": cover.counts,
        "files": files,
        "inputs": inputs,
    }
    write_manifest(folder, manifest)
    return manifest
