"""Rules of households: who lives in them, how they live, what was given, and how their monitoring runs."""

import ibis.expr.types as ir

from expectations.facts.household import has_measure, has_risk
from expectations.rules import MOBILE, Predicate, Rule, blank, rules

_FITTING = {
    "因病": ("健康帮扶", "社会帮扶"),
    "因学": ("教育帮扶", "社会帮扶"),
    "因残": ("综合保障", "社会帮扶"),
    "因安全住房": ("住房安全",),
    "因安全饮水": ("饮水安全",),
}
_DEVELOPMENT = ("产业帮扶", "就业帮扶", "小额信贷", "公益岗位")
_EMPLOYMENT = ("就业帮扶", "公益岗位")
_OWN = "definitions: people and income"


def _unfit(risk: str, *kinds: str) -> Predicate:
    """The household has the risk, and no measure of the kinds that answer it."""
    return lambda h: has_risk(h, risk) & ~has_measure(h, *kinds)


def _risk_blank(h: ir.Table) -> ir.BooleanValue:
    return h.risk_1.isnull() & h.risk_2.isnull() & h.risk_3.isnull()


def _no_labour(h: ir.Table) -> ir.BooleanValue:
    """Nobody in the household has any labour."""
    return (h.people > 0) & (h.without_labour == h.people)


def _living_problem(h: ir.Table) -> ir.BooleanValue:
    """Medical care, housing, water or schooling is not secured."""
    return (h.uninsured > 0) | (h.dangerous_house == "是") | (h.safe_water == "否") | (h.out_of_school > 0)


def _unmonitored(problem: Predicate) -> Predicate:
    return lambda h: ~h.monitored & problem(h)


def _nobody_worked_since(h: ir.Table) -> ir.BooleanValue:
    """No month's record says that anybody worked since the household was identified."""
    return h.last_worked.isnull() | (h.last_worked < h.identified_month)


