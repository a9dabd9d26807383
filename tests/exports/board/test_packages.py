"""What was sent and what came back, on a real ledger."""

import datetime as dt
import importlib
import threading
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from exports.board.packages import Remembered, package_days, receipts_for, sendings
from exports.board.pages import Place
from exports.board.views import county_view
from exports.ledger.answers import Answer, Came, apply_answers
from exports.ledger.counts import count_answers
from exports.ledger.reading import reading_ledger
from exports.ledger.tables import AnswerCount, Package
from tests.board import made_up
from tests.exports.ledger.conftest import COUNTY, DAY, FORMAT, Kept

NEXT = DAY + dt.timedelta(1)
THEN = NEXT + dt.timedelta(1)


def say(kept: Kept, accepted: bool, on: dt.date) -> None:
    """The national system's answer to the record, as intake reads it."""
    answer = Answer(1, {FORMAT: "A"}, None, accepted, None if accepted else "编号重复")
    with kept.open() as connection:
        apply_answers(
            connection, Came(f"{on}{accepted}".ljust(64, "0"), COUNTY, "n.xlsx", on), {FORMAT: 0}, None, [answer], {}
        )


def test_sent_refused_and_accepted_are_counted_as_they_are_read(kept: Kept) -> None:
    kept.prepare()
    with kept.open() as connection:
        (day,) = package_days(connection, COUNTY)
        assert (day.state, day.records, day.waiting, day.delivered_sha256) == ("prepared", 1, 0, None)
    kept.send()
    with kept.open() as connection:
        told = sendings(connection, [COUNTY])[COUNTY]
        assert (told.waiting, told.waiting_since, told.refused, told.accepted) == (1, DAY, 0, 0)
    say(kept, False, NEXT)
    with kept.open() as connection:
        told = sendings(connection, [COUNTY])[COUNTY]
        assert (told.waiting, told.waiting_since, told.refused, told.accepted) == (0, None, 1, 0)
    say(kept, True, THEN)
    with kept.open() as connection:
        told = sendings(connection, [COUNTY])[COUNTY]
        assert (told.waiting, told.refused, told.accepted) == (0, 0, 1)
        as_of = [sendings(connection, [COUNTY], until=day)[COUNTY] for day in (NEXT, THEN, THEN + dt.timedelta(1))]
        assert [(each.waiting, each.refused, each.accepted) for each in as_of] == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
        assert sendings(connection, [COUNTY], until=DAY) == {}, "the day itself is not told before it has ended"
        assert [(row.read_on, row.accepted, row.refused) for row in receipts_for(connection, COUNTY, DAY)] == [
            (NEXT, 0, 1),
            (THEN, 1, 0),
        ]


def test_a_proof_says_where_a_package_was_put_and_not_what_opens_it(kept: Kept) -> None:
    made_up(kept.settings, [(COUNTY, "临泉县", COUNTY[:4], "阜阳市")], 2)
    kept.prepare()
    kept.send()
    with kept.open() as connection:
        (day,) = package_days(connection, COUNTY)
        assert day.delivered_to == "sftp://there/x.zip"
        connection.execute(sa.update(Package).values(delivered_to="sftp://who:s3cret@there/x.zip"))
        page = county_view(connection, kept.settings, Place("/board"), COUNTY, template="proof").html()
    assert "sftp://who:***@there/x.zip" in page and "s3cret" not in page


def test_a_refused_record_that_was_sent_again_is_refused_no_more(kept: Kept) -> None:
    kept.prepare()
    kept.send()
    say(kept, False, NEXT)
    kept.prepare(THEN, says="2")
    kept.send(THEN)
    with kept.open() as connection:
        told = sendings(connection, [COUNTY])[COUNTY]
    assert (told.refused, told.waiting, told.waiting_since) == (0, 1, THEN)


def test_the_counts_of_answers_that_were_there_before_are_the_same(kept: Kept) -> None:
    migration = importlib.import_module("exports.ledger.migrations.versions.0006_board")
    source = Path(str(migration.__file__)).read_text(encoding="utf-8")
    assert "exports." not in source.partition("revision")[0], "a migration stays as it is when the code changes"
    kept.prepare()
    kept.send()
    say(kept, False, NEXT)
    say(kept, True, THEN)
    wanted = sa.select(AnswerCount.as_of, AnswerCount.answered_on, AnswerCount.state, AnswerCount.records)
    with kept.open() as connection:
        counted = sorted(map(tuple, connection.execute(wanted)))
        for anew in (partial(count_answers, connection), lambda: connection.exec_driver_sql(migration.COUNT_ANSWERS)):
            connection.execute(sa.delete(AnswerCount))
            anew()
            assert sorted(map(tuple, connection.execute(wanted))) == counted


def test_only_counties_to_which_something_happened_are_counted_again(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    from exports.board import packages

    asked: list[list[str]] = []

    def counted(connection: sa.Connection, counties: list[str]) -> dict[str, packages.Sendings]:
        asked.append(sorted(counties))
        return sendings(connection, counties)

    monkeypatch.setattr(packages, "sendings", counted)
    remembered, both = Remembered(), [COUNTY, "340101"]
    kept.prepare()
    with kept.open() as connection:
        remembered.of(connection, both)
        remembered.of(connection, both)
    kept.send()
    with kept.open() as connection:
        assert remembered.of(connection, both)[COUNTY].waiting == 1
    assert asked == [sorted(both), [COUNTY]]


def test_threads_wait_for_each_other_and_nothing_older_is_kept(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    from exports.board import packages

    kept.prepare()
    remembered, within, most = Remembered(), [0], [0]

    def counted(connection: sa.Connection, counties: list[str]) -> dict[str, packages.Sendings]:
        within[0] += 1
        most[0] = max(most[0], within[0])
        threading.Event().wait(0.05)
        within[0] -= 1
        return sendings(connection, counties)

    monkeypatch.setattr(packages, "sendings", counted)

    def look(county: str) -> None:
        with reading_ledger(kept.settings.ledger_url, kept.settings.home) as connection:
            remembered.of(connection, [county])

    threads = [threading.Thread(target=look, args=(county,)) for county in (COUNTY, "340101", "340102")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert most == [1] and set(remembered.known) == {COUNTY, "340101", "340102"}
    # A reader whose ledger does not know the newest event yet, or no more, is answered and leaves nothing behind.
    assert remembered.head is not None
    remembered.head = replace(remembered.head, event=remembered.head.event + 1)
    with kept.open() as connection:
        assert remembered.of(connection, [COUNTY])[COUNTY].newest is not None
    assert remembered.head is None and remembered.known == remembered.events == {}
