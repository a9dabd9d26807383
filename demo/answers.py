"""A round between two days: counties import what was delivered, and drop what comes back into their inboxes."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pyzipper

from demo.county_office import answered_list
from demo.national_system import DEFAULT_SEED, Said, import_results
from policies.words import CORRECT
from storage import layout
from storage.manifest import MANIFEST

# So many counties send their list of what to correct back.
_ANSWERING = 2
_SEALED = 0x1


@dataclass
class Answers:
    """What came back: of each record what was said, how many files of how many counties were dropped, on how many lines
    which county said something.
    """

    said: list[Said] = field(default_factory=list)
    files: int = 0
    counties: int = 0
    opinions: dict[str, int] = field(default_factory=dict)


def answer_packages(
    outbox: Path, inbox: Path, day: dt.date, key_of: Callable[[str], str | None], seed: int = DEFAULT_SEED
) -> Answers:
    """Answer every package of the day that lies in the outbox; `key_of` gives the key of a county's sealed one."""
    answers = Answers()
    for package in delivered(outbox, day):
        county = package.parent.name
        answers.counties += 1
        files = _opened(package, county, key_of)
        manifest = json.loads(files[MANIFEST])
        for result in import_results(manifest, files, seed):
            answers.said += result.said
            if result.workbook is not None:
                answers.files += _drop(inbox / county, result.name, result.workbook)
        for entry in manifest["files"]:
            if entry["format"] == CORRECT and len(answers.opinions) < _ANSWERING:
                filled = answered_list(files[entry["name"]], seed)
                if filled is not None:
                    answers.files += _drop(inbox / county, entry["name"], filled[0])
                    answers.opinions[county] = filled[1]
    return answers


def delivered(outbox: Path, day: dt.date) -> list[Path]:
    """The counties' packages of the day in the outbox, by county; what belongs to none answers nothing."""
    found = sorted(outbox.glob(layout.delivered_name("*", day)))
    return [path for path in found if path.parent.name != layout.PROVINCE_LIST]


def _opened(package: Path, county: str, key_of: Callable[[str], str | None]) -> dict[str, bytes]:
    """The package's files; its key is asked for when it is sealed."""
    with pyzipper.AESZipFile(package) as archive:
        if any(file.flag_bits & _SEALED for file in archive.infolist()):
            archive.setpassword((key_of(county) or "").encode())
        return {name: archive.read(name) for name in archive.namelist()}


def _drop(folder: Path, name: str, content: bytes) -> int:
    """Put one file into a county's inbox, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f"{name}.part"
    beside.write_bytes(content)
    beside.rename(folder / name)
    return 1
