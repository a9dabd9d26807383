"""What became of each county's record versions by day, as the monitors' board counts them, is read from an index."""

from alembic import op

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One covering index."""
    op.create_index("record_version_by_county", "record_version", ["county_code", "as_of", "state"])


def downgrade() -> None:
    """What is kept now has no place in the tables of before."""
    raise NotImplementedError("the ledger goes back by restoring a backup of before")
