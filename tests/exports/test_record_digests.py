"""The digest of a record is that of its cells: one that is changed, or stands elsewhere, changes it."""

import hashlib

import pyarrow as pa

from exports.record_digests import content_hashes

TEXT = pa.string()


def test_a_digest_is_of_the_cells_in_their_order_a_blank_one_empty() -> None:
    cells = pa.table({"户编号": pa.array(["A", None], TEXT), "姓名": pa.array(["某", "B"], TEXT)})
    assert content_hashes(cells) == [hashlib.sha256(text.encode()).hexdigest() for text in ("A\x1f某", "\x1fB")]


def test_a_blank_cell_holds_its_place() -> None:
    cells = pa.table({"一": pa.array(["x", None], TEXT), "二": pa.array([None, "x"], TEXT)})
    assert len(set(content_hashes(cells))) == 2
