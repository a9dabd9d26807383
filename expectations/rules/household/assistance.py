"""What the household was given, against its risks and its labour."""

import ibis.expr.types as ir

from expectations.facts.household import has_measure
from expectations.rules import Rule, rules
from expectations.rules.household.predicates import FITTING, WORK_MEASURES, unfit
from policies.words import (
    DEVELOPED,
    DISABILITY,
    EDUCATION,
    EMPLOYMENT,
    HEALTH,
    ILLNESS,
    INDUSTRY,
    MICRO_CREDIT,
    PUBLIC_POST,
    SCHOOLING,
    SECURITY,
    SOCIAL,
    UNSAFE_HOUSING,
    UNSAFE_WATER,
    WARNING,
)

_DEVELOPMENT = (INDUSTRY, EMPLOYMENT, MICRO_CREDIT, PUBLIC_POST)


def _nobody_worked_since(h: ir.Table) -> ir.BooleanValue:
    """No month's record says that anybody worked since the household was identified."""
    return h.last_worked.isnull() | (h.last_worked < h.identified_month)


def _not_carried_out(h: ir.Table) -> ir.BooleanValue:
    """The state of the development measures is another than 已实施, or blank."""
    return ~(h.measures_state == DEVELOPED).fill_null(False)


def _of_2023_or_at_risk(h: ir.Table) -> ir.BooleanValue:
    """Identified in 2023, or the risk is not gone."""
    return (h.identified_month.year() == 2023).fill_null(False) | ~h.eliminated


RULES: tuple[Rule, ...] = (
    *rules(
        numbers={"monitored": "1_11_010"},
        fields="measures_state",
        breaks=lambda h: (h.months_identified >= 1) & (h.measures == 0),
        message_zh="识别后一个月及以上未落实帮扶措施",
        fix_zh="落实并登记帮扶措施",
        severity=WARNING,
    ),
    *rules(
        numbers={"monitored": "1111_3"},
        fields="work_place",
        breaks=lambda h: has_measure(h, *WORK_MEASURES) & _nobody_worked_since(h),
        message_zh="登记了就业帮扶或公益性岗位，但识别以来家中无人务工",
        fix_zh="核对帮扶措施，或补录务工月监测",
    ),
    *rules(
        numbers={"monitored": "4_11_014"},
        fields="work_place",
        breaks=lambda h: _of_2023_or_at_risk(h) & has_measure(h, *WORK_MEASURES) & (h.at_work == 0),
        message_zh="享受就业帮扶或公益岗位但家中无务工人口",
        fix_zh="核对帮扶措施，或补录务工情况",
    ),
    *rules(
        numbers={"open": "5_11_030"},
        fields="measures_state",
        breaks=lambda h: (h.able > 0) & has_measure(h, *_DEVELOPMENT) & _not_carried_out(h),
        message_zh="有劳动力且已登记开发式帮扶措施，但实施开发式帮扶措施情况为尚未实施或空",
        fix_zh="改为已实施，或核对帮扶措施",
    ),
    *rules(
        numbers={"open": "5_11_032"},
        fields="measures_state",
        breaks=lambda h: (h.able > 0) & has_measure(h, SECURITY) & (h.measure_kinds.length() == 1),
        message_zh="有劳动能力的户仅享受综合保障一项措施",
        fix_zh="落实并登记其他帮扶措施",
    ),
    *rules(
        numbers={"open": "5_12_007"},
        fields="measures_state",
        breaks=lambda h: (h.able_or_weak > 0) & ~has_measure(h, *_DEVELOPMENT),
        message_zh="家中有劳动力（含弱半）但未落实开发式帮扶",
        fix_zh="落实并登记产业、就业、金融或公益岗位帮扶",
    ),
    *rules(
        numbers={"monitored": "5_18_001"},
        fields="risk_1",
        breaks=unfit(ILLNESS, *FITTING[ILLNESS]),
        message_zh="风险为因病但未登记健康帮扶或社会帮扶",
        fix_zh="落实并登记健康帮扶或社会帮扶",
    ),
    *rules(
        numbers={"monitored": "5_18_002"},
        fields="risk_1",
        breaks=unfit(SCHOOLING, *FITTING[SCHOOLING]),
        message_zh="风险为因学但未登记教育帮扶或社会帮扶",
        fix_zh="落实并登记教育帮扶或社会帮扶",
    ),
    *rules(
        numbers={"monitored": "5_18_003"},
        fields="risk_1",
        breaks=unfit(DISABILITY, *FITTING[DISABILITY]),
        message_zh="风险为因残但未享受综合保障或社会帮扶",
        fix_zh="落实并登记综合保障或社会帮扶",
    ),
    *rules(
        numbers={"monitored": "5_18_004"},
        fields="risk_1",
        breaks=unfit(UNSAFE_HOUSING, *FITTING[UNSAFE_HOUSING]),
        message_zh="风险为因安全住房但未登记住房安全措施",
        fix_zh="落实并登记住房安全措施",
    ),
    *rules(
        numbers={"monitored": "5_18_005"},
        fields="student_status",
        breaks=lambda h: (h.out_of_school > 0) & ~has_measure(h, EDUCATION),
        message_zh="有义务教育阶段儿童不在校但未享受义务教育保障",
        fix_zh="劝返复学，登记教育帮扶",
    ),
    *rules(
        numbers={"monitored": "5_18_006"},
        fields="risk_1",
        breaks=unfit(UNSAFE_WATER, *FITTING[UNSAFE_WATER]),
        message_zh="风险为因安全饮水但未登记饮水安全措施",
        fix_zh="落实并登记饮水安全措施",
    ),
    *rules(
        numbers={"monitored": "5_18_007"},
        fields="medical_resident",
        breaks=lambda h: (h.uninsured > 0) & ~has_measure(h, HEALTH, SOCIAL),
        message_zh="有成员未参加基本医疗保险但未享受健康帮扶或社会帮扶",
        fix_zh="落实医疗保险，登记健康帮扶或社会帮扶",
    ),
)
