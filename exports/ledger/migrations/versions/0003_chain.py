"""What is only added to is guarded by the database, and the chain of events begins."""

import sqlalchemy as sa
from alembic import op

from exports.ledger.events import BEGUN, NOTHING, canonical, event_hash
from exports.ledger.guards import guard

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Rows of before have no event that tells of them: their newest numbers are named.
_OF_BEFORE = ("package", "receipt", "answer", "finding_answer")


def upgrade() -> None:
    """Index, guards, and the first event."""
    connection = op.get_bind()
    op.create_index("event_by_day", "event", ["as_of", "kind", "county_code"])
    newest = {
        table: connection.execute(sa.text(f"select coalesce(max(id), 0) from {table}")).scalar_one()
        for table in _OF_BEFORE
    }
    detail = canonical({"before": newest})
    first = event_hash(1, BEGUN, None, None, detail, NOTHING)
    insert = "insert into event (id, kind, detail, previous_hash, hash) values (1, :kind, :detail, :nothing, :hash)"
    connection.execute(sa.text(insert), {"kind": BEGUN, "detail": detail, "nothing": NOTHING, "hash": first})
    guard(connection)


def downgrade() -> None:
    """What is kept now has no place in the tables of before."""
    raise NotImplementedError("the ledger goes back by restoring a backup of before")
