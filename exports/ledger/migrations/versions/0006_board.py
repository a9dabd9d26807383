"""What became of each county's records by day, as the monitors' board counts them: an index and a table of counts."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# As `exports.ledger.counts` counted them then: an answer adds a record to its own state, and takes it from the state of
# the answer before it. Written out, as what the code counts may change and this may not.
COUNT_ANSWERS = """
insert into answer_count (as_of, county_code, answered_on, state, records)
select version.as_of, version.county_code, changed.answered_on, changed.state, sum(changed.records)
from (
    select version_id, answered_on, state, 1 as records from answer
    union all
    select given.version_id, given.answered_on, (
        select earlier.state from answer as earlier
        where earlier.version_id = given.version_id and earlier.id < given.id
        order by earlier.id desc limit 1
    ), -1
    from answer as given
) as changed
join record_version as version on version.id = changed.version_id
where changed.state is not null
group by version.as_of, version.county_code, changed.answered_on, changed.state
"""


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
    op.execute(COUNT_ANSWERS)


def downgrade() -> None:
    """What is kept now has no place in the tables of before."""
    raise NotImplementedError("the ledger goes back by restoring a backup of before")
