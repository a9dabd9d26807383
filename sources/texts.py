"""Columns of bytes and floats as the texts that Python makes of them."""

from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc


def as_text(value: object) -> str | None:
    """A driver's value as the platform would show it."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def as_utf8(texts: pa.Array) -> pa.Array:
    """Bytes, or texts that nobody looked into, as texts; what is not UTF-8 in them is replaced."""
    raw = texts.cast(pa.binary())
    try:
        return raw.cast(pa.string())
    except pa.ArrowInvalid:
        return pa.array([as_text(value) for value in raw.to_pylist()], pa.string())


def real_texts(values: pa.Array) -> pa.Array:
    """Floats as Python writes them: 12.0, 1e-07, inf."""
    size = pc.abs(values)
    # Between these, the kernel writes the same digits, but a whole number without its '.0'.
    alike = pc.and_(pc.greater_equal(size, 1e-4), pc.less(size, 1e9))
    text = values.cast(pa.string())
    whole = pc.equal(pc.floor(values), values)
    text = pc.replace_with_mask(text, whole, pc.binary_join_element_wise(text.filter(whole), ".0", ""))
    if pc.all(pc.fill_null(alike, True)).as_py():
        return text
    others = pc.dictionary_encode(pc.if_else(alike, None, values))
    written = pa.array([str(value) for value in others.dictionary.to_pylist()], pa.string())
    return pc.if_else(pc.fill_null(alike, False), text, written.take(others.indices))
