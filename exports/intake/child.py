"""A dropped file read by a process of its own: whatever the file does to it, the day goes on."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from exports.intake.errors import IntakeError, UnsettledError
from exports.intake.table import Table, Wanted
from policies.receipts import Limits

_PROJECT = Path(__file__).parents[2]
_TOO_MUCH = "文件读取时用尽了允许的内存或时间（常因有单元格写在很远的行列），请把数据复制到新的工作簿后重新放入"


def read_table(data: bytes, wanted: Wanted, limits: Limits) -> Table:
    """The table of a file's bytes.

    Raises IntakeError with one Chinese line, UnsettledError when the file ends too early.
    """
    request = json.dumps({"limits": limits.model_dump(), "wanted": asdict(wanted)}).encode() + b"\n"
    try:
        done = subprocess.run(
            [sys.executable, "-s", "-B", "-m", "exports.intake.parse"],
            input=request + data,
            capture_output=True,
            timeout=limits.seconds,
            cwd=_PROJECT,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},  # no setting, and so no password, of ours
        )
    except subprocess.TimeoutExpired:
        raise IntakeError(_TOO_MUCH) from None
    if done.returncode in (-signal.SIGABRT, -signal.SIGKILL, -signal.SIGXCPU, -signal.SIGSEGV):
        raise IntakeError(_TOO_MUCH)
    if done.returncode != 0:
        raise IntakeError(_TOO_MUCH if b"MemoryError" in done.stderr else "文件不能读取，请另存为xlsx后重新放入")
    told = json.loads(done.stdout)
    if "unfinished" in told:
        raise UnsettledError(told["unfinished"])
    if "problem" in told:
        raise IntakeError(told["problem"])
    return Table(**{**told, "rows": [(number, first, cells) for number, first, cells in told["rows"]]})
