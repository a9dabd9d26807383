"""Triggers by which the database itself refuses to change or delete what is only added to."""

import sqlalchemy as sa

ADDED_TO = ("answer", "event", "finding_answer", "record_values")
_REFUSAL = "rows of this table are only added"
_FUNCTION = f"""
create or replace function ledger_only_added() returns trigger language plpgsql as
$$ begin raise exception '{_REFUSAL}'; end $$
"""


def _names(table: str, dialect: str) -> dict[str, str]:
    """By name of a trigger, what it refuses."""
    refused = ("update", "delete", "truncate") if dialect == "postgresql" else ("update", "delete")
    return {f"{table}_no_{what}": what for what in refused}


def guard(connection: sa.Connection) -> None:
    """Add the triggers."""
    dialect = connection.dialect.name
    if dialect == "postgresql":
        connection.exec_driver_sql(_FUNCTION)
    for table in ADDED_TO:
        for name, what in _names(table, dialect).items():
            action = (
                "for each statement execute function ledger_only_added()"
                if dialect == "postgresql"
                else f"begin select raise(abort, '{_REFUSAL}'); end"
            )
            connection.exec_driver_sql(f"create trigger {name} before {what} on {table} {action}")


def missing_guards(connection: sa.Connection) -> list[str]:
    """The triggers that should be there and are not, or are switched off."""
    dialect = connection.dialect.name
    asked = (
        "select tgname from pg_trigger where not tgisinternal and tgenabled <> 'D'"
        if dialect == "postgresql"
        else "select name from sqlite_master where type = 'trigger'"
    )
    there = set(connection.exec_driver_sql(asked).scalars())
    return sorted(name for table in ADDED_TO for name in _names(table, dialect) if name not in there)
