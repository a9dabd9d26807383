"""How the household lives: water, power, road, house, land, and the phone it is reached by."""

from expectations.rules import MOBILE, Rule, blank, rules
from policies.words import COMPLETE, NO, WARNING

RULES: tuple[Rule, ...] = (
    *rules(
        numbers={"out_of_poverty": "2_02_002"},
        fields="electricity",
        breaks=lambda h: h.electricity == NO,
        message_zh="未通生活用电",
        fix_zh="核实后改正，或尽快通电",
    ),
    *rules(
        numbers={"out_of_poverty": "3_02_002"},
        fields="safe_water",
        breaks=lambda h: h.safe_water.isnull(),
        message_zh="是否解决安全饮用水为空",
        fix_zh="补录是否解决安全饮用水",
        asks=COMPLETE,
    ),
    *rules(
        numbers={"out_of_poverty": "5_19_002"},
        fields="safe_water",
        breaks=lambda h: h.safe_water.isnull(),
        message_zh="是否解决安全饮用水为空",
        fix_zh="补录是否解决安全饮用水",
        asks=COMPLETE,
    ),
    *blank(
        numbers={"out_of_poverty": "3_02_003"},
        field="toilet",
        title="有无卫生厕所",
    ),
    *blank(
        numbers={"out_of_poverty": "3_02_004", "monitored": "5_14_015"},
        field="farmland_mu",
        title="耕地面积",
    ),
    *blank(
        numbers={"out_of_poverty": "3_02_005", "monitored": "5_14_016"},
        field="forest_mu",
        title="林地面积",
    ),
    *blank(
        numbers={"monitored": "5_14_017"},
        field="returned_mu",
        title="退耕还林（草）面积",
    ),
    *blank(
        numbers={"monitored": "5_14_018"},
        field="fruit_mu",
        title="林果面积",
    ),
    *blank(
        numbers={"out_of_poverty": "3_02_006", "monitored": "5_14_019"},
        field="grass_mu",
        title="牧草地面积",
    ),
    *blank(
        numbers={"monitored": "5_14_020"},
        field="water_mu",
        title="水面面积",
    ),
    *blank(
        numbers={"out_of_poverty": "3_02_008", "monitored": "5_19_005"},
        field="house_area",
        title="住房面积",
    ),
    *blank(
        numbers={"out_of_poverty": "3_02_009", "monitored": "5_19_006"},
        field="dangerous_house",
        title="是否危房户",
    ),
    *blank(
        numbers={"out_of_poverty": "3_02_013", "monitored": "5_14_021"},
        field="road_km",
        title="与村主干路距离",
    ),
    *blank(
        numbers={"monitored": "5_15_002"},
        field="electricity",
        title="是否通生活用电",
    ),
    *blank(
        numbers={"monitored": "5_19_004"},
        field="hard_road",
        title="入户道路是否硬化",
    ),
    *rules(
        numbers={"out_of_poverty": "5_14_001", "monitored": "5_14_008"},
        fields="farmland_mu",
        breaks=lambda h: h.farmland_mu > 100,
        message_zh="耕地面积大于100亩",
        fix_zh="核对耕地面积（亩）",
    ),
    *rules(
        numbers={"out_of_poverty": "5_14_002", "monitored": "5_14_009"},
        fields="forest_mu",
        breaks=lambda h: h.forest_mu > 200,
        message_zh="林地面积大于200亩",
        fix_zh="核对林地面积（亩）",
    ),
    *rules(
        numbers={"out_of_poverty": "5_14_003", "monitored": "5_14_010"},
        fields="returned_mu",
        breaks=lambda h: h.returned_mu > 200,
        message_zh="退耕还林（草）面积大于200亩",
        fix_zh="核对退耕还林（草）面积（亩）",
    ),
    *rules(
        numbers={"out_of_poverty": "5_14_004", "monitored": "5_14_011"},
        fields="fruit_mu",
        breaks=lambda h: h.fruit_mu > 200,
        message_zh="林果面积大于200亩",
        fix_zh="核对林果面积（亩）",
    ),
    *rules(
        numbers={"out_of_poverty": "5_14_005", "monitored": "5_14_012"},
        fields="grass_mu",
        breaks=lambda h: h.grass_mu > 100,
        message_zh="牧草地面积大于100亩",
        fix_zh="核对牧草地面积（亩）",
    ),
    *rules(
        numbers={"out_of_poverty": "5_14_006", "monitored": "5_14_013"},
        fields="water_mu",
        breaks=lambda h: h.water_mu > 100,
        message_zh="水面面积大于100亩",
        fix_zh="核对水面面积（亩）",
    ),
    *rules(
        numbers={"out_of_poverty": "5_14_007", "monitored": "5_14_014"},
        fields="road_km",
        breaks=lambda h: h.road_km > 5,
        message_zh="与村主干路距离超过5公里",
        fix_zh="核对与村主干路距离（公里）",
    ),
    *rules(
        numbers={"everyone": "house_area_doubtful"},
        fields="house_area",
        breaks=lambda h: h.house_area > 1000,
        message_zh="住房面积大于1000平方米",
        fix_zh="核对住房面积（平方米）",
        severity=WARNING,
        source="money and area in range",
    ),
    *rules(
        numbers={"out_of_poverty": "4_02_001"},
        fields="phone",
        breaks=lambda h: h.phone.isnull() | (h.phone.length() != 11),
        message_zh="联系电话为空或不是11位",
        fix_zh="填写11位手机号码",
    ),
    *rules(
        numbers={"monitored": "5_13_003"},
        fields="phone",
        breaks=lambda h: h.phone.isnull() | ~h.phone.re_search(MOBILE),
        message_zh="联系电话为空或不是手机号码",
        fix_zh="填写11位手机号码",
    ),
)
