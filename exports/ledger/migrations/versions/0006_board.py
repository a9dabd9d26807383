"""What became of each county's records by day, as the monitors' board counts them: an index and a table of counts."""

import sqlalchemy as sa
from alembic import op

from exports.ledger.counts import count_answers

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Indexes that cover what is counted, and the counts of the answers that there are."""
    op.create_index("record_version_by_county", "record_version", ["county_code", "as_of", "state"])
    op.create_index("answer_by_state", "answer", ["state", "version_id"])
    op.create_table(
        "answer_count",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("county_code", sa.String(12), nullable=False),
        sa.Column("answered_on", sa.Date, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("records", sa.Integer, nullable=False),
    )
    op.create_index("answer_count_by_county", "answer_count", ["county_code"])
    count_answers(op.get_bind())


def downgrade() -> None:
    """What is kept now has no place in the tables of before."""
    raise NotImplementedError("the ledger goes back by restoring a backup of before")
