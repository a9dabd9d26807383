"""What a publication was made from, and what it says of itself; light to import."""

from typing import Any

from storage.day import Part
from storage.fingerprint import code_digest

Summary = dict[str, Any]
# Digests by name.
Inputs = dict[str, str]


def inputs_of(*parts: Part) -> Inputs:
    """Digests of the manifests of published parts, and of the project's code and reviewed files."""
    found = {name: value for part in parts for name, value in part.digest().items()}
    return {**found, "code": code_digest()}
