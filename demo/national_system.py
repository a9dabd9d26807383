"""A made-up national system: what it says of each record of a county's import files, the same for equal arguments.

It sees of a package what a county imports, the workbooks and their formats, and nothing of ours besides.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from demo.workbooks import HOUSEHOLD, Row, rows_of, saved

DEFAULT_SEED = 13
PERSON, MEASURE, RESULT, REASON = "人编号", "措施编号", "导入结果", "失败原因"
ACCEPTED, REFUSED, OPEN = "成功", "失败", ""
DEAD_PHONE = "联系电话为空号"
UNKNOWN_HOUSEHOLD = "户编号不存在"
# Shares of records that are never answered, and of those that are refused.
_OPEN, _REFUSED = 0.03, 0.05
# The file by which households come into the system: what belongs to one that was refused there finds no household.
_ENTRIES = "marginal_household"
# Reasons that no other cell of the row contradicts.
_REASONS = {
    _ENTRIES: (DEAD_PHONE, "户主证件号码已在其他户登记"),
    "marginal_member": (DEAD_PHONE, "证件号码已在其他户登记"),
    "unstable_annotation": ("户主姓名与公安部门登记不一致",),
    "measure": ("措施编号与已有记录重复", "帮扶项目未在项目库中登记"),
}
_OTHERWISE = ("数据正在审核，暂不能修改",)


@dataclass(frozen=True)
class Said:
    """What was said of one record: accepted, refused and why, or nothing."""

    format: str
    household: str
    person: str
    result: str
    reason: str


@dataclass(frozen=True)
class ImportResult:
    """The workbook that the county is given for an import file, and what was said of each of its records."""

    name: str
    workbook: bytes | None
    said: list[Said]


def import_results(manifest: Mapping[str, Any], files: Mapping[str, bytes], seed: int) -> list[ImportResult]:
    """One result per import file of a package, in the order in which a county imports them.

    A result holds the rows of its file that were answered, with 导入结果 and 失败原因; none when there is no such row.
    """
    unknown: set[str] = set()
    results = []
    for entry in (entry for entry in manifest["files"] if entry["kind"] == "import"):
        rows = rows_of(files[entry["name"]])
        said = [_judged(entry["format"], row, unknown, seed) for row in rows]
        if entry["format"] == _ENTRIES:
            unknown |= {each.household for each in said if each.result == REFUSED}
        answered = [
            {**row, RESULT: each.result, REASON: each.reason}
            for row, each in zip(rows, said, strict=True)
            if each.result != OPEN
        ]
        stem, _, ending = entry["name"].rpartition(".")
        results.append(ImportResult(f"{stem}_导入结果.{ending}", saved(answered) if answered else None, said))
    return results


def drawn(seed: int, *texts: str) -> float:
    """A number from 0 to below 1, the same for the same texts."""
    return int(hashlib.sha256("\n".join((str(seed), *texts)).encode()).hexdigest()[:12], 16) / 16**12


def _judged(name: str, row: Row, unknown: set[str], seed: int) -> Said:
    """A record is judged by all its cells: one that was mended may be accepted."""
    household, person = row[HOUSEHOLD], row.get(PERSON, "")
    if household in unknown:
        return Said(name, household, person, REFUSED, UNKNOWN_HOUSEHOLD)
    share = drawn(seed, name, *row.values())
    if share < _OPEN:
        return Said(name, household, person, OPEN, "")
    if share < _OPEN + _REFUSED:
        reasons = _REASONS.get(name, _OTHERWISE)
        reason = reasons[int(drawn(seed, household, person, row.get(MEASURE, "")) * len(reasons))]
        return Said(name, household, person, REFUSED, reason)
    return Said(name, household, person, ACCEPTED, "")
