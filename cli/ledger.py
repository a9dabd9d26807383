"""`python -m cli ledger backup FILE` and `restore FILE`."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from exports.ledger.errors import LedgerError
from storage.settings import Settings, SettingsError, from_environment

ledger_app = typer.Typer(no_args_is_help=True, help="Copy the ledger away, and put a copy back.")


def settings_or_exit(read: Callable[[], Settings] = from_environment) -> Settings:
    """The settings of the environment; one line and exit code 2 when they cannot be used."""
    try:
        return read()
    except (SettingsError, ValueError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from None


@ledger_app.command("backup")
def backup_ledger(file: Annotated[Path, typer.Argument(help="a new file, readable by its owner alone")]) -> None:
    """Copy the ledger into FILE while it is in use."""
    from exports.ledger.backup import backup

    settings = settings_or_exit()
    try:
        backup(settings.ledger_url, settings.home, file)
    except (LedgerError, OSError) as error:
        typer.echo(f"error: {_told(error, file)}", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"the ledger is copied to {file}")


@ledger_app.command("restore")
def restore_ledger(
    file: Annotated[Path, typer.Argument(help="a backup")],
    force: Annotated[bool, typer.Option(help="also over a ledger with events that the backup lacks")] = False,
) -> None:
    """Put the backup FILE in the ledger's place, in one step."""
    from exports.ledger.backup import restore
    from exports.ledger.connect import require_current

    settings = settings_or_exit()
    try:
        before, now = restore(settings.ledger_url, settings.home, file, force)
    except (LedgerError, OSError) as error:
        typer.echo(f"error: {_told(error, file)}", err=True)
        raise typer.Exit(1) from None
    replaced = "there was none to read" if before is None else f"the one before ended with event {before.event}"
    typer.echo(f"the ledger is restored, up to event {now.event}; {replaced}")
    try:
        require_current(settings.ledger_url, settings.home)
    except LedgerError as error:
        typer.echo(f"note: {error}; then run that day again", err=True)


def _told(error: Exception, file: Path) -> str:
    return str(error) if isinstance(error, LedgerError) else f"{file}: {type(error).__name__}"
