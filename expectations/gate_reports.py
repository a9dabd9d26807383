"""What gates said, kept beside what they guard for the Data Docs; light to import."""

import json
from pathlib import Path
from typing import Any

GATES = "gates.json"


def write_gates(folder: Path, reports: list[dict[str, Any]]) -> None:
    """Keep what gates said for the Data Docs."""
    text = json.dumps(reports, ensure_ascii=False, indent=1, sort_keys=True, default=str)
    (folder / GATES).write_text(text + "\n", encoding="utf-8")


def read_gates(path: Path) -> list[dict[str, Any]]:
    """The reports of one file."""
    reports: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return reports
