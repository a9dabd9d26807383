"""Households whose risk is told to be gone: whether it is, how it went, and what came in since."""

import ibis.expr.types as ir

from expectations.facts.household import has_measure
from expectations.rules import Rule, rules
from expectations.rules.household.predicates import FITTING, WORK_MEASURES, no_labour, unfit
from policies.words import (
    BY_ASSISTANCE,
    BY_ITSELF,
    COMPLETE,
    DISABILITY,
    EDUCATION,
    HEALTH,
    ILLNESS,
    INDUSTRY,
    NO,
    SCHOOLING,
    SECURITY,
    SOCIAL,
    UNSAFE_HOUSING,
    UNSAFE_WATER,
    YES,
)


def _indicator_blank(h: ir.Table) -> ir.BooleanValue:
    """Income after elimination, housing, water, a member's medical insurance or a child's school is not told."""
    of_household = h.after_income.isnull() | h.dangerous_house.isnull() | h.safe_water.isnull()
    return of_household | (h.medical_blank > 0) | (h.school_blank > 0)


def _nothing_since(h: ir.Table, earned: str) -> ir.BooleanValue:
    """The month of elimination is known, and nothing of the kind came in from it on."""
    return h.eliminated_month.notnull() & ~h[earned]


RULES: tuple[Rule, ...] = (
    *rules(
        numbers={"eliminated": "1_02_008"},
        fields="dangerous_house",
        breaks=lambda h: h.dangerous_house == YES,
        message_zh="风险已消除但住危房",
        fix_zh="核实住房；情况属实的撤销风险消除",
    ),
    *rules(
        numbers={"eliminated": "1_11_006"},
        fields="dangerous_house",
        breaks=lambda h: h.dangerous_house == YES,
        message_zh="风险已消除但住危房",
        fix_zh="核实住房；情况属实的撤销风险消除",
    ),
    *rules(
        numbers={"eliminated": "1_02_009"},
        fields="safe_water",
        breaks=lambda h: h.safe_water == NO,
        message_zh="风险已消除但饮水不安全",
        fix_zh="核实饮水；情况属实的撤销风险消除",
    ),
    *rules(
        numbers={"eliminated": "1_11_007"},
        fields="safe_water",
        breaks=lambda h: h.safe_water == NO,
        message_zh="风险已消除但饮水不安全",
        fix_zh="核实饮水；情况属实的撤销风险消除",
    ),
    *rules(
        numbers={"eliminated": "1_11_004"},
        fields="after_income dangerous_house safe_water medical_resident medical_employee student_status",
        breaks=_indicator_blank,
        message_zh="风险已消除但未填写消除后的收入、住房、饮水、成员医疗保险或适龄儿童在校情况",
        fix_zh="补录空着的指标：风险消除后家庭人均纯收入、住房、饮水、医疗保险、在校生状况",
        asks=COMPLETE,
    ),
    *rules(
        numbers={"eliminated": "1_11_005"},
        fields="student_status",
        breaks=lambda h: h.out_of_school > 0,
        message_zh="风险已消除但有义务教育阶段儿童失学辍学",
        fix_zh="核实在校生状况；情况属实的劝返复学",
    ),
    *rules(
        numbers={"eliminated": "1_11_008"},
        fields="medical_resident",
        breaks=lambda h: h.uninsured > 0,
        message_zh="风险已消除但有成员未参加任何基本医疗保险",
        fix_zh="核实并落实医疗保险",
    ),
    *rules(
        numbers={"eliminated": "1_11_009"},
        fields="elimination_way",
        breaks=lambda h: (h.elimination_way == BY_ASSISTANCE) & (h.measures == 0),
        message_zh="风险消除方式为帮扶消除但无任何帮扶措施",
        fix_zh="补录帮扶措施，或改正风险消除方式",
    ),
    *rules(
        numbers={"eliminated": "1_11_011"},
        fields="collector_name collector_phone",
        breaks=lambda h: h.collector_name.isnull() | h.collector_phone.isnull(),
        message_zh="风险已消除但未填写信息采集人或联系电话",
        fix_zh="补录信息采集人和联系电话",
        asks=COMPLETE,
    ),
    *rules(
        numbers={"eliminated": "2_11_002"},
        fields="eliminated_month identified_month",
        breaks=lambda h: h.months_to_elimination < 6,
        message_zh="从识别到风险消除不足6个月",
        fix_zh="核对识别监测时间和消除监测时间",
    ),
    *rules(
        numbers={"eliminated": "5_18_009"},
        fields="eliminated_month identified_month",
        breaks=lambda h: h.months_to_elimination.between(0, 1) & ~(h.elimination_way == BY_ITSELF).fill_null(False),
        message_zh="识别当月或次月即消除风险",
        fix_zh="核对识别监测时间和消除监测时间",
    ),
    *rules(
        numbers={"eliminated": "3_11_003"},
        fields="risk_1",
        breaks=unfit(ILLNESS, HEALTH, SOCIAL, SECURITY),
        message_zh="风险含因病且已消除，但无健康帮扶、社会帮扶或综合保障",
        fix_zh="补录帮扶措施",
    ),
    *rules(
        numbers={"eliminated": "3_11_004"},
        fields="risk_1",
        breaks=unfit(SCHOOLING, *FITTING[SCHOOLING]),
        message_zh="风险含因学且已消除，但无教育帮扶或社会帮扶",
        fix_zh="补录帮扶措施",
    ),
    *rules(
        numbers={"eliminated": "3_11_005"},
        fields="risk_1",
        breaks=unfit(DISABILITY, *FITTING[DISABILITY]),
        message_zh="风险含因残且已消除，但无社会帮扶或综合保障",
        fix_zh="补录帮扶措施",
    ),
    *rules(
        numbers={"eliminated": "3_11_006"},
        fields="risk_1",
        breaks=unfit(UNSAFE_HOUSING, *FITTING[UNSAFE_HOUSING]),
        message_zh="风险含因安全住房且已消除，但无住房安全措施",
        fix_zh="补录帮扶措施",
    ),
    *rules(
        numbers={"eliminated": "3_11_007"},
        fields="student_status",
        breaks=lambda h: (h.out_of_school > 0) & ~has_measure(h, EDUCATION),
        message_zh="风险已消除、有儿童失学辍学，但无义务教育保障",
        fix_zh="劝返复学，补录教育帮扶",
    ),
    *rules(
        numbers={"eliminated": "3_11_008"},
        fields="risk_1",
        breaks=unfit(UNSAFE_WATER, *FITTING[UNSAFE_WATER]),
        message_zh="曾饮水不安全且风险已消除，但无饮水安全措施",
        fix_zh="补录帮扶措施",
    ),
    *rules(
        numbers={"eliminated": "3_11_009"},
        fields="medical_resident",
        breaks=lambda h: (h.uninsured > 0) & ~has_measure(h, HEALTH, SOCIAL),
        message_zh="风险已消除、有成员未参加医疗保险，但无健康帮扶或社会帮扶",
        fix_zh="落实医疗保险，补录帮扶措施",
    ),
    *rules(
        numbers={"eliminated": "4_11_010"},
        fields="after_income",
        breaks=lambda h: (h.elimination_way == BY_ASSISTANCE) & (h.after_income < h.monitoring_range),
        message_zh="帮扶消除风险时人均纯收入低于{monitoring_range}元",
        fix_zh="核对风险消除后家庭人均纯收入",
    ),
    *rules(
        numbers={"eliminated": "4_11_011"},
        fields="labour",
        breaks=no_labour,
        message_zh="整户无劳动力但风险已消除",
        fix_zh="核对劳动技能和风险消除",
    ),
    *rules(
        numbers={"eliminated": "4_11_012"},
        fields="income",
        breaks=lambda h: has_measure(h, *WORK_MEASURES) & _nothing_since(h, "wages_since"),
        message_zh="享受就业或公益岗位帮扶但风险消除后无工资性收入",
        fix_zh="补录工资性收入，或核对帮扶措施",
    ),
    *rules(
        numbers={"eliminated": "4_11_013"},
        fields="income",
        breaks=lambda h: (h.supported > 0) & _nothing_since(h, "transfers_since"),
        message_zh="享受低保、特困供养或残疾人补贴但风险消除后无转移性收入",
        fix_zh="补录转移性收入",
    ),
    *rules(
        numbers={"eliminated": "5_11_013"},
        fields="income",
        breaks=lambda h: has_measure(h, INDUSTRY) & _nothing_since(h, "business_since"),
        message_zh="享受产业帮扶但风险消除后无生产经营性收入",
        fix_zh="补录生产经营性收入，或核对帮扶措施",
    ),
)
