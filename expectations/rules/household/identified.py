"""Households in monitoring: why they were identified, and whether the household bears it out."""

import ibis
import ibis.expr.types as ir

from expectations.facts.household import has_risk
from expectations.rules import Rule, rules
from expectations.rules.household.predicates import no_labour, where_risk
from policies.words import COMPLETE, DISABILITY, ILLNESS, LACK_OF_LABOUR, NO, UNSAFE_WATER, UNSTABLE_WORK


def _risk_blank(h: ir.Table) -> ir.BooleanValue:
    return h.risk_1.isnull() & h.risk_2.isnull() & h.risk_3.isnull()


def _identification_blank(h: ir.Table) -> ir.BooleanValue:
    """Something that identification goes by is not told."""
    of_household = h.identified_month.isnull() | _risk_blank(h) | h.dangerous_house.isnull() | h.safe_water.isnull()
    return of_household | (h.medical_blank > 0)


def _first_blank(h: ir.Table) -> ir.StringValue:
    """What is not told, the first of it."""
    return ibis.cases(
        (h.identified_month.isnull(), "identified_month"),
        (_risk_blank(h), "risk_1"),
        (h.dangerous_house.isnull(), "dangerous_house"),
        (h.safe_water.isnull(), "safe_water"),
        else_="medical_resident",
    )


def _all_able(h: ir.Table) -> ir.BooleanValue:
    """There are members, and the labour of each is one that the parameter counts."""
    return h.labours.length() == h.labours.filter(lambda kind: h.able_labour.contains(kind)).length()


RULES: tuple[Rule, ...] = (
    *rules(
        numbers={"monitored": "1_11_001"},
        fields="risk_1",
        breaks=_risk_blank,
        message_zh="致贫/返贫风险为空",
        fix_zh="补录致贫/返贫风险1",
        asks=COMPLETE,
    ),
    *rules(
        numbers={"monitored": "1_11_002"},
        fields="identified_month risk_1 dangerous_house safe_water medical_resident medical_employee",
        breaks=_identification_blank,
        offending=_first_blank,
        message_zh="识别监测时间、风险、住房、饮水或成员医疗保险为空",
        fix_zh="补录空着的识别指标",
        asks=COMPLETE,
    ),
    *rules(
        numbers={"monitored": "1111_18"},
        fields="identified_month per_capita_income",
        breaks=lambda h: h.per_capita_income > h.high_income,
        message_zh="识别时人均纯收入高于{high_income}元",
        fix_zh="核对识别监测时间前十二个月的收入登记",
    ),
    *rules(
        numbers={"monitored": "3_11_010"},
        fields="income per_capita_income",
        breaks=lambda h: h.per_capita_income < h.poverty_standard,
        message_zh="人均纯收入低于{poverty_standard}元（全国检查规则的贫困标准，不是监测线）",
        fix_zh="核对收入登记；情况属实的加强帮扶",
    ),
    *rules(
        numbers={"open": "5_15_0023"},
        fields="income wages",
        breaks=lambda h: (h.wages > 0) & (h.wages < 100),
        message_zh="识别时工资性收入大于0小于100元",
        fix_zh="核对工资性收入的金额",
    ),
    *rules(
        numbers={"monitored": "2_11_001"},
        fields="risk_1 risk_2 risk_3 health",
        breaks=lambda h: has_risk(h, DISABILITY) & (h.disabled == 0),
        offending=where_risk(DISABILITY),
        message_zh="风险为因残但家中无残疾人",
        fix_zh="核对风险，或补录成员的残疾情况",
    ),
    *rules(
        numbers={"open": "5_15_015"},
        fields="risk_1 risk_2 risk_3 health",
        breaks=lambda h: has_risk(h, ILLNESS) & (h.ill == 0),
        offending=where_risk(ILLNESS),
        message_zh="风险为因病但家中无大病、长期慢性病人员",
        fix_zh="核对风险，或改正成员的健康状况",
    ),
    *rules(
        numbers={"monitored": "5_15_020"},
        fields="risk_1 risk_2 risk_3",
        breaks=lambda h: has_risk(h, ILLNESS) & ~(h.expense_illness > 0).fill_null(False),
        offending=where_risk(ILLNESS),
        message_zh="风险为因病但识别时无合规自付支出",
        fix_zh="核对风险，或补录因病的刚性支出",
    ),
    *rules(
        numbers={"open": "2_11_006"},
        fields="risk_1 risk_2 risk_3 labour",
        breaks=lambda h: has_risk(h, UNSTABLE_WORK) & (h.able == 0),
        offending=where_risk(UNSTABLE_WORK),
        message_zh="风险为因务工就业不稳但家中无劳动力",
        fix_zh="核对风险和成员的劳动技能",
    ),
    *rules(
        numbers={"monitored": "5_15_013"},
        fields="risk_1 risk_2 risk_3 labour",
        breaks=lambda h: has_risk(h, UNSTABLE_WORK) & no_labour(h),
        offending=where_risk(UNSTABLE_WORK),
        message_zh="风险为因务工就业不稳但家中人员均无劳动能力",
        fix_zh="核对风险和成员的劳动技能",
    ),
    *rules(
        numbers={"open": "5_15_014"},
        fields="risk_1 risk_2 risk_3",
        breaks=lambda h: has_risk(h, UNSTABLE_WORK) & (h.at_work == 0),
        offending=where_risk(UNSTABLE_WORK),
        message_zh="风险为因务工就业不稳但家中无务工人员",
        fix_zh="核对风险，或补录务工月监测",
    ),
    *rules(
        numbers={"open": "4_11_009"},
        fields="risk_1 risk_2 risk_3 labour",
        breaks=lambda h: has_risk(h, LACK_OF_LABOUR) & _all_able(h),
        offending=where_risk(LACK_OF_LABOUR),
        message_zh="家庭成员均有劳动能力但风险为缺劳动力",
        fix_zh="核对风险和成员的劳动技能",
    ),
    *rules(
        numbers={"open": "5_11_029"},
        fields="risk_1 risk_2 risk_3 labour",
        breaks=lambda h: has_risk(h, LACK_OF_LABOUR) & (h.people >= 4) & (h.able * 2 >= h.people),
        offending=where_risk(LACK_OF_LABOUR),
        message_zh="四人及以上户一半以上成员有劳动能力但风险为缺劳动力",
        fix_zh="核对风险和成员的劳动技能",
    ),
    *rules(
        numbers={"open": "5_18_008"},
        fields="risk_1 risk_2 risk_3 labour",
        breaks=lambda h: has_risk(h, LACK_OF_LABOUR) & (h.able * 4 > h.people),
        offending=where_risk(LACK_OF_LABOUR),
        message_zh="劳动力占比超过四分之一但风险为缺劳动力",
        fix_zh="核对风险和成员的劳动技能",
    ),
    *rules(
        numbers={"monitored": "4_11_006"},
        fields="safe_water risk_1",
        breaks=lambda h: (h.safe_water == NO) & ~has_risk(h, UNSAFE_WATER),
        message_zh="饮水不安全但风险没有因安全饮水",
        fix_zh="核对饮水，或补充风险因安全饮水",
    ),
    *rules(
        numbers={"monitored": "4_11_007"},
        fields="medical_resident risk_1",
        breaks=lambda h: (h.uninsured > 0) & ~has_risk(h, ILLNESS),
        message_zh="有成员未参加基本医疗保险但风险没有因病",
        fix_zh="补录或落实医疗保险，或补充风险因病",
    ),
)
