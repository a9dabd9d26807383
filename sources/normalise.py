"""Normalisation of text values: NFKC, surrounding white space removed, '' is null; each change is told."""

import hashlib
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from policies.model import Column, Table
from policies.opinions import value_digest
from policies.record_key import record_key, shown_value
from sources.translate import Words, translated

Codes = Mapping[str, Words]
_COLUMNS = ("key", "household_no", "field", "value", "value_sha256", "value_digest", "whole")
CHANGES = pa.schema([(name, pa.string()) for name in _COLUMNS])


def normalised(values: pa.Array) -> pa.Array:
    """Values in Unicode NFKC without surrounding white space; '' becomes null."""
    text = pc.utf8_trim_whitespace(pc.utf8_normalize(values, form="NFKC"))
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)


def changed(before: pa.Array, after: pa.Array) -> pa.Array:
    """Where normalising changed a value; that '' became null is no change."""
    blank = pc.equal(before, "")
    differs = pc.not_equal(pc.fill_null(before, ""), pc.fill_null(after, ""))
    return pc.and_not(differs, pc.fill_null(blank, False))


def _cleaned(values: pa.DictionaryArray, column: Column, codes: Codes) -> tuple[pa.DictionaryArray, list[int]]:
    """(the column normalised, its code words canonical; the rows that normalising changed).

    Only distinct texts are looked at. Where none of them changes, the column stays as it is.
    """
    texts = values.dictionary
    clean = normalised(texts)
    after = translated(clean, column, codes)
    if after.equals(texts):
        return values, []
    places = pc.indices_nonzero(changed(texts, clean))
    rows = pc.indices_nonzero(pc.is_in(values.indices, places.cast(pa.int32()))).to_pylist() if len(places) else []
    return after.take(values.indices).dictionary_encode(), rows


def normalise(batch: pa.RecordBatch, table: Table, codes: Codes) -> tuple[pa.RecordBatch, pa.Table]:
    """(the batch normalised, as dictionaries; one row per changed value: the record's key, field, the old value masked
    and whole).

    Code words are canonical afterwards; that a word was translated is no change.
    """
    after: dict[str, pa.DictionaryArray] = {}
    places: dict[str, list[int]] = {}
    for field in batch.schema.names:
        encoded = batch.column(field).dictionary_encode()
        after[field], places[field] = _cleaned(encoded, table.columns[field], codes)
    rows: list[dict[str, str | None]] = []
    for field, changes in places.items():
        for row in changes:
            old = batch.column(field)[row].as_py()
            rows.append(
                {
                    "key": record_key(table, {name: after[name][row].as_py() for name in table.key}),
                    "household_no": after["household_no"][row].as_py() if "household_no" in after else None,
                    "field": field,
                    "value": shown_value(old, table, field),
                    "value_sha256": hashlib.sha256(old.encode()).hexdigest(),
                    "value_digest": value_digest(old),
                    "whole": old,
                }
            )
    return pa.RecordBatch.from_pydict(after), pa.Table.from_pylist(rows, schema=CHANGES)
