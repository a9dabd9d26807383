"""Alembic's environment: the connection is handed in by `exports.ledger.connect`."""

from alembic import context

from exports.ledger.tables import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
