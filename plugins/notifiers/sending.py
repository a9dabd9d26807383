"""The messages that wait, sent by Airflow's notifiers: each marked when its target has taken it.

A message is marked after it was taken: a crash in between sends it twice, never not at all.
"""

import html
import logging
from collections import Counter
from typing import Any

from airflow.providers.smtp.notifications.smtp import SmtpNotifier
from airflow.sdk import BaseNotifier

from exports.ledger.connect import ledger
from exports.ledger.messages import GIVEN_UP, WAITING, Waiting, mark_delivered, mark_failed, waiting
from plugins.notifiers.webhook import DingTalkNotifier, WeComNotifier
from policies.recipients import Mailbox, Target, load_recipients
from policies.words import SENT
from storage.day import Day
from storage.errors import told

log = logging.getLogger("jianbang.messages")

_ROBOTS = {"wecom": WeComNotifier, "dingtalk": DingTalkNotifier}
# Notifiers render templates; a message itself is never one, whatever a county is called.
_SUBJECT, _BODY = "{{ message_subject }}", "{{ message_body }}"


def notifier(target: Target) -> BaseNotifier:
    """The notifier of a target, which takes subject and body from its context."""
    if isinstance(target, Mailbox):
        return SmtpNotifier(
            to=target.to,
            subject=_SUBJECT,
            html_content=_BODY,
            smtp_conn_id=target.connection,
            mime_subtype="alternative",
        )
    return _ROBOTS[target.kind](target.connection, _SUBJECT, _BODY)


def _deliver(target: Target, message: Waiting) -> None:
    as_page = isinstance(target, Mailbox)
    body = html.escape(message.body).replace("\n", "<br>\n") if as_page else message.body
    context: Any = {"message_subject": message.subject, "message_body": body}
    messenger = notifier(target)
    messenger.render_template_fields(context)
    messenger.notify(context)  # to call the notifier itself would log a server's own words


def send(day: Day) -> dict[str, int]:
    """Send what waits; returns how many were sent, still wait, and were given up.

    A target that is down is asked once a round, which counts for all of its messages: none waits for more rounds.
    """
    recipients = load_recipients(day.settings.recipients)
    counts: Counter[str] = Counter({SENT: 0, WAITING: 0, GIVEN_UP: 0})
    down: dict[str, str] = {}
    with ledger(day.settings.ledger_url, day.settings.home) as connection:
        due = waiting(connection)
    for message in due:
        problem = down.get(message.target)
        if problem is None:
            problem = _try(recipients.targets.get(message.target), message)
            if problem is not None:
                down[message.target] = problem
                log.warning("target %s: a message was not taken: %s", message.target, problem)
        counts[_mark(day, message, problem)] += 1
    return dict(counts)


def _try(target: Target | None, message: Waiting) -> str | None:
    """Why the message was not taken; None when it was."""
    if target is None:
        return "the recipients name no such target any more"
    try:
        _deliver(target, message)
    except Exception as error:  # noqa: BLE001  whatever a server, a network or a connection's settings raise
        return told(error)
    return None


def _mark(day: Day, message: Waiting, problem: str | None) -> str:
    with ledger(day.settings.ledger_url, day.settings.home) as connection:
        if problem is None:
            mark_delivered(connection, message)
            return SENT
        return GIVEN_UP if mark_failed(connection, message, problem, day.policy.messages.attempts) else WAITING
