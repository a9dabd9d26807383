"""`python -m cli second-day`: the next day of the demo, with answers from a made-up national system."""

import datetime as dt

import sqlalchemy as sa
import typer

from cli.circle import Circle, show_circle
from cli.demo_platform import move_on
from cli.run_day import run_day
from demo.answers import answer_packages, delivered
from demo.county_office import mend
from demo.national_system import DEFAULT_SEED
from demo.second_day import next_day
from steps.keys import county_keys
from storage import layout
from storage.day import Day
from storage.demo_days import demo_of_day
from storage.settings import Settings, demo_source


class NoCircleError(Exception):
    """The next day cannot be played here; one line that says why and what to do."""


def play(settings: Settings, as_of: dt.date | None = None) -> int:
    """Play the day after `as_of`, or after the newest one of the demo; returns the exit code."""
    try:
        before = played_day(settings, as_of)
    except NoCircleError as error:
        typer.echo(f"error: {error}", err=True)
        return 2
    return play_next_day(before)


def played_day(settings: Settings, as_of: dt.date | None = None) -> Day:
    """The day that the next one follows: `as_of`, or the newest of the home.

    Raises NoCircleError unless it is the demo's own, was delivered into the home's outbox, and none came after it.
    """
    newest = Day(as_of or dt.date.min, settings).newest_run
    if settings.source != demo_source(settings.home):
        raise NoCircleError("a second day changes its platform, which may be the demo's alone: unset JIANBANG_SOURCE")
    if settings.delivery or settings.inbox:
        raise NoCircleError(
            "the answers go from the home's own outbox into its own inbox: unset JIANBANG_DELIVERY and JIANBANG_INBOX"
        )
    if newest is None:
        raise NoCircleError(f"no day of the demo lies under {settings.home}: run one first (make run)")
    if as_of is not None and as_of != newest:
        raise NoCircleError(f"the newest day here is {newest}: leave AS_OF out to play the day after it")
    day = Day(newest, settings)
    if not delivered(layout.outbox(settings.home), newest):
        raise NoCircleError(f"no package of {newest} has been delivered: run that day first (make run AS_OF={newest})")
    if not _is_of_the_demo(day):
        raise NoCircleError(f"{newest} was not read from the demo platform: its counties get no made-up answers")
    return day


def play_next_day(before: Day, airflow: bool = True) -> int:
    """Answer what left on the day `before`, change the platform, run the day after, and say what came of it; returns
    the exit code.
    """
    home, after = before.settings.home, before.as_of + dt.timedelta(1)
    print(f"{before.as_of}: the national system answers what was sent", flush=True)
    answers = answer_packages(layout.outbox(home), layout.inbox(home), before.as_of, county_keys(before.settings))
    print(f"{after}: counties and people change what the demo platform holds", flush=True)

    def change(url: str) -> dict[str, int]:
        return {**next_day(url, after), "refused and mended": mend(url, answers.said, DEFAULT_SEED)}

    changed = move_on(home, before.as_of, change)
    code = run_day(before.settings, after, airflow=airflow)
    show_circle(Circle(before, before.on(after), answers, changed))
    return code


def _is_of_the_demo(day: Day) -> bool:
    """Whether the day's snapshot holds as many households as the demo platform of that day."""
    platform, snapshot = demo_of_day(day.settings.home, day.as_of), day.snapshot.manifest()
    if snapshot is None or not platform.exists():
        return False
    engine = sa.create_engine(f"sqlite:///{platform}")
    with engine.connect() as connection:
        households = connection.execute(sa.text("select count(*) from household")).scalar_one()
    engine.dispose()
    return bool(snapshot["account"]["household"]["read"] == households)
