"""A prefecture's counties together: what the days add up to, and what proves each county's newest delivery."""

import datetime as dt

from exports.board.packages import Remembered
from exports.board.pages import Place
from exports.board.prefecture import prefecture_work
from exports.board.region import region
from exports.board.views import region_view
from exports.ledger.reading import reading_ledger
from tests.board import county_day, progress, write
from tests.exports.board.test_packages import NEXT, say
from tests.exports.ledger.conftest import COUNTY, DAY, Kept

OTHER = "341222"
DUE = dt.date(2020, 5, 10)
PLACES = [
    (COUNTY, "临泉县", "3412", "阜阳市"),
    (OTHER, "太和县", "3412", "阜阳市"),
    ("340111", "包河区", "3401", "合肥市"),
]


def test_days_of_its_counties_add_up_and_each_delivery_is_proven(kept: Kept) -> None:
    days = [DAY, NEXT]
    courses = [progress(place[0], "contact_person", day, DUE, 10, 4) for place in PLACES for day in days]
    counts = [
        county_day(place, day, errors=10 * n + day.day, new_findings=n)
        for n, place in enumerate(PLACES)
        for day in days
    ]
    write(kept.settings, courses, counts)
    kept.prepare()
    kept.prepare(county=OTHER, says="2")
    kept.send()
    say(kept, False, NEXT)

    with reading_ledger(kept.settings.ledger_url, kept.settings.home) as connection:
        told = region(connection, kept.settings, Remembered().of, prefecture_code="3412")
        together = prefecture_work(connection, told.name, told.counties, DAY)
    quality, packages, receipts, proofs = (table.rows for table in together.tables)
    # 临泉县 and 太和县 alone: 8 + 18 on 8 May, 9 + 19 on 9 May.
    assert [(row["as_of"], row["errors"], row["new_findings"]) for row in quality] == [(NEXT, 28, 1), (DAY, 26, 1)]
    assert packages == [
        {"as_of": DAY, "sent": 1, "prepared": 1, "records": 2, "accepted": 0, "refused": 1, "waiting": 0}
    ]
    assert [(row["county"], row["refused"]) for row in receipts] == [("临泉县", 1)]
    assert [(row["county"], row["as_of"], row["digest"], row["href"]) for row in proofs] == [
        ("临泉县", DAY, "2" * 64, f"county/{COUNTY}")
    ]
    view = region_view(told, kept.settings, Place("/board"), together=together)
    page = view.html()
    assert "数据包和回执逐日情况" in page and "阜阳市：2020-05-09 必须改正28条" in page and "包河区" not in page
    assert {"quality", "packages", "receipts", "proofs"} <= set(view.tables)
