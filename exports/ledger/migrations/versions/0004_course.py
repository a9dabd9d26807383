"""The course of deadlines and counties over the days, which the monitors' board shows."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables, empty: what earlier days were is told when they are judged again."""
    op.create_table(
        "deadline_course",
        sa.Column("as_of", sa.Date, primary_key=True),
        sa.Column("hour", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("deadline", sa.String(40), primary_key=True),
        sa.Column("county_code", sa.String(12), primary_key=True),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("extended_from", sa.Date),
        sa.Column("need", sa.Integer, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("missing", sa.Integer, nullable=False),
        sa.Column("overdue", sa.Integer, nullable=False),
        sa.Column("on_time", sa.Integer, nullable=False),
        sa.Column("done_late", sa.Integer, nullable=False),
        sa.Column("forecast_on", sa.Date),
        sa.Column("paced_from", sa.Date),
        sa.Column("state", sa.String(12), nullable=False),
    )
    op.create_index("deadline_course_by_county", "deadline_course", ["county_code", "deadline"])
    op.create_table(
        "county_course",
        sa.Column("as_of", sa.Date, primary_key=True),
        sa.Column("county_code", sa.String(12), primary_key=True),
        sa.Column("county", sa.String(60), nullable=False),
        sa.Column("prefecture_code", sa.String(6), nullable=False),
        sa.Column("prefecture", sa.String(60)),
        *(
            sa.Column(name, sa.Integer, nullable=False)
            for name in (
                "confirmed",
                "candidates",
                "eliminated",
                "errors",
                "warnings",
                "new_findings",
                "confirmed_true",
            )
        ),
    )
    op.create_index("county_course_by_county", "county_course", ["county_code"])


def downgrade() -> None:
    """What is kept now has no place in the tables of before."""
    raise NotImplementedError("the ledger goes back by restoring a backup of before")
