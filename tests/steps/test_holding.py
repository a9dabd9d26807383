"""What is held back and what goes on: a measure alone, a household with everything of it, doubtful candidates last
(N1.3b, N3.3).
"""

import datetime as dt

import pytest

from storage import layout
from storage.manifest import read_manifest
from storage.settings import Settings
from tests.day import run
from tests.expectations.world import Change, write_platform
from tests.steps.test_sending import COUNTY, MONITOR, ORDINARY, formats, rows_of

DAY = dt.date(2020, 5, 8)
BAD_DAY = {"started_on": "2020-04-31"}
CANDIDATE = {"county_confirmed": None, "confirmed_on": None, "monitored_type": None, "identified_month": None}
LONG = "长" * 40_000
PLACED: dict[str, Change] = {
    "A doubtful": Change(household=CANDIDATE, incomes=["201910 工资性收入 1000", "201911 生产经营性支出 1000001"]),
    "B poor": Change(household=CANDIDATE, incomes=["201910 工资性收入 1000"]),
    "C measure": Change(measures=[{}, BAD_DAY]),
    "D rich": Change(household=ORDINARY, monitor=MONITOR, incomes=["201910 工资性收入 200000.01"]),
    "E spouse": Change(spouse={"sex": "不详"}),
    "F spouse": Change(household=ORDINARY, monitor=MONITOR, spouse={"sex": "不详"}),
    "G long": Change(measures=[{"project": LONG}]),
    "H visit": Change(household=CANDIDATE | {"risk_eliminated": None}, incomes=[]),
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("holding")
    write_platform(folder / "p.sqlite", [(name, place, change) for place, (name, change) in enumerate(PLACED.items())])
    own = Settings(folder / "home", f"sqlite:///{folder / 'p.sqlite'}")
    run(own, DAY)
    return own


def column(settings: Settings, name: str, heading: str) -> list[str]:
    return [row[heading] for row in rows_of(settings, DAY, name)]


def test_what_is_wrong_with_a_measure_holds_it_alone(settings: Settings) -> None:
    assert column(settings, "unstable_annotation", "户编号") == ["C measure", "E spouse", "G long"]
    assert column(settings, "measure", "措施编号") == ["C measure-M0", "E spouse-M0", "G long-M0"]


def test_a_marginal_household_is_held_with_its_members_and_measures(settings: Settings) -> None:
    assert formats(settings, DAY).keys() == {"unstable_annotation", "measure"}


def test_the_list_says_what_is_held_where_and_how_to_mend_it(settings: Settings) -> None:
    rows = {row["户编号"]: row for row in rows_of(settings, DAY, "held")}
    assert {home: row["暂缓内容"] for home, row in rows.items()} == {
        "C measure": "该户措施：C measure-M1",
        "D rich": "该户及其全部资料",
        "F spouse": "该户及其全部资料",
    }
    assert rows["C measure"]["问题"] == "开始时间不是存在的日期"
    assert rows["C measure"]["问题所在"] == "帮扶措施 C measure-M1：开始时间“2020-04-31”"
    assert rows["C measure"]["处理意见"] == "开始时间应为年-月-日，如2020-05-08"
    assert "高于50,000元" in rows["D rich"]["问题"] and rows["D rich"]["问题所在"] == "户：人均收入“50000.00”"
    assert rows["F spouse"]["问题所在"].endswith("：性别“不详”") and len(rows) == 3
    assert {row["首次发现日期"] for row in rows.values()} == {"2020-05-08"}
    assert {row["户主姓名"] for row in rows.values()} == {"户主某"} and rows["D rich"]["监测对象类别"] == "边缘易致贫户"


def test_each_record_stands_in_one_place(settings: Settings) -> None:
    counts = (read_manifest(layout.day_folder(settings.home, "packages", DAY) / COUNTY) or {})["counts"]
    told = {name: tuple(counts[f"{prefix}{place}"] for place in ("sent", "held_back", "not_due")) for name, prefix in
            (("households", ""), ("members", "members_"), ("measures", "measures_"))}  # fmt: skip
    assert told == {"households": (3, 2, 3), "members": (0, 8, 24), "measures": (3, 3, 3)}


def test_a_candidate_of_doubtful_amounts_alone_stands_last(settings: Settings) -> None:
    rows = rows_of(settings, DAY, "verify")
    assert [row["户编号"] for row in rows] == ["B poor", "A doubtful"]
    assert "（金额存疑）" in rows[1]["核查原因"] and "存疑" not in rows[0]["核查原因"]
    assert rows[1]["处理意见"].startswith("先核对金额存疑的收入、支出登记")


def test_a_text_that_no_cell_holds_is_cut_and_told(settings: Settings) -> None:
    *_, row = rows_of(settings, DAY, "measure")
    assert len(row["项目名称"]) == 32_767 and row["项目名称"].endswith("…（过长，已截断）")
    [told] = [row for row in rows_of(settings, DAY, "correct") if row["检查项目"] == "文字过长"]
    assert (told["级别"], told["记录"], told["字段"]) == ("提示", "G long-M0", "项目名称")
