"""Records across counties: answers of their own, values kept, answers to findings, and what happened in a chain."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_NEW = ("household_no", 24), ("compared_hash", 64), ("values_sha256", 64), ("identity_digest", 64)


def _answers_of_before() -> None:
    """Answers that stood in the versions themselves, put aside; one superseded without an answer had never left."""
    op.execute(
        "create table answer_of_before as select id, state, reason, answered_on from record_version "
        "where answered_on is not null"
    )
    op.execute(
        "update record_version set state = case when answered_on is null then 'overtaken' else 'sent' end "
        "where state = 'superseded'"
    )
    op.execute("update record_version set state = 'sent' where state in ('accepted', 'refused')")


def _households() -> None:
    """The household in each key: the last part of a closing mark's, the first of every other."""
    connection = op.get_bind()
    found = connection.execute(sa.text("select distinct format, record_key from record_version")).all()
    place = {"closing_mark": -1}
    households = [
        {"household": row.record_key.split("/")[place.get(row.format, 0)], "format": row.format, "key": row.record_key}
        for row in found
    ]
    if households:
        change = "update record_version set household_no = :household where format = :format and record_key = :key"
        connection.execute(sa.text(change), households)


def _receipts() -> None:
    """Receipts by number: the same bytes may come again, and a file that could not be used is remembered too."""
    op.rename_table("receipt", "receipt_of_before")
    op.create_table(
        "receipt",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("county_code", sa.String(12), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("read_on", sa.Date, nullable=False),
        sa.Column("accepted", sa.Integer, nullable=False),
        sa.Column("refused", sa.Integer, nullable=False),
        sa.Column("unused", sa.Integer, nullable=False),
        sa.Column("problem", sa.String(400)),
    )
    op.create_index("ix_receipt_sha256", "receipt", ["sha256"])
    op.execute(
        "insert into receipt (sha256, county_code, name, read_on, accepted, refused, unused) "
        "select sha256, county_code, name, read_on, accepted, refused, 0 from receipt_of_before "
        "order by read_on, sha256"
    )
    op.drop_table("receipt_of_before")


def upgrade() -> None:
    """Add the tables and columns, and move what stood elsewhere."""
    _receipts()
    op.create_table(
        "record_values",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    for name, length in _NEW:
        op.add_column("record_version", sa.Column(name, sa.String(length)))
    _answers_of_before()
    op.drop_index("record_version_by_key", "record_version")
    op.create_index("record_version_by_record", "record_version", ["format", "record_key"])
    op.create_index("record_version_by_identity", "record_version", ["identity_digest"])
    _households()
    with op.batch_alter_table("record_version") as version:
        version.drop_column("reason")
        version.drop_column("answered_on")  # SQLite writes the table anew, which no answer may point into yet
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("record_version.id"), nullable=False),
        sa.Column("receipt_id", sa.Integer, sa.ForeignKey("receipt.id")),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("reason", sa.String(400)),
        sa.Column("answered_on", sa.Date, nullable=False),
    )
    op.create_index("ix_answer_version_id", "answer", ["version_id"])
    op.execute(
        "insert into answer (version_id, state, reason, answered_on) select id, state, reason, answered_on "
        "from answer_of_before order by answered_on, id"
    )
    op.drop_table("answer_of_before")
    op.create_table(
        "finding_answer",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("receipt_id", sa.Integer, sa.ForeignKey("receipt.id")),
        sa.Column("county_code", sa.String(12), nullable=False),
        sa.Column("rule", sa.String(60), nullable=False),
        sa.Column("table_name", sa.String(40), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("household_no", sa.String(24)),
        sa.Column("field", sa.String(60)),
        sa.Column("value_digest", sa.String(64)),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("note", sa.String(400)),
        sa.Column("answered_by", sa.String(60)),
        sa.Column("answered_on", sa.Date, nullable=False),
    )
    op.create_index("finding_answer_by_finding", "finding_answer", ["rule", "key"])
    op.create_table(
        "event",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("as_of", sa.Date),
        sa.Column("county_code", sa.String(12)),
        sa.Column("detail", sa.String(2000), nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False, unique=True),
    )


def downgrade() -> None:
    """What is kept now has no place in the tables of before."""
    raise NotImplementedError("the ledger goes back by restoring a backup of before")
