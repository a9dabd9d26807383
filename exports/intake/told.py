"""What a county is told in its folder: which rows could not be used and why, and what may be dropped."""

from collections.abc import Iterable

from exports.county import County
from exports.formulas import marked
from exports.intake.names import READ, REFUSED, shown_name
from policies.province import load_province
from policies.receipts import load_receipts

_WHOLE = "整个文件"


def reasons(name: str, rows: Iterable[tuple[int | None, str]]) -> bytes:
    """A CSV that spreadsheets open as it is: the file, the row's number (none: the whole file), why it is not used."""
    lines = [("文件", "行号", "原因")]
    lines += [(shown_name(name), _WHOLE if number is None else str(number), why) for number, why in rows]
    return ("\ufeff" + "".join(",".join(map(_cell, line)) + "\r\n" for line in lines)).encode()


def _cell(text: str) -> str:
    """A quoted cell that no program reads as a formula."""
    return '"' + marked(text).replace('"', '""') + '"'


def note(county: County) -> bytes:
    """The note that lies in the county's folder."""
    names, words = load_province(), load_receipts()
    most = words.limits.bytes // 1024 // 1024
    lines = [
        f"{county.name}（{county.code}）收件夹",
        "",
        f"一、放入{names.systems.national}给出的导入结果：xlsx、xls、ods、csv或txt，每个文件不超过{most}MB。",
        "    表头要有记录编号（户编号；家庭成员另有人编号；帮扶措施另有措施编号）或证件号码，以及导入结果、失败原因；",
        "    只有失败记录的文件，有失败原因（错误信息）即可。文件名请保留原文件名。",
        f"二、放入填好“{words.opinion.heading}”（属实、已改、无法核实）和“{words.opinion.note}”的待核改清单，其他栏不要改动。",
        "三、编号和证件号码的栏请保持文本格式，否则表格软件会丢掉末尾几位。",
        "",
        f"系统每小时读取一次，读完的文件移到“{READ}”，整个不能用的移到“{REFUSED}”；",
        f"不能用的行和原因写在“{REFUSED}”中同名的“原因.csv”里，并写在下一期封面上。改正后再放一次即可，已登记的不会重复。",
    ]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()
