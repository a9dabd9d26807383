"""Events: each thing that happens is one, chained, and cannot be changed (N3.3)."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from exports.ledger.connect import LedgerError
from exports.ledger.events import NOTHING, PACKAGE, event_hash, record_event
from exports.ledger.guards import ADDED_TO
from exports.ledger.head import read_head
from exports.ledger.links import COLUMNS, broken_links
from exports.ledger.notices import note_publication, require_as_noted
from exports.ledger.tables import Event, Package, RecordVersion
from policies.words import ACCEPTED
from storage.settings import Settings
from tests.exports.ledger.conftest import COUNTY, DAY, Kept


def events(kept: Kept) -> list[tuple]:  # type: ignore[type-arg]
    with kept.open() as connection:
        columns = [getattr(Event, name) for name in COLUMNS]
        return [tuple(row) for row in connection.execute(sa.select(*columns).order_by(Event.id))]


def test_what_happened_stands_in_a_chain_that_its_head_follows(full: Kept) -> None:
    rows = events(full)
    assert [row[1] for row in rows] == ["begun", "package", "delivery", "receipt"]
    assert not list(broken_links(rows)) and rows[0][5] == NOTHING
    head = read_head(full.settings.home)
    assert head is not None and (head.event, head.hash) == (4, rows[-1][6])
    package, delivery, receipt = (json.loads(row[4]) for row in rows[1:])
    assert delivery["sealed"] is True and delivery["sha256"] == "2" * 64 and delivery["to"] == "sftp://there/x.zip"
    assert package["again"] is False and package["versions"] != delivery["versions"]
    assert (receipt["sha256"], receipt["accepted"], receipt["refused"]) == ("3" * 64, 1, 0)
    assert rows[3][2:4] == (DAY, COUNTY)


def test_the_same_history_gives_the_same_chain_in_any_ledger(full: Kept, tmp_path: Path) -> None:
    def told(name: str, says: str) -> list[tuple]:  # type: ignore[type-arg]
        (tmp_path / name).mkdir(mode=0o700)
        other = Kept(Settings(tmp_path / name, "x"))
        other.prepare(says=says)
        other.send()
        other.answer()
        return events(other)

    assert told("same", "1") == events(full)
    assert [row[6] for row in told("another", "2")][1:] != [row[6] for row in events(full)][1:]
    assert event_hash(2, PACKAGE, DAY, COUNTY, "{}", NOTHING) != event_hash(3, PACKAGE, DAY, COUNTY, "{}", NOTHING)


@pytest.mark.parametrize("table", ADDED_TO)
@pytest.mark.parametrize("change", ["delete from {}", "update {} set {}"])
def test_what_is_only_added_to_cannot_be_changed(full: Kept, table: str, change: str) -> None:
    column = {"record_values": "content = content"}.get(table, "id = id + 1000")
    if table == "finding_answer":
        insert = "insert into finding_answer (county_code, rule, table_name, key, verdict, answered_on)"
        with full.open() as connection:
            connection.exec_driver_sql(f"{insert} values ('341221', 'r', 't', 'k', 'v', '2020-05-08')")
    with pytest.raises(LedgerError), full.open() as connection:
        connection.exec_driver_sql(change.format(table, column))


def test_an_event_of_a_transaction_that_fails_never_happened(full: Kept) -> None:
    before = events(full), read_head(full.settings.home)
    with pytest.raises(ZeroDivisionError), full.open() as connection:
        record_event(connection, PACKAGE, DAY, COUNTY, {})
        raise ZeroDivisionError
    assert (events(full), read_head(full.settings.home)) == before


def test_events_of_many_at_once_stand_in_one_chain(kept: Kept) -> None:
    def tell(number: int) -> None:
        with kept.open() as connection:
            record_event(connection, PACKAGE, DAY, f"{number}", {"n": number})

    with kept.open():
        pass
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(tell, range(30)))
    rows = events(kept)
    assert len(rows) == 31 and not list(broken_links(rows))
    head = read_head(kept.settings.home)
    assert head is not None and head.hash == rows[-1][6]


def test_a_detail_that_is_too_long_and_a_kind_there_is_not_are_told(kept: Kept) -> None:
    for kind, detail in ((PACKAGE, {"x": "y" * 2000}), ("package!", {})):
        with pytest.raises(LedgerError, match="no such kind"), kept.open() as connection:
            record_event(connection, kind, DAY, None, detail)


def test_a_publication_is_told_once_and_again_when_it_changes(kept: Kept) -> None:
    def tell(sha256: str, before: str | None, pulled: bool = False) -> None:
        with kept.open() as connection:
            note_publication(connection, DAY, "check", "checks/m", sha256, pulled=pulled, before=before)

    tell("1", None)
    tell("1", "1")
    tell("2", "1")
    tell("3", "3")
    tell("3", "3", pulled=True)
    told = [(row[1], json.loads(row[4])) for row in events(kept)[1:]]
    assert [(kind, each["sha256"], each["again"], each["found"]) for kind, each in told] == [
        ("publication", "1", False, False),
        ("publication", "2", True, False),
        ("publication", "3", True, True),  # it stood there before the step ran, and no event told of it
        ("pull", "3", True, False),
    ]


@pytest.mark.parametrize(
    "change",
    [
        sa.update(Package).values(manifest_sha256="9" * 64),
        sa.update(RecordVersion).values(content_hash="9"),
        sa.update(RecordVersion).values(state=ACCEPTED),
        sa.delete(RecordVersion),
    ],
)
def test_nothing_is_built_on_rows_that_somebody_changed(kept: Kept, change: sa.sql.Executable) -> None:
    """A package whose rows were changed by hand is neither sent nor written anew: its event would cover the change."""
    kept.prepare()
    with kept.open() as connection:
        require_as_noted(connection, DAY, COUNTY)
        connection.execute(change)
    with pytest.raises(LedgerError, match=r"341221 of 2020-05-08: .* changed since its last event"):
        kept.send()
    with pytest.raises(LedgerError, match="changed since its last event"):
        kept.prepare(says="2")
