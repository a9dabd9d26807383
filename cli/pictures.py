"""The pictures of the READMEs, made anew from a day of the demo: the board, a county's cover, a list."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import typer

from exports.package import COVER
from policies.words import VERIFY
from storage.day import Day
from storage.manifest import read_manifest
from storage.settings import ROOT, demo_source

PICTURES = ROOT / "docs" / "pictures"
_CHROMIUM = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--no-first-run",
    "--disable-background-networking",
    "--force-device-scale-factor=1",
)


def _program(*names: str) -> str:
    """The first of some programs that the machine has; an error that names them otherwise."""
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        raise typer.BadParameter(f"needs {' or '.join(names)}")
    return found


def _photograph(page: Path, picture: Path, width: int, height: int) -> None:
    """A page as a browser shows its top."""
    with tempfile.TemporaryDirectory() as profile:
        command = [_program("chromium", "google-chrome"), *_CHROMIUM, f"--user-data-dir={profile}"]
        window = [f"--window-size={width},{height}", f"--screenshot={picture}", page.as_uri()]
        subprocess.run([*command, *window], check=True, capture_output=True)


def _photograph_sheet(workbook: Path, picture: Path, width: int, height: int) -> None:
    """A workbook's sheet as an office program shows its top."""
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [_program("soffice"), "--headless", profile, "--convert-to", "html", "--outdir", folder]
        subprocess.run([*command, str(workbook)], check=True, capture_output=True)
        _photograph(Path(folder) / f"{workbook.stem}.html", picture, width, height)


def _shown_county(day: Day) -> Path:
    """The package with most rows in the list of what to verify."""

    def rows(folder: Path) -> int:
        files = (read_manifest(folder) or {"files": []})["files"]
        return max((file["rows"] for file in files if file["format"] == VERIFY), default=0)

    return max((path for path in day.packages.folder.iterdir() if path.is_dir()), key=rows)


def make_pictures(day: Day) -> list[Path]:
    """Write `docs/pictures/` from the published day; returns the pictures.

    Raises BadParameter when the day is none of the demo, whose persons are invented, or a program is missing.
    """
    if day.settings.source != demo_source(day.settings.home):
        raise typer.BadParameter("pictures are made of the demo province alone, whose persons are invented")
    day.quality.require()
    county = _shown_county(day)
    manifest = read_manifest(county) or {"files": []}
    workbook = next(county / file["name"] for file in manifest["files"] if file["format"] == VERIFY)
    PICTURES.mkdir(exist_ok=True)
    board, cover, sheet = (PICTURES / f"{name}.png" for name in ("board", "cover", "list"))
    _photograph(day.quality.folder / "board.html", board, 1366, 900)
    _photograph(county / COVER, cover, 1000, 900)
    _photograph_sheet(workbook, sheet, 1366, 600)
    return [board, cover, sheet]
