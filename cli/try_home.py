"""`python -m cli try-home`: whether the home's file system keeps what it must promise, one line for each."""

import typer

from cli.ledger import settings_or_exit

# File systems that several machines may share.
_SHARED = (
    "nfs",
    "ceph",
    "cifs",
    "smb",
    "fuse",
    "lustre",
    "gpfs",
    "beegfs",
    "9p",
    "virtiofs",
    "glusterfs",
    "ocfs2",
    "gfs2",
)


def try_home() -> None:
    """Try the folder of JIANBANG_HOME: what a publication, a lock and a reader on another machine rely on. Run it on
    every machine, as the user that the tasks run as; exit 1 when a promise is broken that is needed.
    """
    from exports.ledger.connect import sqlite_file
    from storage.mounts import mount_of
    from storage.promises import try_promises

    settings = settings_or_exit()
    broken = 0
    for told in try_promises(settings.home):
        broken += told.needed and not told.kept
        mark = "✓" if told.kept else "✗" if told.needed else "–"
        typer.echo(f"{mark} {told.promise}{f': {told.how}' if told.how else ''}")
    kind, scratch = mount_of(settings.home)[0], settings.own_scratch
    if kind.startswith(_SHARED):
        if scratch.is_relative_to(settings.home):
            typer.echo("note: scratch lies on the share; JIANBANG_SCRATCH names a folder of a local disk")
        if sqlite_file(settings.ledger_url) is not None:
            typer.echo("note: the ledger is an SQLite file, for one machine alone; JIANBANG_LEDGER names a PostgreSQL")
    typer.echo(f"{broken} promises broken: {settings.home}")
    raise typer.Exit(1 if broken else 0)
