"""What is wrong with a value that cannot be read, and what its column takes, in the county's words."""

import numpy as np
import pandas as pd

from policies.model import Column, load_code_sets

_FEW = 12
_FORMS = {
    "month": "六位年月，如202005",
    "date": "年-月-日，如2020-05-08",
    "compact_date": "八位日期，如19650312",
    "timestamp": "年-月-日 时:分:秒",
    "year": "四位年份",
    "integer": "不小于0的整数",
    "amount": "不小于0、最多两位小数的数字",
    "code": "规定的选项之一",
    "codes": "规定的选项，多项用逗号隔开",
}
_WRITTEN = {
    "date": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "compact_date": "[0-9]{8}",
    "timestamp": "[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}",
}


def allowed(column: Column) -> str:
    """The column's words when they are few, else their form."""
    words = load_code_sets()[column.codes] if column.codes else []
    if 0 < len(words) <= _FEW:
        return "、".join(words) + ("之一" if column.type == "code" else "，多项用逗号隔开")
    return _FORMS[column.type]


def wrong_with(texts: pd.Series, kind: str) -> pd.Series:
    """What is wrong with each text, as far as it shows."""
    number = texts.str.fullmatch(r"[+-]?[0-9]*\.?[0-9]+|[+-]?[0-9]+\.", na=False)
    negative = texts.str.startswith("-")
    match kind:
        case "amount":
            cases = [
                (~number, "不是数字"),
                (negative, "为负数"),
                (texts.str.contains(r"\.[0-9]{3,}$"), "的小数超过两位"),
            ]
            other = "过大"
        case "integer":
            cases = [(~number, "不是数字"), (negative, "为负数"), (texts.str.contains(".", regex=False), "不是整数")]
            other = "不能识别"
        case "date" | "compact_date" | "timestamp":
            cases, other = [(texts.str.fullmatch(_WRITTEN[kind], na=False), "不是存在的日期")], "不是规定的写法"
        case "month":
            cases, other = [(texts.str.fullmatch("[0-9]{6}", na=False), "不是存在的月份")], "不是六位年月"
        case "year":
            cases, other = [], "不是四位年份"
        case _:
            cases, other = [], "不是规定的选项"
    found = [test.to_numpy(dtype=bool) for test, _ in cases]
    words = np.select(found, [word for _, word in cases], other) if cases else other
    return pd.Series(words, index=texts.index, dtype="str")
