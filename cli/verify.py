"""`python -m cli verify`: one line for each trouble of a home."""

import datetime as dt
from typing import Annotated

import typer

from cli.ledger import settings_or_exit

_ONE_DAY = "one day alone; without it, all"


def verify_home(
    as_of: Annotated[dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help=_ONE_DAY)] = None,
) -> None:
    """Hold ledger, manifests, packages, outbox and accepted values against each other; exit 1 when anything is wrong.

    Nothing is changed. Best while no step runs: what is published meanwhile may be told.
    """
    from steps.verify.checks import verify

    settings = settings_or_exit()
    found = verify(settings, None if as_of is None else as_of.date())
    for trouble in found:
        typer.echo(str(trouble))
    wrong = sum(not trouble.note for trouble in found)
    typer.echo(f"{wrong} troubles, {len(found) - wrong} notes: {settings.home}")
    raise typer.Exit(1 if wrong else 0)
