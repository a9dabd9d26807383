"""The platform's code words turned into canonical ones, before anything compares, orders or names records by them."""

from collections.abc import Mapping

import pyarrow as pa

from policies.model import Column, load_code_sets

Words = Mapping[str, str]


def _code(text: str, words: Words) -> str:
    return words.get(text, text)


def _codes(text: str, words: Words, known: list[str]) -> str:
    """Every element translated; the text as it is when one stays unknown, so that its finding shows what was
    entered.
    """
    canonical = [words.get(word, word) for word in text.split(",")]
    return ",".join(canonical) if set(canonical) <= set(known) else text


def translated(values: pa.Array, column: Column, codes: Mapping[str, Words]) -> pa.Array:
    """Normalised texts of a coded column in canonical words; other columns, and words nobody knows, as they are.

    `codes` holds canonical code by the platform's word, per code set. A canonical word stands for itself.
    """
    words = codes.get(column.codes or "")
    if not words:
        return values
    known = load_code_sets()[column.codes or ""]
    encoded = values.dictionary_encode()
    texts = encoded.dictionary.to_pylist()
    canonical = [_codes(text, words, known) if column.type == "codes" else _code(text, words) for text in texts]
    return pa.array(canonical, pa.string()).take(encoded.indices)
