"""Whether a step has anything to do: its published manifest names the inputs and the code it came from."""

from pathlib import Path
from typing import Any

from storage.fingerprint import code_digest
from storage.publish import MANIFEST, digest, read_manifest


def inputs_of(*folders: Path, names: tuple[str, ...] = (MANIFEST,)) -> dict[str, str]:
    """Digests of the manifests a step reads, and of the project's code and reviewed files."""
    found = {
        f"{folder.parent.name}/{name}": digest(folder / name) for folder in folders for name in names if (folder / name).exists()
    }
    return {**found, "code": code_digest()}


def published_summary(final: Path, inputs: dict[str, str], name: str = MANIFEST) -> dict[str, Any] | None:
    """The summary of the published run when it came from the same inputs and code; None when the step must run."""
    manifest = read_manifest(final, name)
    if manifest is None or manifest.get("inputs") != inputs:
        return None
    return manifest["summary"]
