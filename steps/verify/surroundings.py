"""What lies around: who may read the home, and what interrupted runs have left."""

import stat
from pathlib import Path

from exports.ledger.connect import sqlite_file
from exports.ledger.head import head_file
from steps.verify.trouble import Home, Trouble, Troubles
from storage import layout


def modes(home: Home) -> Troubles:
    """The home, what lies in it, or the ledger outside of it, readable by others than the service."""
    own = sqlite_file(home.settings.ledger_url)
    outside = [own] if own is not None and not own.is_relative_to(home.root) else []
    for path in (home.root, *outside):
        if path.exists() and (mode := stat.S_IMODE(path.stat().st_mode)) & 0o077:
            closed = "700" if path.is_dir() else "600"
            yield Trouble(str(path), f"others can read it (mode {mode:o})", f"chmod {closed} {path}")
    for path in sorted(home.root.glob("*")):
        if path != layout.inbox(home.root) and (open_ := [each for each in (path, *path.rglob("*")) if _is_open(each)]):
            more = f", and {len(open_) - 1} more below {path.name}" if len(open_) > 1 else ""
            yield Trouble(home.told(open_[0]), f"others could read it{more}", f"chmod -R go= {path}")


def _is_open(path: Path) -> bool:
    """Whether others could read it, were the home open; a link has no mode of its own."""
    return not path.is_symlink() and path.exists() and bool(path.stat().st_mode & 0o077)


def leftovers(home: Home) -> Troubles:
    """Files of interrupted runs, which the next run of the same step replaces or removes."""
    for path in (*_files(home.root / ".staging"), *_files(home.root / ".scratch")):
        yield Trouble(home.told(path), "left by an interrupted run", "the next run of the step removes it", note=True)
    beside = head_file(home.root).with_suffix(".partial")
    if beside.exists():
        yield Trouble(home.told(beside), "left by an interrupted run", "remove it", note=True)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix != ".lock" and not path.is_dir())
