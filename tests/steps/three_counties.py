"""A platform of three counties of two prefectures, its days, its receipts, and what each county's package holds."""

import datetime as dt
import sqlite3
from pathlib import Path

import python_calamine

from steps.receive import receive
from storage import layout
from storage.day import Day
from storage.digests import digests
from storage.manifest import read_manifest
from storage.settings import Settings
from tests.day import run
from tests.expectations.world import Change, write_platform

OLD, NEW, THIRD_COUNTY = "341221", "340103", "340104"
NEW_VILLAGE, THIRD_VILLAGE = "340103005006", "340104001001"
ORDINARY = {"register_type": "一般农户", "exit_year": None, "monitored_type": "边缘易致贫户"}
MONITOR = {
    "contact_name": "联系人某",
    "contact_phone": "13900000009",
    "contact_entered_on": "2020-05-01",
    "state": "已核查",
}
MARGINAL = Change(household=ORDINARY, monitor=MONITOR)
DAYS = [dt.date(2020, 5, day) for day in (5, 6, 7, 8)]
# Parts whose bytes a day gives again.
PARTS = ("snapshot", "checks", "results", "drawn", "packages", "quality")


class World:
    """A home and its platform: days are run, receipts dropped, packages read."""

    def __init__(self, folder: Path, placed: list[tuple[str, int, Change]]) -> None:
        self.database = folder / "platform.sqlite"
        write_platform(self.database, placed)
        self.change(
            "insert into division values ('3401', '合肥市', '34', '市'), ('340103', '庐阳区', '3401', '县'), "
            "('340104', '蜀山区', '3401', '县')"
        )
        self.settings = Settings(folder / "home", f"sqlite:///{self.database}")

    def change(self, statement: str) -> None:
        """A change of the platform between two days."""
        with sqlite3.connect(self.database) as connection:
            connection.execute(statement)

    def move(self, household: str, village: str = NEW_VILLAGE) -> None:
        """The household lives in a village of the other county from now on."""
        self.change(f"update household set village_code = '{village}' where household_no = '{household}'")

    def day(self, as_of: dt.date) -> None:
        """Every step of a day."""
        run(self.settings, as_of)

    def drop(self, county: str, name: str, rows: str) -> None:
        """A receipt in the county's inbox: lines of CSV under their headings."""
        inbox = layout.inbox(self.settings.home) / county
        inbox.mkdir(parents=True, exist_ok=True)
        (inbox / name).write_text(rows, encoding="utf-8-sig")

    def answer(self, county: str, sheet: str, as_of: dt.date, household: str, said: str = "成功,") -> None:
        """A receipt of one household's record."""
        name = f"{county}_县_{sheet}_{as_of:%Y%m%d}_{household}.csv"
        self.drop(county, name, f"户编号,导入结果,失败原因\n{household},{said}\n")

    def receive(self, as_of: dt.date) -> None:
        """The hourly intake between two runs."""
        receive(Day(as_of, self.settings))

    def files(self, as_of: dt.date, county: str, kind: str | None = None) -> dict[str, int]:
        """Rows of each file of a county's package, by format."""
        manifest = read_manifest(layout.day_folder(self.settings.home, "packages", as_of) / county) or {"files": []}
        return {file["format"]: file["rows"] for file in manifest["files"] if kind in (None, file["kind"])}

    def rows(self, as_of: dt.date, county: str, name: str) -> list[dict[str, str]]:
        """The rows of a workbook of a county's package."""
        folder = layout.day_folder(self.settings.home, "packages", as_of) / county
        found = []
        for file in (read_manifest(folder) or {"files": []})["files"]:
            if file["format"] == name:
                sheet = python_calamine.CalamineWorkbook.from_path(folder / file["name"]).get_sheet_by_index(0)
                headings, *cells = sheet.to_python()
                found += [dict(zip(headings, row, strict=True)) for row in cells]
        return found

    def bytes_of(self, as_of: dt.date) -> dict[str, str]:
        """The digest of every file that the day publishes."""
        folders = {part: layout.day_folder(self.settings.home, part, as_of) for part in PARTS}
        return {f"{part}/{name}": own for part, folder in folders.items() for name, own in digests(folder).items()}
