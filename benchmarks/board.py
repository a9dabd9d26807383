"""How long each page of the monitors' board takes on a made-up history in SQLite: 119 counties, 400 days, records sent.

    python -m benchmarks.board 400 465000

Days, then records of the first day; one in a hundred of them is new on each later day, nine in ten are answered. Each
page is made twice in one process: as the first one after the API server has started, and as any later one.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from exports.board.packages import Remembered
from exports.board.pages import Place
from exports.board.region import region
from exports.board.views import comparison_view, county_view, region_view
from exports.ledger.connect import ledger
from exports.ledger.counts import count_answers
from exports.ledger.reading import reading_ledger
from storage.settings import Settings
from tests.board import DAY, counties, home, made_up

PLACES = counties(17, 7)
_VERSIONS = """
    insert into record_version (as_of, county_code, format, record_key, content_hash, state)
    with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < {each})
    select d.as_of, c.code, 'measure', d.as_of || '/' || c.code || '/' || n.i, hex(randomblob(32)), 'sent'
    from (select date('{day}', '-' || {back} || ' days') as as_of) d, c, n
"""


def _records(settings: Settings, days: int, first: int) -> int:
    """Fill packages, versions, receipts and answers; returns how many versions."""
    with ledger(settings.ledger_url, settings.home) as connection:
        connection.exec_driver_sql("create temp table c (code text)")
        connection.exec_driver_sql("insert into c values " + ",".join(f"('{place[0]}')" for place in PLACES))
        for back in reversed(range(days)):
            each = (first if back == days - 1 else first // 100) // len(PLACES)
            connection.exec_driver_sql(_VERSIONS.format(each=each, day=DAY, back=back))
        connection.exec_driver_sql("insert or ignore into run select distinct as_of from record_version")
        connection.exec_driver_sql(
            "insert into package (as_of, county_code, manifest_sha256, state, delivered_sha256) "
            "select as_of, county_code, hex(randomblob(32)), 'sent', hex(randomblob(32)) from record_version "
            "group by as_of, county_code"
        )
        connection.exec_driver_sql(
            "insert into answer (version_id, state, answered_on) select id, "
            "case when id % 50 = 7 then 'refused' else 'accepted' end, date(as_of, '+2 days') "
            "from record_version where id % 10 > 0"
        )
        count_answers(connection)
        return int(connection.execute(sa.text("select count(*) from record_version")).scalar_one())


def _twice(name: str, page: Callable[[], str]) -> None:
    seconds = []
    for _ in range(2):
        started = time.perf_counter()
        size = len(page())
        seconds.append(time.perf_counter() - started)
    print(f"  {name:<22}{seconds[0]:>7.2f} s first  {seconds[1]:>7.2f} s later  {size // 1024:>6} KB", flush=True)


def main(days: int, records: int) -> None:
    """Print one line per page."""
    with tempfile.TemporaryDirectory() as folder:
        settings = home(Path(folder))
        made_up(settings, PLACES, days)
        versions = _records(settings, days, records) if records else 0
        print(f"{len(PLACES)} counties, {days} days, {versions:,} record versions")
        place, remembered = Place("/board"), Remembered()

        def within(make: Callable[[sa.Connection], str]) -> Callable[[], str]:
            def page() -> str:
                with reading_ledger(settings.ledger_url, settings.home) as connection:
                    return make(connection)

            return page

        def of(connection: sa.Connection, code: str | None = None, shown: int = 60) -> str:
            found = region(connection, settings, remembered.of, prefecture_code=code, shown_days=shown)
            return region_view(found, settings, place).html()

        def compared(connection: sa.Connection) -> str:
            found = region(connection, settings, remembered.of)
            return comparison_view(connection, found, place, [], []).html()

        _twice("province", within(of))
        _twice("province, every day", within(lambda connection: of(connection, shown=days)))
        _twice("prefecture", within(lambda connection: of(connection, "3403")))
        _twice("county", within(lambda c: county_view(c, settings, place, "340301").html()))
        _twice("county, every day", within(lambda c: county_view(c, settings, place, "340301", days).html()))
        _twice("comparison", within(compared))


if __name__ == "__main__":
    main(*([int(text) for text in sys.argv[1:]] or [400, 465_000]))
