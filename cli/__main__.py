"""`python -m cli run`, `python -m cli day` and `python -m cli up`; the Makefile calls them.

A command's own modules are imported when it runs: together they cost seconds, whichever command is asked for.
"""

import datetime as dt
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.airflow_home import prepare_environment
from cli.ledger import ledger_app, settings_or_exit
from cli.try_home import try_home
from cli.verify import verify_home
from policies.files import PolicyError
from steps.day import STEPS
from steps.guard import guarded
from storage.access import close_to_others
from storage.collector import collect_rarely
from storage.connections import WAYS
from storage.day import Day
from storage.errors import told
from storage.settings import Settings
from storage.urls import has_password

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
app.command("verify")(verify_home)
app.command("try-home")(try_home)
app.add_typer(ledger_app, name="ledger")

DEFAULT_DAY = dt.datetime(2020, 5, 8)
NAMES = [step.name for step in STEPS]


def _without_password(source: str) -> str:
    if has_password(source):
        raise typer.BadParameter(f"a password on a command line can be read by everyone on this machine; {WAYS}")
    return source


Source = Annotated[
    str, typer.Option(help="platform database; without it, the demo province", callback=_without_password)
]


def _known_step(name: str) -> str:
    if name and name not in NAMES:
        raise typer.BadParameter(f"no step {name}; there are {', '.join(NAMES)}")
    return name


@app.command()
def run(
    source: Source = "",
    as_of: Annotated[dt.datetime, typer.Option(formats=["%Y-%m-%d"], help="the day to run")] = DEFAULT_DAY,
) -> None:
    """Run one day through the real DAGs and say what it gave."""
    from cli.run_day import run_day

    if source:
        os.environ["JIANBANG_SOURCE"] = source
    settings = _settings()
    raise typer.Exit(run_day(settings, as_of.date()))


@app.command()
def day(
    source: Source = "",
    as_of: Annotated[dt.datetime, typer.Option(formats=["%Y-%m-%d"], help="the day to run")] = DEFAULT_DAY,
    first: Annotated[
        str, typer.Option("--from", help="the first step; without it, the receipts and the pull", callback=_known_step)
    ] = "",
    until: Annotated[str, typer.Option(help=f"the last step: {', '.join(NAMES)}", callback=_known_step)] = "",
) -> None:
    """Run the steps of one day in this process, without Airflow, and say what it gave."""
    from cli.run_day import run_day

    if source:
        os.environ["JIANBANG_SOURCE"] = source
    raise typer.Exit(run_day(_settings(), as_of.date(), first or None, until or None, airflow=False))


@app.command()
def second_day(
    as_of: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="the day before; without it, the newest day of the home"),
    ] = None,
) -> None:
    """Play the day after the newest one of the demo: a made-up national system answers what was sent, counties change
    their data, and the next day runs through the real DAGs. Once more plays the day after that.
    """
    from cli.second_day import play

    raise typer.Exit(play(_settings(), as_of and as_of.date()))


@app.command()
def up(port: Annotated[int, typer.Option(help="port of the web interface", min=1, max=65535)] = 8080) -> None:
    """Start Airflow with its scheduler and web interface on 127.0.0.1."""
    from cli.up import start_airflow

    raise typer.Exit(start_airflow(_settings(), port))


@app.command()
def retention(
    as_of: Annotated[dt.datetime, typer.Option(formats=["%Y-%m-%d"], help="the day from which the periods count")],
) -> None:
    """Remove what is older than its retention period, and say what was removed."""
    summary = guarded("retention", Day(as_of.date(), _settings()))
    for part, removed in summary.items():
        typer.echo(f"{part}: {removed} removed")


@app.command("review")
def review_files(
    as_of: Annotated[dt.datetime, typer.Option(formats=["%Y-%m-%d"], help="the day they are to serve")] = DEFAULT_DAY,
) -> None:
    """Hold every reviewed file against the code: one line names the file and the word at fault."""
    from steps.review import review_day

    try:
        review_day(Day(as_of.date(), _settings()))
    except PolicyError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from None
    typer.echo("every reviewed file is as the code expects it")


@app.command()
def release(
    as_of: Annotated[dt.datetime, typer.Option(formats=["%Y-%m-%d"], help="the day of the package")],
    county: Annotated[str, typer.Option(help="the county whose package is held")],
    by: Annotated[str, typer.Option(help="who looked at it")],
    reason: Annotated[str, typer.Option(help="why it may leave")],
) -> None:
    """Let a county's package leave that is held since its data jumped; written down with who, why and which package."""
    from cli.release import release_held

    release_held(_settings(), as_of.date(), county, by, reason)


@app.command()
def signing_key(to: Annotated[Path, typer.Option(help="a new file, for JIANBANG_SIGNING_KEY=file:…")]) -> None:
    """Make a key that the province signs its packages with, and print the public half to hand to the counties."""
    from cli.release import make_signing_key

    make_signing_key(to)


@app.command()
def pictures(
    as_of: Annotated[dt.datetime, typer.Option(formats=["%Y-%m-%d"], help="a published day of the demo")] = DEFAULT_DAY,
) -> None:
    """Make the pictures of the READMEs anew, with Chromium and LibreOffice, from a published day of the demo."""
    from cli.pictures import make_pictures

    for picture in make_pictures(Day(as_of.date(), _settings())):
        typer.echo(picture)


@app.command()
def docs() -> None:
    """Write `docs/policy.md`, `docs/results.md` and `docs/rules.md` anew."""
    from cli.policy_page import write_policy_page
    from cli.results_page import write_results_page
    from cli.rules_page import write_rules_page

    write_policy_page()
    write_results_page()
    write_rules_page()


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []})
def airflow(context: typer.Context) -> None:
    """Any command of Airflow's own, in this project's Airflow home: `backfill create --dag-id province_day …`."""
    from cli.backfill import in_order, run_airflow

    _settings()
    run_airflow(in_order(context.args))


@app.command()
def backfill(
    start: Annotated[dt.datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="the first day")],
    end: Annotated[dt.datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="the last day")],
    first: Annotated[
        str, typer.Option(help="pull, check, assess or export: what comes before stays as published")
    ] = "",
) -> None:
    """Run days of the past in their order, one at a time, in the Airflow that is up; with `--first assess`, judge them
    again from what was read then.
    """
    from cli.backfill import backfill_arguments, run_airflow

    _settings()
    run_airflow(backfill_arguments(start.date(), end.date(), first))


def _settings() -> Settings:
    return settings_or_exit(prepare_environment)


def main() -> None:
    """Run a command; whatever it did not foresee is told in one line, without a foreign error's own words."""
    close_to_others()
    collect_rarely()
    try:
        app()
    except Exception as error:  # noqa: BLE001  a traceback would repeat what a driver says
        typer.echo(f"error: {told(error)}", err=True)
        sys.exit(1)


main()
