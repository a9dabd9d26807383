"""The process that opens a dropped file: bytes in, its table out, with little memory and time and nothing else.

Run as `python -m exports.intake.parse`; a line of JSON and the file's bytes come in, one JSON object goes out.
"""

import json
import resource
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from exports.intake.errors import IntakeError, UnsettledError
from exports.intake.sheets import sheets
from exports.intake.table import Wanted, find_table

# The child that reads a file starts in a quarter of the time without pydantic.
if TYPE_CHECKING:
    from policies.receipts import Limits


def _bound(limits: "Limits") -> None:
    """Take from this process what a file could use against the host."""
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def main() -> None:
    """Read one file."""
    request = json.loads(sys.stdin.buffer.readline())
    limits, wanted = cast("Limits", SimpleNamespace(**request["limits"])), Wanted(**request["wanted"])
    _bound(limits)
    try:
        told = find_table(sheets(sys.stdin.buffer.read(), limits), wanted).as_json()
    except UnsettledError as error:
        told = {"unfinished": str(error)}
    except IntakeError as error:
        told = {"problem": str(error)}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
