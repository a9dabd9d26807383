"""What came back since the package before is told apart from what stands."""

import datetime as dt

import pandas as pd

from exports.format_catalogue import formats
from exports.returned import Returned, answers_by_file, files_read

DAY, BEFORE, LONG_AGO = (dt.date(2020, 5, day) for day in (8, 7, 2))
COLUMNS = ["format", "state", "answered_on", "records", "since"]
OUTSIDE = [
    ("marginal_household", "accepted", LONG_AGO, 5, LONG_AGO),
    ("marginal_household", "accepted", BEFORE, 2, LONG_AGO),
    ("marginal_household", "refused", BEFORE, 1, BEFORE),
    ("marginal_household", "sent", None, 3, LONG_AGO),
    ("marginal_household", "sent", None, 1, BEFORE),
]


def test_answers_since_the_package_before_are_counted_besides_all() -> None:
    answers = answers_by_file(pd.DataFrame(OUTSIDE, columns=COLUMNS), formats(DAY), BEFORE)
    assert answers == [
        {
            "title": "边缘易致贫户基本信息",
            "new_accepted": 2,
            "new_refused": 1,
            "accepted": 7,
            "refused": 1,
            "waiting": 4,
            "since": "2020-05-02",
        }
    ]
    assert Returned(answers=answers).new == 3


def test_a_county_s_first_package_has_nothing_new() -> None:
    [answer] = answers_by_file(pd.DataFrame(OUTSIDE, columns=COLUMNS), formats(DAY))
    assert (answer["new_accepted"], answer["new_refused"], answer["accepted"]) == (0, 0, 7)


def test_files_read_since_are_told_and_older_ones_only_when_something_was_no_use() -> None:
    rows = [
        ("早.xlsx", LONG_AGO, 4, 0, 0, None),
        ("坏.xlsx", LONG_AGO, 0, 0, 0, "不是表格"),
        ("新.xlsx", BEFORE, 4, 1, 0, None),
        ("半.xlsx", BEFORE, 2, 0, 3, None),
    ]
    files = pd.DataFrame(rows, columns=["name", "read_on", "accepted", "refused", "unused", "problem"], dtype=object)
    told = {file["name"]: (file["rows"], file["why"]) for file in files_read(files, BEFORE)}
    assert told == {
        "坏.xlsx": (0, "整个文件未能使用：不是表格"),
        "新.xlsx": (5, ""),
        "半.xlsx": (2, "3行未能使用"),
    }
