"""Medical insurance, aid and pension."""

import ibis.expr.types as ir

from expectations.facts.household import insured
from expectations.rules import Rule, blank, rules
from policies.words import COMPLETE, NO, YES


def _uninsured_by_no(m: ir.Table) -> ir.BooleanValue:
    return (m.serious_illness_insurance == NO).fill_null(False) | (m.medical_resident == NO).fill_null(False)


RULES: tuple[Rule, ...] = (
    *blank(
        numbers={"out_of_poverty": "2_01_006", "monitored": "2_12_010"},
        field="serious_illness_insurance",
        title="是否参加大病保险",
    ),
    *blank(
        numbers={"monitored": "2_15_001"},
        field="serious_illness_insurance",
        title="是否参加大病保险",
    ),
    *blank(
        numbers={"out_of_poverty": "2_01_007", "monitored": "5_15_001"},
        field="pension",
        title="是否参加城乡居民基本养老保险",
    ),
    *rules(
        numbers={"out_of_poverty": "2_01_008"},
        fields="medical_resident medical_employee",
        breaks=lambda m: ~insured(m),
        message_zh="城乡居民和城镇职工基本医疗保险同时为空或否",
        fix_zh="核对基本医疗保险；未参保的落实参保",
    ),
    *rules(
        numbers={"monitored": "2_12_012"},
        fields="medical_resident medical_employee",
        breaks=lambda m: m.medical_resident.isnull() & m.medical_employee.isnull(),
        message_zh="城乡居民和城镇职工基本医疗保险同时为空",
        fix_zh="补录基本医疗保险",
        asks=COMPLETE,
    ),
    *rules(
        numbers={"out_of_poverty": "2_01_009", "monitored": "2_12_015"},
        fields="medical_employee medical_resident",
        breaks=lambda m: (m.medical_resident == YES) & (m.medical_employee == YES),
        message_zh="同时参加城乡居民和城镇职工基本医疗保险",
        fix_zh="核对基本医疗保险",
    ),
    *rules(
        numbers={"out_of_poverty": "2_01_016", "monitored": "2_12_016"},
        fields="serious_illness_insurance medical_resident",
        breaks=_uninsured_by_no,
        message_zh="大病保险或城乡居民基本医疗保险为否，医疗未保障",
        fix_zh="核对医疗保险；未参保的落实参保",
    ),
    *rules(
        numbers={"out_of_poverty": "3_01_007"},
        fields="medical_aid medical_resident",
        breaks=lambda m: ~insured(m) & (m.medical_aid == YES),
        message_zh="未参加基本医疗保险但接受医疗救助",
        fix_zh="核对基本医疗保险和医疗救助",
    ),
)
