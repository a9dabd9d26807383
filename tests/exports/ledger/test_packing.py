"""What versions say, packed by columns, against the text of one at a time."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from exports.ledger.packing import NOTHING_FOLLOWED, followed_of, packed_rows
from exports.ledger.values import FOLLOWED, deflated, digest_of, packed, unpacked

CELL = st.none() | st.text(st.sampled_from("aZ0 '\"\\\n\t\x7f，。户　\u2028𠮷é"), max_size=6)
VALUES = st.lists(st.tuples(st.sampled_from(["H1", "H2"]), CELL, CELL, CELL, CELL), max_size=8)
RECORDS = st.lists(st.tuples(st.sampled_from(["H1", "H2", "H3"]), CELL, CELL), min_size=1, max_size=5)


@given(RECORDS, VALUES)
def test_columns_say_what_each_version_says(
    records: list[tuple[str | None, ...]], values: list[tuple[str | None, ...]]
) -> None:
    rows = [dict(zip(("户编号", '说"', "b"), record, strict=True)) for record in records]
    names = ("household_no", *FOLLOWED)
    columns = {name: pa.array([value[at] for value in values], pa.string()) for at, name in enumerate(names)}
    followed = followed_of(pa.table(columns)) if values else NOTHING_FOLLOWED
    schema = pa.schema([(name, pa.string()) for name in rows[0]])
    cells = pa.Table.from_pylist(rows, schema=schema)
    own = [[value[1:] for value in values if value[0] == row["户编号"]] for row in rows]
    said = packed_rows(cells, followed.of(cells["户编号"].combine_chunks())).to_pylist()
    assert said == [packed(row, each) for row, each in zip(rows, own, strict=True)]  # type: ignore[arg-type]
    assert packed_rows(cells).to_pylist() == [packed(row) for row in rows]
    assert unpacked(digest_of(said[0]), deflated(said[0]))["cells"] == rows[0]
