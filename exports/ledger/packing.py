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


def _marked(column: pa.ChunkedArray, plain: str, mark: str, written: Callable[[str], str], blank: str) -> pa.Array:
    """Each text of a column between marks, as `written` has it; that is called only where some text is not plain."""
    texts = column.cast(pa.string()).combine_chunks()
    if pc.all(pc.match_substring_regex(texts, plain)).as_py() is False:
        distinct = texts.dictionary_encode()
        worded = pa.array(map(written, distinct.dictionary.to_pylist()), pa.string()).take(distinct.indices)
    else:
        worded = _joined(mark, texts, mark)
    return pc.fill_null(worded, blank)


def _as_json(column: pa.ChunkedArray) -> pa.Array:
    return _marked(column, _PLAIN_JSON, '"', _encoded, "null")


def _as_list(columns: Sequence[pa.Array], between: str) -> pa.Array:
    """Words of columns as those of a list."""
    return _joined("[", pc.binary_join_element_wise(*columns, between), "]")


def followed_of(rows: pa.Table) -> Followed:
    """The followed values of households, from household_no and FOLLOWED; in the order of Python's words for them."""
    words = [_marked(rows[name], _PLAIN_WORDS, "'", repr, "None") for name in FOLLOWED]
    texts = pa.table(
        {
            "household": rows["household_no"],
            "words": _as_list(words, ", "),
            "text": _as_list([_as_json(rows[name]) for name in FOLLOWED], ","),
        }
    )
    ordered = texts.sort_by([("household", "ascending"), ("words", "ascending")])
    runs = pc.run_end_encode(ordered["household"].combine_chunks())
    ends = pa.array([0, *runs.run_ends.to_pylist()], pa.int32())
    each = pa.ListArray.from_arrays(ends, ordered["text"].combine_chunks())
    return Followed(runs.values, _joined(',"followed":[', pc.binary_join(each, ","), "]"))


def packed_rows(cells: pa.Table, followed: pa.Array | None = None) -> pa.Array:
    """What each row says: its cells by heading, and the end that its household's followed values are."""
    parts: list[str | pa.Array] = ['{"cells":{']
    for place, heading in enumerate(sorted(cells.column_names)):
        parts += [f"{',' if place else ''}{_encoded(heading)}:", _as_json(cells[heading])]
    return _joined(*parts, "}", *([] if followed is None else [followed]), "}")