RULES: tuple[Rule, ...] = (
    # who lives in the household
    *rules({"everyone": "household_heads"}, "relation", lambda h: h.heads != 1, "本户没有户主或有多个户主", "在家庭成员中指定恰好一名户主", severity="error", source="import sheet: 户主姓名"),
    *rules({"everyone": "member_count_differs"}, "member_count", lambda h: h.member_count != h.people, "家庭人口与登记的家庭成员数不一致，已按登记的成员数计算", "核对家庭成员，改正家庭人口", severity="warning", source=_OWN),
    *rules({"everyone": "no_members"}, "member_count", lambda h: h.people == 0, "没有登记家庭成员，人均收入无法计算", "补录家庭成员", severity="error", source=_OWN, asks="complete"),
    *rules({"out_of_poverty": "3_02_011", "monitored": "3_11_002"}, "relation", lambda h: h.heads > 1, "本户没有户主或有多个户主", "在家庭成员中指定恰好一名户主", severity="error"),
    *rules({"out_of_poverty": "3_02_012", "monitored": "3_11_001"}, "relation", lambda h: h.heads == 0, "本户没有户主或有多个户主", "在家庭成员中指定恰好一名户主", severity="error"),
    *rules({"out_of_poverty": "2_02_001", "monitored": "2_11_003"}, "relation", lambda h: h.head_sex == h.spouse_sex, "户主与配偶同性别", "核对户主和配偶的性别、与户主关系"),
    # how it lives
    *rules({"out_of_poverty": "2_02_002"}, "electricity", lambda h: h.electricity == "否", "未通生活用电", "核实后改正，或尽快通电"),
    *rules({"out_of_poverty": "3_02_002"}, "safe_water", lambda h: h.safe_water.isnull(), "是否解决安全饮用水为空", "补录是否解决安全饮用水", asks="complete"),
    *rules({"out_of_poverty": "5_19_002"}, "safe_water", lambda h: h.safe_water.isnull(), "是否解决安全饮用水为空", "补录是否解决安全饮用水", asks="complete"),
    *blank({"out_of_poverty": "3_02_003"}, "toilet", "有无卫生厕所"),
    *blank({"out_of_poverty": "3_02_004", "monitored": "5_14_015"}, "farmland_mu", "耕地面积"),
    *blank({"out_of_poverty": "3_02_005", "monitored": "5_14_016"}, "forest_mu", "林地面积"),
    *blank({"monitored": "5_14_017"}, "returned_mu", "退耕还林（草）面积"),
    *blank({"monitored": "5_14_018"}, "fruit_mu", "林果面积"),
    *blank({"out_of_poverty": "3_02_006", "monitored": "5_14_019"}, "grass_mu", "牧草地面积"),
    *blank({"monitored": "5_14_020"}, "water_mu", "水面面积"),
    *blank({"out_of_poverty": "3_02_008", "monitored": "5_19_005"}, "house_area", "住房面积"),
    *blank({"out_of_poverty": "3_02_009", "monitored": "5_19_006"}, "dangerous_house", "是否危房户"),
    *blank({"out_of_poverty": "3_02_013", "monitored": "5_14_021"}, "road_km", "与村主干路距离"),
    *blank({"monitored": "5_15_002"}, "electricity", "是否通生活用电"),
    *blank({"monitored": "5_19_004"}, "hard_road", "入户道路是否硬化"),
    *rules({"out_of_poverty": "5_14_001", "monitored": "5_14_008"}, "farmland_mu", lambda h: h.farmland_mu > 100, "耕地面积大于100亩", "核对耕地面积（亩）"),
    *rules({"out_of_poverty": "5_14_002", "monitored": "5_14_009"}, "forest_mu", lambda h: h.forest_mu > 200, "林地面积大于200亩", "核对林地面积（亩）"),
    *rules({"out_of_poverty": "5_14_003", "monitored": "5_14_010"}, "returned_mu", lambda h: h.returned_mu > 200, "退耕还林（草）面积大于200亩", "核对退耕还林（草）面积（亩）"),
    *rules({"out_of_poverty": "5_14_004", "monitored": "5_14_011"}, "fruit_mu", lambda h: h.fruit_mu > 200, "林果面积大于200亩", "核对林果面积（亩）"),
    *rules({"out_of_poverty": "5_14_005", "monitored": "5_14_012"}, "grass_mu", lambda h: h.grass_mu > 100, "牧草地面积大于100亩", "核对牧草地面积（亩）"),
    *rules({"out_of_poverty": "5_14_006", "monitored": "5_14_013"}, "water_mu", lambda h: h.water_mu > 100, "水面面积大于100亩", "核对水面面积（亩）"),
    *rules({"out_of_poverty": "5_14_007", "monitored": "5_14_014"}, "road_km", lambda h: h.road_km > 5, "与村主干路距离超过5公里", "核对与村主干路距离（公里）"),
    *rules({"everyone": "house_area_doubtful"}, "house_area", lambda h: h.house_area > 1000, "住房面积大于1000平方米", "核对住房面积（平方米）", severity="warning", source="money and area in range"),
    *rules({"out_of_poverty": "4_02_001"}, "phone", lambda h: h.phone.isnull() | (h.phone.length() != 11), "联系电话为空或不是11位", "填写11位手机号码"),
    *rules({"monitored": "5_13_003"}, "phone", lambda h: h.phone.isnull() | ~h.phone.re_search(MOBILE), "联系电话为空或不是手机号码", "填写11位手机号码"),
    # out of poverty, at risk, and not in monitoring
    *rules({"out_of_poverty": "1_02_001"}, "dangerous_house monitored_type", _unmonitored(lambda h: h.dangerous_house == "是"), "住危房但未纳入监测对象", "核实住房；情况属实的按程序纳入监测"),
    *rules({"out_of_poverty": "1_02_002"}, "safe_water monitored_type", _unmonitored(lambda h: h.safe_water == "否"), "饮水不安全但未纳入监测对象", "核实饮水；情况属实的按程序纳入监测"),
    *rules({"out_of_poverty": "1_02_003"}, "serious_illness_insurance monitored_type", _unmonitored(lambda h: h.not_in_serious_illness > 0), "有成员未参加大病保险但未纳入监测对象", "补录或落实大病保险；有返贫风险的按程序纳入监测"),
    *rules({"out_of_poverty": "1_02_006"}, "monitored_type", _unmonitored(lambda h: h.per_capita_income < h.monitoring_range), "人均纯收入低于{monitoring_range}元但未纳入监测对象", "核实收入；情况属实的按程序纳入监测"),
    *rules({"out_of_poverty": "1_02_007"}, "monitored_type", _unmonitored(_living_problem), "有医疗、住房、饮水或教育问题但未纳入监测对象", "核实三保障和饮水；情况属实的按程序纳入监测"),
    *rules({"out_of_poverty": "5_19_003", "monitored": "5_19_007"}, "labour", lambda h: _no_labour(h) & (h.low_allowance == 0), "整户无劳动力，但家中无人享受最低生活保障", "核对劳动技能，与民政部门核实低保"),
    # identified
    *rules({"monitored": "1_11_001"}, "risk_1", _risk_blank, "致贫/返贫风险为空", "补录致贫/返贫风险1", asks="complete"),
    *rules({"monitored": "1_11_002"}, "identified_month risk_1 dangerous_house safe_water medical_resident medical_employee", lambda h: h.identified_month.isnull() | _risk_blank(h) | h.dangerous_house.isnull() | h.safe_water.isnull() | (h.medical_blank > 0), "识别监测时间、风险、住房、饮水或成员医疗保险为空", "补录空着的识别指标", asks="complete"),
    *rules({"monitored": "1111_18"}, "identified_month", lambda h: h.per_capita_income > h.high_income, "识别时人均纯收入高于{high_income}元", "核对识别监测时间前十二个月的收入登记"),
    *rules({"monitored": "3_11_010"}, "income", lambda h: h.per_capita_income < h.poverty_standard, "人均纯收入低于{poverty_standard}元（贫困标准）", "核对收入登记；情况属实的加强帮扶"),
    *rules({"open": "5_15_0023"}, "income", lambda h: (h.wages > 0) & (h.wages < 100), "识别时工资性收入大于0小于100元", "核对工资性收入的金额"),
    *rules({"monitored": "2_11_001"}, "risk_1 health", lambda h: has_risk(h, "因残") & (h.disabled == 0), "风险为因残但家中无残疾人", "核对风险，或补录成员的残疾情况"),
    *rules({"open": "5_15_015"}, "risk_1 health", lambda h: has_risk(h, "因病") & (h.ill == 0), "风险为因病但家中无大病、长期慢性病人员", "核对风险，或改正成员的健康状况"),
    *rules({"monitored": "5_15_020"}, "risk_1", lambda h: has_risk(h, "因病") & ~(h.expense_illness > 0).fill_null(False), "风险为因病但识别时无合规自付支出", "核对风险，或补录因病的刚性支出"),
    *rules({"open": "2_11_006"}, "risk_1 labour", lambda h: has_risk(h, "因务工就业不稳") & (h.able == 0), "风险为因务工就业不稳但家中无劳动力", "核对风险和成员的劳动技能"),
    *rules({"monitored": "5_15_013"}, "risk_1 labour", lambda h: has_risk(h, "因务工就业不稳") & _no_labour(h), "风险为因务工就业不稳但家中人员均无劳动能力", "核对风险和成员的劳动技能"),
    *rules({"open": "5_15_014"}, "risk_1", lambda h: has_risk(h, "因务工就业不稳") & (h.at_work == 0), "风险为因务工就业不稳但家中无务工人员", "核对风险，或补录务工月监测"),
    *rules({"open": "4_11_009"}, "risk_1 labour", lambda h: has_risk(h, "缺劳动力") & (h.people > 0) & (h.able == h.people), "家庭成员均有劳动能力但风险为缺劳动力", "核对风险和成员的劳动技能"),
    *rules({"open": "5_11_029"}, "risk_1 labour", lambda h: has_risk(h, "缺劳动力") & (h.people >= 4) & (h.able * 2 >= h.people), "四人及以上户一半以上成员有劳动能力但风险为缺劳动力", "核对风险和成员的劳动技能"),
    *rules({"open": "5_18_008"}, "risk_1 labour", lambda h: has_risk(h, "缺劳动力") & (h.able * 4 > h.people), "劳动力占比超过四分之一但风险为缺劳动力", "核对风险和成员的劳动技能"),
    *rules({"monitored": "4_11_006"}, "safe_water risk_1", lambda h: (h.safe_water == "否") & ~has_risk(h, "因安全饮水"), "饮水不安全但风险没有因安全饮水", "核对饮水，或补充风险因安全饮水"),
    *rules({"monitored": "4_11_007"}, "medical_resident risk_1", lambda h: (h.uninsured > 0) & ~has_risk(h, "因病"), "有成员未参加基本医疗保险但风险没有因病", "补录或落实医疗保险，或补充风险因病"),
    # given
    *rules({"monitored": "1_11_010"}, "measures_state", lambda h: (h.months_identified >= 1) & (h.measures == 0), "识别后一个月及以上未落实帮扶措施", "落实并登记帮扶措施", severity="warning"),
    *rules({"open": "1111_3"}, "work_place", lambda h: has_measure(h, *_EMPLOYMENT) & _nobody_worked_since(h), "登记了就业帮扶或公益性岗位，但识别以来家中无人务工", "核对帮扶措施，或补录务工月监测"),
    *rules({"monitored": "4_11_014"}, "work_place", lambda h: ((h.identified_month.year() == 2023).fill_null(False) | ~h.eliminated) & has_measure(h, *_EMPLOYMENT) & (h.at_work == 0), "享受就业帮扶或公益岗位但家中无务工人口", "核对帮扶措施，或补录务工情况"),
    *rules({"open": "5_11_030"}, "measures_state", lambda h: (h.able > 0) & has_measure(h, *_DEVELOPMENT) & ~(h.measures_state == "已实施").fill_null(False), "有劳动力且已登记开发式帮扶措施，但实施开发式帮扶措施情况为尚未实施或空", "改为已实施，或核对帮扶措施"),
    *rules({"open": "5_11_032"}, "measures_state", lambda h: (h.able > 0) & has_measure(h, "综合保障") & (h.measure_kinds.length() == 1), "有劳动能力的户仅享受综合保障一项措施", "落实并登记其他帮扶措施"),
    *rules({"open": "5_12_007"}, "measures_state", lambda h: (h.able_or_weak > 0) & ~has_measure(h, *_DEVELOPMENT), "家中有劳动力（含弱半）但未落实开发式帮扶", "落实并登记产业、就业、金融或公益岗位帮扶"),
    *rules({"monitored": "5_18_001"}, "risk_1", _unfit("因病", *_FITTING["因病"]), "风险为因病但未登记健康帮扶或社会帮扶", "落实并登记健康帮扶或社会帮扶"),
    *rules({"monitored": "5_18_002"}, "risk_1", _unfit("因学", *_FITTING["因学"]), "风险为因学但未登记教育帮扶或社会帮扶", "落实并登记教育帮扶或社会帮扶"),
    *rules({"monitored": "5_18_003"}, "risk_1", _unfit("因残", *_FITTING["因残"]), "风险为因残但未享受综合保障或社会帮扶", "落实并登记综合保障或社会帮扶"),
    *rules({"monitored": "5_18_004"}, "risk_1", _unfit("因安全住房", *_FITTING["因安全住房"]), "风险为因安全住房但未登记住房安全措施", "落实并登记住房安全措施"),
    *rules({"monitored": "5_18_005"}, "student_status", lambda h: (h.out_of_school > 0) & ~has_measure(h, "教育帮扶"), "有义务教育阶段儿童不在校但未享受义务教育保障", "劝返复学，登记教育帮扶"),
    *rules({"monitored": "5_18_006"}, "risk_1", _unfit("因安全饮水", *_FITTING["因安全饮水"]), "风险为因安全饮水但未登记饮水安全措施", "落实并登记饮水安全措施"),
    *rules({"monitored": "5_18_007"}, "medical_resident", lambda h: (h.uninsured > 0) & ~has_measure(h, "健康帮扶", "社会帮扶"), "有成员未参加基本医疗保险但未享受健康帮扶或社会帮扶", "落实医疗保险，登记健康帮扶或社会帮扶"),
    # the risk is gone
    *rules({"eliminated": "1_02_008"}, "dangerous_house", lambda h: h.dangerous_house == "是", "风险已消除但住危房", "核实住房；情况属实的撤销风险消除"),
    *rules({"eliminated": "1_11_006"}, "dangerous_house", lambda h: h.dangerous_house == "是", "风险已消除但住危房", "核实住房；情况属实的撤销风险消除"),
    *rules({"eliminated": "1_02_009"}, "safe_water", lambda h: h.safe_water == "否", "风险已消除但饮水不安全", "核实饮水；情况属实的撤销风险消除"),
    *rules({"eliminated": "1_11_007"}, "safe_water", lambda h: h.safe_water == "否", "风险已消除但饮水不安全", "核实饮水；情况属实的撤销风险消除"),
    *rules({"eliminated": "1_11_004"}, "after_income dangerous_house safe_water", lambda h: h.after_income.isnull() | h.dangerous_house.isnull() | h.safe_water.isnull(), "风险已消除但未填写消除后的收入、住房或饮水", "补录风险消除后家庭人均纯收入、是否危房户、是否解决安全饮用水", asks="complete"),
    *rules({"eliminated": "1_11_005"}, "student_status", lambda h: h.out_of_school > 0, "风险已消除但有义务教育阶段儿童失学辍学", "核实在校生状况；情况属实的劝返复学"),
    *rules({"eliminated": "1_11_008"}, "medical_resident", lambda h: h.uninsured > 0, "风险已消除但有成员未参加任何基本医疗保险", "核实并落实医疗保险"),
    *rules({"eliminated": "1_11_009"}, "elimination_way", lambda h: (h.elimination_way == "帮扶消除") & (h.measures == 0), "风险消除方式为帮扶消除但无任何帮扶措施", "补录帮扶措施，或改正风险消除方式"),
    *rules({"eliminated": "1_11_011"}, "collector_name collector_phone", lambda h: h.collector_name.isnull() | h.collector_phone.isnull(), "风险已消除但未填写信息采集人或联系电话", "补录信息采集人和联系电话", asks="complete"),
    *rules({"eliminated": "2_11_002"}, "eliminated_month identified_month", lambda h: h.months_to_elimination < 6, "从识别到风险消除不足6个月", "核对识别监测时间和消除监测时间"),
    *rules({"eliminated": "5_18_009"}, "eliminated_month identified_month", lambda h: h.months_to_elimination.between(0, 1) & ~(h.elimination_way == "自然消除").fill_null(False), "识别当月或次月即消除风险", "核对识别监测时间和消除监测时间"),
    *rules({"eliminated": "3_11_003"}, "risk_1", _unfit("因病", "健康帮扶", "社会帮扶", "综合保障"), "风险含因病且已消除，但无健康帮扶、社会帮扶或综合保障", "补录帮扶措施"),
    *rules({"eliminated": "3_11_004"}, "risk_1", _unfit("因学", *_FITTING["因学"]), "风险含因学且已消除，但无教育帮扶或社会帮扶", "补录帮扶措施"),
    *rules({"eliminated": "3_11_005"}, "risk_1", _unfit("因残", *_FITTING["因残"]), "风险含因残且已消除，但无社会帮扶或综合保障", "补录帮扶措施"),
    *rules({"eliminated": "3_11_006"}, "risk_1", _unfit("因安全住房", *_FITTING["因安全住房"]), "风险含因安全住房且已消除，但无住房安全措施", "补录帮扶措施"),
    *rules({"eliminated": "3_11_007"}, "student_status", lambda h: (h.out_of_school > 0) & ~has_measure(h, "教育帮扶"), "风险已消除、有儿童失学辍学，但无义务教育保障", "劝返复学，补录教育帮扶"),
    *rules({"eliminated": "3_11_008"}, "risk_1", _unfit("因安全饮水", *_FITTING["因安全饮水"]), "曾饮水不安全且风险已消除，但无饮水安全措施", "补录帮扶措施"),
    *rules({"eliminated": "3_11_009"}, "medical_resident", lambda h: (h.uninsured > 0) & ~has_measure(h, "健康帮扶", "社会帮扶"), "风险已消除、有成员未参加医疗保险，但无健康帮扶或社会帮扶", "落实医疗保险，补录帮扶措施"),
    *rules({"eliminated": "4_11_010"}, "after_income", lambda h: (h.elimination_way == "帮扶消除") & (h.after_income < h.monitoring_range), "帮扶消除风险时人均纯收入低于{monitoring_range}元", "核对风险消除后家庭人均纯收入"),
    *rules({"eliminated": "4_11_011"}, "labour", _no_labour, "整户无劳动力但风险已消除", "核对劳动技能和风险消除"),
    *rules({"eliminated": "4_11_012"}, "income", lambda h: has_measure(h, *_EMPLOYMENT) & ~h.wages_since, "享受就业或公益岗位帮扶但风险消除后无工资性收入", "补录工资性收入，或核对帮扶措施"),
    *rules({"eliminated": "4_11_013"}, "income", lambda h: (h.low_allowance > 0) & ~h.transfers_since, "享受低保但风险消除后无转移性收入", "补录转移性收入"),
    *rules({"eliminated": "5_11_013"}, "income", lambda h: has_measure(h, "产业帮扶") & ~h.business_since, "享受产业帮扶但风险消除后无生产经营性收入", "补录生产经营性收入，或核对帮扶措施"),
    # dates in order
    *rules({"everyone": "eliminated_before_identified"}, "eliminated_month identified_month", lambda h: h.months_to_elimination < 0, "消除监测时间早于识别监测时间", "核对两个时间", severity="error", source="dates in order"),
    *rules({"everyone": "eliminated_in_future"}, "eliminated_month", lambda h: h.eliminated_month > h.today, "消除监测时间晚于本月", "改正消除监测时间", severity="error", source="dates in order"),
    *rules({"everyone": "confirmed_before_identified"}, "confirmed_on identified_month", lambda h: (h.county_confirmed == "是") & (h.confirmed_on < h.identified_month), "县级确认日期早于识别监测时间", "核对两个时间", severity="warning", source="dates in order"),
    *rules({"everyone": "confirmed_in_future"}, "confirmed_on", lambda h: h.confirmed_on > h.today, "县级确认日期晚于今天", "改正县级确认日期", severity="warning", source="dates in order"),
    *rules({"everyone": "exit_year_in_future"}, "exit_year", lambda h: h.exit_year.cast("int64") > h.today.year(), "脱贫年度晚于今年", "改正脱贫年度", severity="warning", source="dates in order"),
    *rules({"out_of_poverty": "exit_year_missing"}, "exit_year", lambda h: h.exit_year.isnull(), "脱贫户的脱贫年度为空", "补录脱贫年度", severity="warning", source="dates in order", asks="complete"),
    *rules({"eliminated": "eliminated_month_missing"}, "eliminated_month", lambda h: h.eliminated_month.isnull(), "风险已消除但消除监测时间为空", "补录消除监测时间", severity="warning", source="elimination sheet", asks="complete"),
)  # fmt: skip
