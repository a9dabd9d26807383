"""What was delivered against the ledger, where the target is a folder that can be looked into."""

import datetime as dt
from pathlib import Path

from exports.intake.names import READ, REFUSED
from exports.ledger.events import DELIVERY, PACKAGE
from policies.words import SENT
from steps.verify.packages import PACKAGES, recorded
from steps.verify.trouble import MOVE_AWAY, Home, Trouble, Troubles, rerun
from storage import layout
from storage.digests import digest


def target(home: Home) -> Path | None:
    """The folder that packages are delivered to; None when it is none of this machine."""
    url = home.settings.delivery_url.removeprefix("file://")
    return None if "://" in url or "::" in url else Path(url)


def _named(path: Path) -> tuple[dt.date, str] | None:
    """Day and county of a delivered file by its name and folder."""
    found = layout.delivered_of(path.name)
    return found if found is not None and found[1] == path.parent.name else None


def delivered(home: Home) -> Troubles:
    """Every file of the target: known, sent, and of the bytes that were sent."""
    root, known = target(home), recorded(home)
    if root is None or home.connection is None:
        return
    for path in sorted(root.glob("*")):
        if path.is_symlink() or not path.is_dir():
            yield Trouble(home.told(path), "foreign: nothing of ours delivered it", MOVE_AWAY)
    for path in sorted(path for folder in root.glob("*") if not folder.is_symlink() for path in folder.glob("*")):
        if path.is_dir() and not path.is_symlink():
            # The inbox may lie where delivery is: our own folders of what was read are no delivery.
            if path.name not in (READ, REFUSED):
                yield Trouble(home.told(path), "foreign: nothing of ours delivered it", MOVE_AWAY)
            continue
        own = _named(path)
        if own is None:
            if path.suffix == ".part":
                yield Trouble(home.told(path), "left by an interrupted delivery", "the next one replaces it", note=True)
            elif home.as_of is None:
                yield Trouble(home.told(path), "foreign: nothing of ours delivered it", MOVE_AWAY)
            continue
        if not home.is_asked(own[0]):
            continue
        package = known.get(own)
        if path.is_symlink():
            yield Trouble(home.told(path), "a link, no delivered file", MOVE_AWAY)
        elif package is None:
            yield Trouble(home.told(path), "foreign: the ledger knows no such package", MOVE_AWAY)
        elif package.state != SENT:
            what = "lies there, and the ledger has never marked it sent: an interrupted delivery, or put there by hand"
            yield Trouble(home.told(path), what, rerun("deliver", own[0]))
        elif digest(path) != package.delivered_sha256:
            what = "not the bytes that were delivered"
            yield Trouble(home.told(path), what, "remove it, tell the county, and take it from a copy of the outbox")


def undelivered(home: Home) -> Troubles:
    """Packages marked sent to this target that do not lie there, while the day is kept."""
    root = target(home)
    if root is None:
        return
    for (day, county), package in sorted(recorded(home).items()):
        name = layout.delivered_name(county, day)
        went = package.delivered_to or ""
        if package.state != SENT or "://" in went or not went.endswith(name) or _lies(_place(root, went) / name):
            continue
        if layout.day_folder(home.root, PACKAGES, day).exists() or home.is_lost(PACKAGES, day):
            what = "missing, though the ledger has it as sent"
            yield Trouble(home.told(root / name), what, "take it from a copy of the outbox, or ask the county for it")


def _place(root: Path, went: str) -> Path:
    """The folder that a package went to: today's, which may have been moved, or another one of before."""
    then = Path(went).parent.parent
    return root if then.name == root.name else then


def _lies(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def rewritten(home: Home) -> Troubles:
    """Packages that were written anew after they had left."""
    last: dict[tuple[dt.date, str], dict[str, int]] = {}
    for event in home.events:
        if event.kind in (PACKAGE, DELIVERY) and event.as_of is not None and event.county is not None:
            last.setdefault((event.as_of, event.county), {})[event.kind] = event.number
    for (day, county), numbers in sorted(last.items()):
        if home.is_asked(day) and numbers.get(PACKAGE, 0) > numbers.get(DELIVERY, 0) > 0:
            what = "written anew after it left; what left is told by its delivery's event"
            yield Trouble(f"packages/as_of={day}/{county}", what, note=True)
