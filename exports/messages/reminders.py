"""Who is reminded, some working days before a due day, that something is still missing (N2.1c)."""

import datetime as dt
from collections.abc import Collection, Iterator

from exports.format_catalogue import formats
from exports.ledger.messages import Draft
from exports.messages.links import link
from exports.messages.standing import Course, Standing
from policies.deadlines import load_deadlines
from policies.messages import load_messages, written
from policies.recipients import Rule
from policies.working_days import is_working_day, working_days_after


def days_left(as_of: dt.date, due: dt.date) -> int | None:
    """Working days after as_of up to the due day; None on a day that is not worked, or after the due day."""
    return working_days_after(as_of, due) if as_of <= due and is_working_day(as_of) else None


def reminders(course: Course, target: str, rule: Rule, warn_before: Collection[int], board: str) -> Iterator[Draft]:
    """For each deadline and due day of a rule that is so near: the message that names the counties still behind."""
    groups: dict[tuple[str, dt.date], list[Standing]] = {}
    for now in course.of(rule, course.now):
        if now.missing and days_left(course.day, now.due) in warn_before:
            groups.setdefault((now.deadline, now.due), []).append(now)
    for (name, due), rows in groups.items():
        rows.sort(key=lambda now: (-now.missing, now.county_code))
        deadline, listed = load_deadlines().deadlines[name], load_messages().listed
        subject, body = written(
            "reminder",
            title=deadline.title,
            what=deadline.what_zh,
            list=next(spec.title for spec in formats(course.day) if spec.format == deadline.list),
            due=due,
            days=days_left(course.day, due),
            area=course.area_name(rule.area),
            as_of=course.day,
            missing=sum(now.missing for now in rows),
            behind=[
                {
                    "county": course.county(now.county_code).name,
                    "need": now.need,
                    "done": now.done,
                    "missing": now.missing,
                }
                for now in rows[:listed]
            ],
            more=max(len(rows) - listed, 0),
            link=link(board, rule.area),
        )
        yield Draft(target, f"reminder/{name}/{due}/{course.day}/{rule.area}", "reminder", rule.area, subject, body)
