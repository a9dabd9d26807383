"""What targets are told of deadlines and runs, each message once."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables, empty: nobody has been told anything."""
    op.create_table(
        "message",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("target", sa.String(60), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("area", sa.String(12), nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("body", sa.String(8000), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("problem", sa.String(200)),
        sa.UniqueConstraint("target", "key"),
    )
    op.create_index("message_by_state", "message", ["state"])
    op.create_table(
        "told_state",
        sa.Column("target", sa.String(60), primary_key=True),
        sa.Column("deadline", sa.String(40), primary_key=True),
        sa.Column("due", sa.Date, primary_key=True),
        sa.Column("county_code", sa.String(12), primary_key=True),
        sa.Column("state", sa.String(12), nullable=False),
    )


def downgrade() -> None:
    """What is kept now has no place in the tables of before."""
    raise NotImplementedError("the ledger goes back by restoring a backup of before")
