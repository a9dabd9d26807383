"""Work away from home: phones, and who cannot or should work."""

import ibis.expr.types as ir

from expectations.facts.household import NO_LABOUR
from expectations.facts.work import names_no_county
from expectations.rules import MOBILE, Rule, rules
from expectations.rules.member.predicates import JUNIOR, healthy
from policies.words import AT_PRIMARY, AT_SENIOR, BACHELOR, COLLEGE, NURSERY, SKILLED

_UP_TO_SENIOR = [NURSERY, AT_PRIMARY, *JUNIOR, AT_SENIOR]
_COLLEGE_DEGREE = [COLLEGE, BACHELOR]


def _works_or_plans(m: ir.Table) -> ir.BooleanValue:
    return m.working | m.planned


RULES: tuple[Rule, ...] = (
    *rules(
        numbers={"out_of_poverty": "2_01_013"},
        fields="phone",
        breaks=lambda m: m.working & (m.phone.isnull() | (m.phone.length() != 11)),
        message_zh="务工人员的联系电话不是11位手机号码",
        fix_zh="填写11位手机号码",
    ),
    *rules(
        numbers={"out_of_poverty": "2_01_014"},
        fields="phone",
        breaks=lambda m: m.working & ~m.phone.re_search(MOBILE),
        message_zh="务工人员的联系电话不是手机号码",
        fix_zh="填写11位手机号码",
    ),
    *rules(
        numbers={"monitored": "2_12_007"},
        fields="phone",
        breaks=lambda m: m.working & (m.phone.isnull() | ~m.phone.re_search(MOBILE)),
        message_zh="务工人员的联系电话不是手机号码",
        fix_zh="填写11位手机号码",
    ),
    *rules(
        numbers={"out_of_poverty": "2_01_015", "monitored": "2_12_004"},
        fields="labour",
        breaks=lambda m: _works_or_plans(m) & m.labour.isin(NO_LABOUR),
        message_zh="已外出务工或计划外出务工的人员无劳动能力",
        fix_zh="核对劳动技能和务工月监测",
    ),
    *rules(
        numbers={"out_of_poverty": "4_01_006"},
        fields="student_status",
        breaks=lambda m: m.working & m.student_status.isin(_UP_TO_SENIOR),
        message_zh="在校生状况为高中及以下的人员填写了已外出务工",
        fix_zh="核对在校生状况和务工月监测",
    ),
    *rules(
        numbers={"monitored": "4_12_002"},
        fields="student_status",
        breaks=lambda m: _works_or_plans(m) & m.at_school,
        message_zh="在校人员填写了已外出务工或计划外出务工",
        fix_zh="核对在校生状况和务工月监测",
    ),
    *rules(
        numbers={"out_of_poverty": "5_01_004", "monitored": "5_12_003"},
        fields="work_place",
        breaks=lambda m: m.hardship & m.working,
        message_zh="享受特困供养的人员外出务工",
        fix_zh="核对务工月监测，与民政部门核实特困供养",
    ),
    # the first half of the statement, about the monthly records, stands with them
    *rules(
        numbers={"out_of_poverty": "5_01_005"},
        fields="work_place",
        breaks=lambda m: m.in_work & names_no_county(m.work_place),
        message_zh="已外出务工但基础信息的务工所在地未填写到县级",
        fix_zh="将务工所在地填写到县（市、区）",
    ),
    *rules(
        numbers={"out_of_poverty": "5_15_018", "monitored": "5_15_019"},
        fields="labour health",
        breaks=lambda m: m.hardship & (m.age >= 18) & (m.age < 60) & healthy(m) & ~m.at_school,
        message_zh="享受特困供养人员为18至59岁健康且不在校",
        fix_zh="核对健康状况，与民政部门核实特困供养",
    ),
    *rules(
        numbers={"either": "5_15_007"},
        fields="labour",
        breaks=lambda m: m.labour.isin(NO_LABOUR) & m.employment_measure,
        message_zh="无劳动能力的人员登记了就业帮扶",
        fix_zh="核对劳动技能和帮扶措施",
    ),
    *rules(
        numbers={"either": "5_15_021"},
        fields="phone",
        breaks=lambda m: m.working & m.phone_in_counties,
        message_zh="同户务工人员所在区县不同但联系电话一致",
        fix_zh="核对联系电话",
    ),
    *rules(
        numbers={"either": "5_15_022"},
        fields="phone",
        breaks=lambda m: m.working & (m.phone_households > 1),
        message_zh="不同户务工人员的联系电话一致",
        fix_zh="核对联系电话",
    ),
    *rules(
        numbers={"monitored": "5_20_028", "out_of_poverty": "5_20_030"},
        fields="work_place education",
        breaks=lambda m: m.education.isin(_COLLEGE_DEGREE) & ~m.in_work,
        message_zh="文化程度为大专及以上但未务工就业",
        fix_zh="核对文化程度，补录务工情况",
    ),
    *rules(
        numbers={"monitored": "5_20_029", "out_of_poverty": "5_20_031"},
        fields="work_place labour",
        breaks=lambda m: (m.labour == SKILLED) & ~m.in_work,
        message_zh="劳动技能为技能劳动力但未务工就业",
        fix_zh="核对劳动技能，补录务工情况",
    ),
)
