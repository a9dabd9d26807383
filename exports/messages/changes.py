"""Who is told that a deadline's state has changed in a county: each target once (N2.1c)."""

import datetime as dt
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from exports.ledger.messages import Draft, Place
from exports.messages.links import link
from exports.messages.standing import Course, Standing
from policies.deadlines import load_deadlines
from policies.messages import load_messages, written
from policies.recipients import Rule
from policies.words import AT_RISK, MET, MISSED, ON_TRACK

# What a county counts as before anyone has looked: that all is well is no news.
_UNSEEN = {AT_RISK: ON_TRACK, MISSED: ON_TRACK}
_WORST_FIRST = (MISSED, AT_RISK, ON_TRACK, MET)


def state_before(course: Course, now: Standing, known: Mapping[Place, str]) -> str:
    """The state that a target knows of: what it was told, else the look before, else that it was on track."""
    if now.place in known:
        return known[now.place]
    before = course.before(now)
    return before.state if before is not None else _UNSEEN.get(now.state, now.state)


def changes(
    course: Course, target: str, rule: Rule, known: Mapping[Place, str], board: str
) -> Iterator[tuple[Draft, dict[Place, str]]]:
    """For each deadline and due day of a rule: the message about its counties whose state has changed, and the states
    that the target knows of when it is kept.
    """
    groups: dict[tuple[str, dt.date, dt.date | None], list[tuple[Standing, str]]] = {}
    for now in course.of(rule, course.now):
        before = state_before(course, now, known)
        if before != now.state:
            groups.setdefault((now.deadline, now.due, now.extended_from), []).append((now, before))
    for rows in groups.values():
        rows.sort(key=lambda row: (_WORST_FIRST.index(row[0].state), -row[0].missing, row[0].county_code))
        yield _draft(course, target, rule, rows, board), {now.place: now.state for now, _ in rows}


def _draft(course: Course, target: str, rule: Rule, rows: list[tuple[Standing, str]], board: str) -> Draft:
    first, listed = rows[0][0], load_messages().listed
    subject, body = written(
        "state",
        title=load_deadlines().deadlines[first.deadline].title,
        due=first.due,
        extended_from=first.extended_from,
        area=course.area_name(rule.area),
        as_of=course.day,
        hour=max(now.hour for now, _ in rows),
        counties=len(rows),
        changes=[_change(course, now, before) for now, before in rows[:listed]],
        more=len(rows) - listed if len(rows) > listed else 0,
        link=link(board, rule.area),
    )
    what = sha256("/".join(f"{now.county_code}:{before}>{now.state}" for now, before in rows).encode()).hexdigest()
    key = f"state/{first.deadline}/{first.due}/{course.day}/{max(now.hour for now, _ in rows)}/{what[:16]}"
    return Draft(target, key, "state", rule.area, subject, body)


def _change(course: Course, now: Standing, before: str) -> dict[str, Any]:
    counts = {name: getattr(now, name) for name in ("need", "done", "missing", "overdue")}
    return {"county": course.county(now.county_code).name, "before": before, "after": now.state, **counts}
