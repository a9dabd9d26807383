"""What of a value an opinion is held to: its beginning, without the blanks and wide characters that programs change."""

import hashlib
import re
import unicodedata

import ibis.expr.types as ir

VALUE_CHARACTERS = 200
BLANKS = "[ \t\r\n]+"


def value_digest(value: str | None) -> str:
    """The digest of a value that a list shows; the same for a blank one and none."""
    plain = unicodedata.normalize("NFKC", value or "")
    return hashlib.sha256(re.sub(BLANKS, "", plain)[:VALUE_CHARACTERS].encode()).hexdigest()


def digest_of(text: ir.StringValue) -> ir.StringValue:
    """`value_digest` as an expression, of a text that is normalised already."""
    return text.re_replace(BLANKS, "").left(VALUE_CHARACTERS).hexdigest()
