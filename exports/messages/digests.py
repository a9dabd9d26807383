"""The weekly and monthly digest: each deadline by prefecture, who is late, who has changed (N2.1c)."""

import datetime as dt
from collections import Counter
from hashlib import sha256
from typing import Any

from exports.ledger.messages import Draft
from exports.messages.links import link
from exports.messages.standing import Course, Standing
from policies.deadlines import load_deadlines
from policies.messages import load_messages, written
from policies.recipients import Kind, Rule
from policies.words import DEADLINE_STATES, MISSED

_COUNTS = ("need", "done", "missing", "overdue")
_PERIODS: dict[Kind, str] = {"weekly": "周报", "monthly": "月报"}


def begins(kind: Kind, day: dt.date) -> dt.date:
    """The first day of the day's week or month."""
    return day - dt.timedelta(day.weekday()) if kind == "weekly" else day.replace(day=1)


def compared_with(kind: Kind, told: dt.date) -> dt.date:
    """The day that a digest of the day `told` compares with: a week ago, or the first of its month."""
    return told - dt.timedelta(7) if kind == "weekly" else begins("monthly", told)


def day_told(kind: Kind, course: Course) -> dt.date | None:
    """The day whose look the period's digest tells, once the day is judged itself; None when none is due.

    A week's is told on its first day, or later when no run came by then, never in the week of the ledger's first day;
    a month's tells the last day of the month that ended.
    """
    if course.judged_by(course.day) != course.day:
        return None
    first = begins(kind, course.day)
    if kind == "weekly":
        return course.day if course.day == first or course.looks[0].as_of < first else None
    last = first - dt.timedelta(1)
    told = course.judged_by(last)
    return told if told is not None and told >= begins(kind, last) else None


def digest_key(kind: Kind, course: Course, rule: Rule) -> str:
    """By which a period's digest of an area, and of the deadlines that the rule names, is told once."""
    key = f"{kind}/{begins(kind, course.day)}/{rule.area}"
    if rule.deadlines is None:
        return key
    return f"{key}/{sha256('/'.join(sorted({*rule.deadlines})).encode()).hexdigest()[:16]}"


def digest(kind: Kind, course: Course, target: str, rule: Rule, board: str) -> Draft | None:
    """The digest of an area; None when none is due, or no county of it has anything to do by a deadline."""
    day = day_told(kind, course)
    if day is None:
        return None
    now = course.of(rule, course.on(day))
    then = [each for each in course.of(rule, course.on(compared_with(kind, day))) if each.as_of < day]
    told = [
        _of_deadline(
            course, [each for each in now if each.deadline == name], [each for each in then if each.deadline == name]
        )
        for name in rule.of_deadlines
        if any(each.deadline == name for each in now)
    ]
    if not told:
        return None
    subject, body = written(
        kind,
        period=_PERIODS[kind],
        area=course.area_name(rule.area),
        as_of=day,
        since=then[0].as_of if then else None,
        deadlines=told,
        link=link(board, rule.area),
    )
    return Draft(target, digest_key(kind, course, rule), kind, rule.area, subject, body)


def _of_deadline(course: Course, now: list[Standing], then: list[Standing]) -> dict[str, Any]:
    listed = load_messages().listed
    states = Counter(each.state for each in now)
    late = [course.county(each.county_code).name for each in _most_missing(now) if each.state == MISSED]
    earlier = {each.place: each.state for each in then}
    changed = [
        {"county": course.county(each.county_code).name, "before": earlier[each.place], "after": each.state}
        for each in _most_missing(now)
        if earlier.get(each.place, each.state) != each.state
    ]
    return {
        "title": load_deadlines().deadlines[now[0].deadline].title,
        "due": Counter(each.due for each in now).most_common(1)[0][0],
        **_sums(now),
        "done_change": _done_change(now, then),
        "states": {state: states[state] for state in DEADLINE_STATES if states[state]},
        "prefectures": _by_prefecture(course, now),
        "late": late[:listed],
        "late_more": max(len(late) - listed, 0),
        "changes": changed[:listed],
        "changes_more": max(len(changed) - listed, 0),
    }


def _done_change(now: list[Standing], then: list[Standing]) -> str:
    """How many more are done, +10; empty when the looks before are at other due days: those are other households."""
    same = {each.ordinary_due for each in now}
    before = [each.done for each in then if each.ordinary_due in same]
    return f"{sum(each.done for each in now) - sum(before):+d}" if before else ""


def _most_missing(rows: list[Standing]) -> list[Standing]:
    return sorted(rows, key=lambda each: (-each.missing, each.county_code))


def _sums(rows: list[Standing]) -> dict[str, int]:
    return {name: sum(getattr(each, name) for each in rows) for name in _COUNTS}


def _by_prefecture(course: Course, rows: list[Standing]) -> list[dict[str, Any]]:
    """A line for each prefecture that has anything to do."""
    grouped: dict[tuple[str, str], list[Standing]] = {}
    for each in rows:
        county = course.county(each.county_code)
        grouped.setdefault((county.prefecture_code, county.prefecture), []).append(each)
    return [
        {"name": name or course.county("").name, **_sums(own), "late": sum(each.state == MISSED for each in own)}
        for (_, name), own in sorted(grouped.items())
        if _sums(own)["need"]
    ]
