"""What a county is asked to verify and what it owes its monitored households, as it receives the lists (N1.3b, N2.1b,
N2.1d, N2.2 to N2.5, N3.1): two days of a platform of two towns.
"""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from steps.day import step_of
from storage import layout
from storage.day import Day
from tests.day import judge, result
from tests.expectations.world import Change, Row, identity_number
from tests.steps.three_counties import MONITOR, OLD, ORDINARY, World

FIRST, SECOND = dt.date(2020, 5, 7), dt.date(2020, 5, 8)
VILLAGE, NEXT_VILLAGE, OTHER_TOWN = "341221001001", "341221001002", "341221002001"
UNASKED: Row = {"county_confirmed": None, "confirmed_on": None, "monitored_type": None, "identified_month": None}
POOR, WELL_OFF = ["201910 工资性收入 19307.96"], ["201910 工资性收入 40000"]  # 4 people: 4826.99 and 10000 yuan each


def candidate(village: str, incomes: list[str], **household: Row) -> Change:
    return Change(household=UNASKED | {"village_code": village} | household, incomes=incomes)


DOUBTFUL = [*POOR, "201911 生产经营性支出 1000001"]
PLACED: dict[str, Change] = {
    "A doubtful": candidate(VILLAGE, DOUBTFUL),
    "B known": candidate(VILLAGE, POOR),
    "C new": candidate(VILLAGE, WELL_OFF, dangerous_house="是"),
    "D elsewhere": candidate(NEXT_VILLAGE, POOR, monitored_type="脱贫不稳定户"),
    "E undated": candidate(OTHER_TOWN, POOR, county_confirmed="是", monitored_type="脱贫不稳定户"),
    "F rejected": candidate(OTHER_TOWN, WELL_OFF, county_confirmed="否", confirmed_on="2020-04-30"),
    "P lacks": Change(
        household={"village_code": OTHER_TOWN, "risk_1": "因病", "risk_2": "因残", "industry_will": "否"}
    ),
    "Q has": Change(household={"risk_1": "因产业失败"}),
    "R lacks": Change(
        household=ORDINARY | {"risk_1": "缺技术"}, monitor=MONITOR, measures=[], mother={"work_will": "否"}
    ),
}
ORDER = {name: place for place, name in enumerate(PLACED)}


def head_number(name: str) -> str:
    return identity_number("19780508", "男", ORDER[name])


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    placed = [(name, ORDER[name], change) for name, change in PLACED.items()]
    world = World(tmp_path_factory.mktemp("asked"), placed)
    world.change(
        "insert into division values ('341221001', '城关镇', '341221', '乡'), ('341221002', '杨桥镇', '341221', '乡'), "
        "('341221001001', '东村', '341221001', '村'), ('341221001002', '西村', '341221001', '村'), "
        "('341221002001', '南村', '341221002', '村')"
    )
    world.change(
        "insert into enterprise_pairing values ('某企业', '341221001001', '2019-01-01'), "
        "('某企业', '341221002001', null), ('另一企业', '341221002001', '2020-05-09')"
    )
    world.change("insert into classification values ('P lacks', '2020', '不稳定户')")
    judge(world.settings, FIRST)
    world.change("insert into visit values ('C new', '2020-05-07', '疑似风险', '甲')")
    world.change(f"insert into health_feed (id_number, discharged_on, self_paid) values ('{head_number('B known')}', "
                 f"'2020-02-01', 12000.5), ('{head_number('F rejected')}', '2020-05-02', 15000)")  # fmt: skip
    world.change(f"insert into disabled_feed (id_number, issued_on, level) values ('{head_number('B known')}', "
                 "'2020-03-01', '二级')")  # fmt: skip
    judge(world.settings, SECOND)
    for name in ("draw", "export"):
        step_of(name).run(Day(SECOND, world.settings))
    return world


@pytest.fixture(scope="module")
def asked(world: World) -> dict[str, dict[str, str]]:
    rows = world.rows(SECOND, OLD, "verify")
    assert len({row["户编号"] for row in rows}) == len(rows)
    return {row["户编号"]: row for row in rows}


@pytest.fixture(scope="module")
def due(world: World) -> dict[str, dict[str, str]]:
    return {row["户编号"]: row for row in world.rows(SECOND, OLD, "assist")}


def test_by_village_the_newest_first_and_doubtful_ones_last(asked: dict[str, dict[str, str]]) -> None:
    assert list(asked) == ["C new", "B known", "D elsewhere", "F rejected", "E undated", "A doubtful"]
    assert [row["序号"] for row in asked.values()] == [str(place) for place in range(1, 7)]
    assert {name: row["首次发现日期"][-2:] for name, row in asked.items()} == {
        "C new": "08", "B known": "07", "D elsewhere": "07", "F rejected": "08", "E undated": "07", "A doubtful": "07",
    }  # fmt: skip
    assert asked["B known"]["核实截止日期"] == "2020-05-20"  # ten working days; Saturday the 9th is one


