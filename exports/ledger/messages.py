"""Messages in the ledger: made once, kept until their target has taken them; and which state each target knows of."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random

import sqlalchemy as sa

from exports.ledger.tables import Message, ToldState
from policies.words import SENT

WAITING, GIVEN_UP = "waiting", "given_up"
# Of a deadline in a county: (deadline, due, county_code).
Place = tuple[str, dt.date, str]
_LONGEST = {name: Message.__table__.columns[name].type.length for name in ("subject", "body", "problem")}  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Draft:
    """A message to a target, as it is composed; `key` names what is told, so that it is told once."""

    target: str
    key: str
    kind: str
    area: str
    subject: str
    body: str


@dataclass(frozen=True)
class Waiting:
    """A message that its target has not taken yet."""

    id: int
    target: str
    subject: str
    body: str
    attempts: int


def keep(connection: sa.Connection, as_of: dt.date, drafts: Iterable[Draft]) -> int:
    """Keep the drafts whose target was not told the like before; returns how many are new."""
    new = 0
    for draft in drafts:
        known = sa.select(Message.id).where(Message.target == draft.target, Message.key == draft.key)
        if connection.execute(known).first() is not None:
            continue
        row = {
            "target": draft.target,
            "key": draft.key,
            "kind": draft.kind,
            "area": draft.area,
            "as_of": as_of,
            "subject": draft.subject[: _LONGEST["subject"]],
            "body": draft.body[: _LONGEST["body"]],
            "state": WAITING,
            "attempts": 0,
        }
        connection.execute(sa.insert(Message).values(**row))
        new += 1
    return new


def was_told(connection: sa.Connection, target: str, key: str) -> bool:
    """Whether a message of that key was made for the target."""
    found = sa.select(Message.id).where(Message.target == target, Message.key == key)
    return connection.execute(found).first() is not None


def waiting(connection: sa.Connection) -> list[Waiting]:
    """The messages that wait, by target: each target's oldest first, or once a round has failed another first."""
    wanted = sa.select(Message.id, Message.target, Message.subject, Message.body, Message.attempts)
    by_target: dict[str, list[Waiting]] = {}
    for row in connection.execute(wanted.where(Message.state == WAITING).order_by(Message.id)):
        by_target.setdefault(row.target, []).append(Waiting(*row))
    return [message for rows in by_target.values() for message in _in_turn(rows)]


def _in_turn(rows: list[Waiting]) -> list[Waiting]:
    """A target's messages from another one on in every round: one that it never takes holds no other for long."""
    rounds = max(message.attempts for message in rows)
    first = Random(rounds).randrange(len(rows)) if rounds else 0
    return rows[first:] + rows[:first]


def mark_delivered(connection: sa.Connection, message: Waiting) -> None:
    """Its target has taken the message."""
    _change(connection, message, state=SENT, attempts=message.attempts + 1, problem=None)


def mark_failed(connection: sa.Connection, message: Waiting, problem: str, most: int) -> bool:
    """Its target did not take the message, or was down: it waits, or after `most` rounds is given up; returns whether
    it is.
    """
    attempts = message.attempts + 1
    state = GIVEN_UP if attempts >= most else WAITING
    _change(connection, message, state=state, attempts=attempts, problem=problem[: _LONGEST["problem"]])
    return state == GIVEN_UP


def _change(connection: sa.Connection, message: Waiting, **values: str | int | None) -> None:
    connection.execute(sa.update(Message).where(Message.id == message.id, Message.state == WAITING).values(**values))


def known_states(connection: sa.Connection, target: str) -> dict[Place, str]:
    """By deadline, due day and county the state that a target knows of."""
    wanted = sa.select(ToldState.deadline, ToldState.due, ToldState.county_code, ToldState.state)
    rows = connection.execute(wanted.where(ToldState.target == target))
    return {(row.deadline, row.due, row.county_code): row.state for row in rows}


def learn_states(connection: sa.Connection, target: str, states: Mapping[Place, str]) -> None:
    """From now on the target knows of these states."""
    for place, state in states.items():
        own = dict(zip(("deadline", "due", "county_code"), place, strict=True)) | {"target": target}
        same = [getattr(ToldState, name) == value for name, value in own.items()]
        if connection.execute(sa.update(ToldState).where(*same).values(state=state)).rowcount == 0:
            connection.execute(sa.insert(ToldState).values(**own, state=state))
