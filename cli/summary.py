"""What a day gave, in a few lines: households, packages, deadlines, and what to open next."""

import datetime as dt
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from exports.delivery import shown
from exports.ledger.connect import ledger
from exports.ledger.deliveries import packages_of
from storage import layout
from storage.publish import read_manifest
from storage.settings import Settings

# Wide enough that no line of the summary is broken when it goes into a file.
_WIDTH = 140


def show_summary(settings: Settings, as_of: dt.date) -> None:
    """Print the published state of `as_of`."""
    home = settings.home
    console = Console(highlight=False, soft_wrap=True)
    console.width = max(console.width, _WIDTH)
    results = layout.results(home, as_of)
    snapshot = read_manifest(layout.snapshot(home, as_of))
    checked = read_manifest(layout.checks(home, as_of))
    assessed = read_manifest(results)
    if snapshot is None or checked is None or assessed is None:
        console.print(f"nothing complete is published for {as_of.isoformat()} under {home}")
        return
    packages = _packages(layout.packages(home, as_of))
    watched = read_manifest(results, "watch.json")
    console.print()
    console.print(_numbers(snapshot, checked, assessed, packages, watched))
    console.print(f"packages: {layout.packages(home, as_of)}")
    console.print(f"delivered: {_delivered(settings, as_of)}")
    reported = read_manifest(layout.quality(home, as_of))
    if reported is not None:
        console.print(f"quality:  {home / reported['summary']['page']}  (gates: {home / reported['summary']['data_docs']})")
    if packages:
        first = max(packages, key=lambda package: package["counts"].get("sent", 0))
        cover = layout.packages(home, as_of) / first["county"]["code"] / "封面.html"
        console.print(f"open next: {cover}  (the cover page of {first['county']['name']})")
        console.print("           make up   (Airflow itself, on http://127.0.0.1:8080)")


def _delivered(settings: Settings, as_of: dt.date) -> str:
    """How many of the day's packages have left the house, and to where."""
    with ledger(settings.ledger_url, settings.home) as connection:
        packages = packages_of(connection, as_of)
    sent = sum(package.state == "sent" for package in packages)
    return (
        f"{sent} of {len(packages)} to {shown(settings.delivery_url)}; receipts come into {layout.inbox(settings.home)}/<county>"
    )


def _packages(folder: Path) -> list[dict[str, Any]]:
    manifests = (read_manifest(path) for path in sorted(folder.glob("*")) if path.is_dir())
    return [manifest for manifest in manifests if manifest is not None]


def _numbers(
    snapshot: dict[str, Any],
    checked: dict[str, Any],
    assessed: dict[str, Any],
    packages: list[dict[str, Any]],
    watched: dict[str, Any] | None,
) -> Table:
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(justify="left")
    table.add_column(justify="left")
    account, judged = snapshot["account"]["household"], assessed["summary"]
    rows = sum(places["read"] for places in snapshot["account"].values())
    table.add_row("read", f"{rows:,} rows, {account['read']:,} of households; {judged['households']:,} households judged")
    table.add_row("checked", f"{judged['findings']:,} findings ({checked['summary']['errors']:,} errors from the records)")
    for line in checked["summary"]["gate"]:
        table.add_row("", f"gate warning: {line}")
    table.add_row("flagged", f"{judged['flagged']:,} by income or expense, {judged['near_line']:,} near the line")
    statuses = {name.removeprefix("status_"): count for name, count in judged.items() if name.startswith("status_")}
    table.add_row("status", ", ".join(f"{name} {count:,}" for name, count in statuses.items()))
    counts = [package["counts"] for package in packages]
    sent, held = (sum(count.get(name, 0) for count in counts) for name in ("sent", "held_back"))
    files = sum(len(package["files"]) for package in packages)
    table.add_row("exported", f"{len(packages)} packages, {files} files; {sent:,} households sent, {held:,} held back by errors")
    if watched is not None:
        states = {name: count for name, count in watched["summary"].items() if name not in ("need", "done")}
        told = ", ".join(f"{count} counties {name}" for name, count in states.items())
        table.add_row(
            "deadline", f"contact persons by 10 May: {watched['summary']['done']} of {watched['summary']['need']}; {told}"
        )
    return table