def test_one_line_has_every_reason_with_its_numbers_and_days(asked: dict[str, dict[str, str]]) -> None:
    row = asked["B known"]
    assert row["核查原因"] == (
        "2019年5月至2020年4月人均可支配收入4,826.99元，低于监测线4,827.00元（低0.01元）；"
        "部门筛查预警（卫生健康部门数据：个人自付医疗费用合计12,000.50元，最近出院日期2020年2月1日）"
        "（残联数据：一级或二级残疾证，最近发证日期2020年3月1日）"
    )
    assert row["处理意见"] == "入户核实，在平台填“县级确认”：是或否"
    assert (row["乡(镇)"], row["行政村"], row["户主姓名"], row["家庭人口"], row["来源"]) == (
        "城关镇", "东村", "户主某", "4", "待核查对象",
    )  # fmt: skip


def test_what_other_lists_would_repeat_is_told_in_the_line(world: World, asked: dict[str, dict[str, str]]) -> None:
    assert asked["C new"]["核查原因"] == "2020年5月7日乡村干部走访排查发现疑似风险；住危房但未纳入监测对象"
    assert asked["D elsewhere"]["核查原因"].endswith("；监测对象类别已填“脱贫不稳定户”，县级尚未确认")
    repeated = {row["household_no"] for row in result(world.settings, "finding", SECOND) if row["rule"] == "1_02_006"}
    assert "B known" in repeated and "未纳入" not in asked["B known"]["核查原因"]  # the flag says it


def test_each_line_says_what_to_do(asked: dict[str, dict[str, str]]) -> None:
    assert "补填“县级确认日期”" in asked["E undated"]["处理意见"]
    doubtful, again = asked["A doubtful"], asked["F rejected"]
    assert "（金额存疑）" in doubtful["核查原因"] and doubtful["处理意见"].startswith("先核对金额存疑的收入、支出登记")
    assert again["来源"] == "部门线索" and "之后部门又有新数据" in again["处理意见"]
    assert "15,000.00元，最近出院日期2020年5月2日" in again["核查原因"]


def test_by_town_those_who_lack_something_first(due: dict[str, dict[str, str]]) -> None:
    assert list(due) == ["R lacks", "Q has", "P lacks"]  # of the first town, then of the second
    assert due["R lacks"]["尚无措施的需求（可安排的措施）"] == "技能培训（可安排技能培训、产业帮扶、就业帮扶）"
    assert due["P lacks"]["尚无措施的需求（可安排的措施）"] == (
        "医疗救助（可安排健康帮扶、综合保障、社会帮扶）；残疾保障（可安排综合保障、社会帮扶）"
    )
    assert due["Q has"]["尚无措施的需求（可安排的措施）"] == ""
    assert due["Q has"]["已有措施的需求（措施）"] == "产业发展（产业帮扶，扶贫产业园）"


def test_programmes_of_the_household_and_of_its_members_by_name(due: dict[str, dict[str, str]]) -> None:
    assert (due["P lacks"]["脱贫人口分类"], due["P lacks"]["分类帮扶"]) == ("不稳定户", "重点帮扶")
    assert due["P lacks"]["户可享受的政策"] == "结对企业帮扶；社会扶贫网对接；购买保险"
    assert due["R lacks"]["户可享受的政策"] == (
        "生产经营技能培训；扶贫小额信贷；扶贫小额信贷贴息；结对企业帮扶；社会扶贫网对接；购买保险"
    )
    assert {row["成员可享受的政策"] for row in due.values()} == {"劳动技能培训、村内扶贫公益岗位：户主某、配偶某"}


def test_the_enterprises_paired_with_the_county_s_villages_stand_on_a_second_sheet(world: World) -> None:
    (path,) = Path(layout.day_folder(world.settings.home, "packages", SECOND) / OLD).glob("*帮扶建议清单*.xlsx")
    sheet = openpyxl.load_workbook(path)["结对企业"]
    headings, *rows = sheet.iter_rows(values_only=True)
    assert [dict(zip(headings, row, strict=True)) for row in rows] == [
        {"序号": "1", "企业名称": "某企业", "结对行政村数": "2", "结对行政村": "东村、南村",
         "结对村的监测对象（户）": "3", "其中已带动（户）": "2"},
    ]  # fmt: skip


def test_counts_of_the_county_are_those_of_its_list(world: World, due: dict[str, dict[str, str]]) -> None:
    counts = {row["code"]: row["households"] for row in result(world.settings, "assistance_count", SECOND)}
    assert counts["any_uncovered"] == sum(bool(row["尚无措施的需求（可安排的措施）"]) for row in due.values()) == 2
    assert (counts["medical"], counts["skills"], counts["public_post"], counts["insurance"]) == (1, 1, 3, 3)


def test_no_name_stands_in_the_results(world: World) -> None:
    for table in ("enterprise_support", "assistance_count", "reason", "lead"):
        assert not [row for row in result(world.settings, table, SECOND) if "某" in str(row).replace("某企业", "")]
