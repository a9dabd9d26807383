"""Step tell: what is due to be told of the day is composed into the ledger; nothing is sent here."""

import sqlalchemy as sa

from exports.ledger.connect import ledger
from exports.ledger.messages import keep, known_states, learn_states, was_told
from exports.messages.changes import changes, state_before
from exports.messages.digests import digest, digest_key
from exports.messages.reminders import reminders
from exports.messages.runs import about_run
from exports.messages.standing import Course, course
from policies.recipients import Kind, Recipients, load_recipients
from storage.day import Day

_DIGESTS: tuple[Kind, ...] = ("weekly", "monthly")


def tell(day: Day) -> dict[str, int]:
    """Compose what is due on the day, each once; returns how many messages of each kind are new.

    Nothing is due before the day's deadlines are judged, nor for a day after which another was.
    """
    counts: dict[str, int] = {"state": 0, "reminder": 0, **dict.fromkeys(_DIGESTS, 0)}
    recipients = load_recipients(day.settings.recipients)
    if not recipients.rules:
        return counts
    with ledger(day.settings.ledger_url, day.settings.home) as connection:
        looked = course(connection, day.as_of)
        if looked is None:
            return counts
        board = day.settings.board_url
        counts["state"] = _tell_changes(connection, looked, recipients, board)
        for target, rule in recipients.telling("reminder"):
            due = reminders(looked, target, rule, day.policy.messages.warn_before, board)
            counts["reminder"] += keep(connection, day.as_of, due)
        for kind in _DIGESTS:
            counts[kind] = _tell_digest(connection, looked, kind, recipients, board)
    return counts


def _tell_changes(connection: sa.Connection, looked: Course, recipients: Recipients, board: str) -> int:
    """Changes of state; a target that is told, or looks for the first time, knows of the states from then on."""
    new = 0
    for target, rule in recipients.telling("state"):
        known = known_states(connection, target)
        learned = {each.place: state_before(looked, each, known) for each in looked.of(rule, looked.now)}
        for draft, states in changes(looked, target, rule, known, board):
            new += keep(connection, looked.day, [draft])
            learned |= states
        changed = {place: state for place, state in learned.items() if known.get(place) != state}
        learn_states(connection, target, changed)
    return new


def _tell_digest(connection: sa.Connection, looked: Course, kind: Kind, recipients: Recipients, board: str) -> int:
    new = 0
    for target, rule in recipients.telling(kind):
        if not was_told(connection, target, digest_key(kind, looked, rule)):
            composed = digest(kind, looked, target, rule, board)
            new += keep(connection, looked.day, [composed] if composed else [])
    return new


def tell_run(day: Day, dag: str, run: str, trouble: str) -> dict[str, int]:
    """Tell the engineers once that a run of the day failed, is late or never started; returns how many messages."""
    recipients = load_recipients(day.settings.recipients)
    drafts = list(about_run(recipients, day.as_of, dag, run, trouble, day.settings.board_url))
    with ledger(day.settings.ledger_url, day.settings.home) as connection:
        return {"run": keep(connection, day.as_of, drafts)}
