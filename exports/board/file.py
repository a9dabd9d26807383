"""The province's page as one file, for where no Airflow is: what its day knew, whatever has come back since."""

from collections.abc import Collection

import sqlalchemy as sa

from exports.board.packages import Sendings, sendings
from exports.board.pages import Place, page
from exports.board.region import NothingYetError, region
from exports.board.views import region_view
from exports.ledger.reading import reading_ledger
from storage.day import Day

_NOTHING = "还没有任何一天的限时任务进度。"


def board_file(day: Day) -> str:
    """The page of the day: packages of the days before it and answers dated before it; equal bytes for equal history.

    Raises LedgerError when the ledger cannot be read.
    """
    settings = day.settings

    def sent(connection: sa.Connection, counties: Collection[str]) -> dict[str, Sendings]:
        return sendings(connection, counties, until=day.as_of)

    with reading_ledger(settings.ledger_url, settings.home) as connection:
        try:
            found = region(connection, settings, sent, until=day.as_of)
        except NothingYetError:
            return page("message", Place(), heading="监测看板", text=_NOTHING, links=[])
    return region_view(found, settings, Place(), every=True).html()
