"""What versions say as packed texts (`values.packed`), made of columns at once."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from exports.ledger.values import FOLLOWED

_encoded = json.JSONEncoder(ensure_ascii=False).encode
# Texts that JSON, or Python's words for a list, write as they are between their marks.
_PLAIN_JSON = r'^[^"\\\x00-\x1f]*$'
_PLAIN_WORDS = r"^[ -&(-\[\]-~\x{4e00}-\x{9fff}，。（）、：；]*$"


@dataclass(frozen=True)
class Followed:
    """The followed values of each household, as the end of what its versions say."""

    households: pa.Array
    texts: pa.Array

    def of(self, households: pa.Array) -> pa.Array:
        """Those of each of `households`; blank of one without any."""
        found = self.texts.take(pc.index_in(households, value_set=self.households))
        return pc.fill_null(found, "")


NOTHING_FOLLOWED = Followed(pa.array([], pa.string()), pa.array([], pa.string()))


def _joined(*parts: str | pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(*parts, "")


def _texts(column: pa.ChunkedArray) -> pa.Array:
    return column.cast(pa.string()).combine_chunks()


def _marked(texts: pa.Array, plain: str, mark: str, written: Callable[[str], str], blank: str) -> pa.Array:
    """Each text between marks, one that is not plain as `written` has it."""
    marked = _joined(mark, texts, mark)
    other = pc.invert(pc.fill_null(pc.match_substring_regex(texts, plain), True))
    if pc.any(other).as_py():
        words = pa.array(map(written, texts.filter(other).to_pylist()), pa.string())
        marked = pc.replace_with_mask(marked, other, words)
    return pc.fill_null(marked, blank)


def _as_json(texts: pa.Array) -> pa.Array:
    return _marked(texts, _PLAIN_JSON, '"', _encoded, "null")


def _as_list(columns: Sequence[pa.Array], between: str) -> pa.Array:
    """Words of columns as those of a list."""
    return _joined("[", pc.binary_join_element_wise(*columns, between), "]")


def followed_of(rows: pa.Table) -> Followed:
    """The followed values of households, from household_no and FOLLOWED; in the order of Python's words for them."""
    columns = [_texts(rows[name]) for name in FOLLOWED]
    words = [_marked(texts, _PLAIN_WORDS, "'", repr, "None") for texts in columns]
    texts = pa.table(
        {
            "household": rows["household_no"],
            "words": _as_list(words, ", "),
            "text": _as_list(list(map(_as_json, columns)), ","),
        }
    )
    ordered = texts.sort_by([("household", "ascending"), ("words", "ascending")])
    runs = pc.run_end_encode(ordered["household"].combine_chunks())
    ends = pa.array([0, *runs.run_ends.to_pylist()], pa.int32())
    each = pa.ListArray.from_arrays(ends, ordered["text"].combine_chunks())
    return Followed(runs.values, _joined(',"followed":[', pc.binary_join(each, ","), "]"))


def packed_rows(cells: pa.Table, followed: pa.Array | None = None) -> pa.Array:
    """What each row says: its cells by heading, and the end that its household's followed values are."""
    headings, count = sorted(cells.column_names), len(cells)
    # All columns at once: of a small county each call costs more than its cells.
    words = _as_json(pa.concat_arrays([_texts(cells[heading]) for heading in headings]))
    parts: list[str | pa.Array] = ['{"cells":{']
    for place, heading in enumerate(headings):
        parts += [f"{',' if place else ''}{_encoded(heading)}:", words.slice(place * count, count)]
    return _joined(*parts, "}", *([] if followed is None else [followed]), "}")
