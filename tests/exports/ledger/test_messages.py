"""Which message of a target is tried first, round by round."""

import datetime as dt
from pathlib import Path

from exports.ledger.messages import Draft, keep, mark_delivered, mark_failed, waiting
from tests.telling import World

DAY = dt.date(2020, 5, 8)


def drafts(target: str, keys: str) -> list[Draft]:
    return [Draft(target, key, "state", "province", key, key) for key in keys]


def sent_in_a_round(world: World, never: str) -> list[str]:
    """What a target takes that never takes some messages: after one that it does not take it is asked no more."""
    sent: list[str] = []
    with world.ledger() as connection:
        down = False
        for message in waiting(connection):
            down = down or message.subject in never
            if down:
                mark_failed(connection, message, "refused", 288)
            else:
                mark_delivered(connection, message)
                sent.append(message.subject)
    return sent


def test_what_was_never_tried_goes_oldest_first(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.ledger() as connection:
        keep(connection, DAY, [*drafts("office", "abc"), *drafts("group", "d")])
        assert [each.subject for each in waiting(connection)] == ["a", "b", "c", "d"]


def test_a_message_that_its_target_never_takes_holds_no_other(tmp_path: Path) -> None:
    for never in ("a", "c", "f", "ab", "af", "ace"):
        home = tmp_path / never
        home.mkdir()
        world = World(home)
        with world.ledger() as connection:
            keep(connection, DAY, drafts("office", "abcdef"))
        sent: list[str] = []
        for number in range(20):
            # As many come as rounds pass.
            with world.ledger() as connection:
                keep(connection, DAY, drafts("office", "ghijklmnopqrstuvwxyz"[number]))
            sent += sent_in_a_round(world, never)
        assert {*"abcdef"} - {*sent} == {*never}, never
