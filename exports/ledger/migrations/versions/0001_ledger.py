"""The first ledger: runs, packages, files, record versions, receipts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table."""
    op.create_table("run", sa.Column("as_of", sa.Date, primary_key=True))
    op.create_table(
        "package",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("as_of", sa.Date, sa.ForeignKey("run.as_of"), nullable=False),
        sa.Column("county_code", sa.String(12), nullable=False),
        sa.Column("manifest_sha256", sa.String(64), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("delivered_sha256", sa.String(64)),
        sa.Column("delivered_to", sa.String(400)),
        sa.UniqueConstraint("as_of", "county_code"),
    )
    op.create_table(
        "file",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("package_id", sa.Integer, sa.ForeignKey("package.id", ondelete="CASCADE"), nullable=False),
        sa.Column("format", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
    )
    op.create_index("ix_file_package_id", "file", ["package_id"])
    op.create_table(
        "record_version",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("county_code", sa.String(12), nullable=False),
        sa.Column("format", sa.String(40), nullable=False),
        sa.Column("record_key", sa.String(80), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("reason", sa.String(400)),
        sa.Column("answered_on", sa.Date),
        sa.UniqueConstraint("as_of", "county_code", "format", "record_key"),
    )
    op.create_index("record_version_by_key", "record_version", ["county_code", "format", "record_key"])
    op.create_table(
        "receipt",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("county_code", sa.String(12), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("read_on", sa.Date, nullable=False),
        sa.Column("accepted", sa.Integer, nullable=False),
        sa.Column("refused", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Drop every table."""
    for table in ("receipt", "record_version", "file", "package", "run"):
        op.drop_table(table)
