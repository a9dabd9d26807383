"""Public-welfare posts."""

import ibis.expr.types as ir

from expectations.facts.household import NO_LABOUR
from expectations.rules import Rule, rules


def _has_post(m: ir.Table) -> ir.BooleanValue:
    return m.public_post.notnull()


RULES: tuple[Rule, ...] = (
    *rules(
        numbers={"out_of_poverty": "3_01_005"},
        fields="public_post",
        breaks=lambda m: m.public_post.isnull() & (m.public_post_months > 0),
        message_zh="填写了聘用时间但未填写公益性岗位",
        fix_zh="补录公益性岗位，或清空聘用时间",
    ),
    *rules(
        numbers={"out_of_poverty": "3_01_006", "either": "5_15_003"},
        fields="public_post_months",
        breaks=lambda m: _has_post(m) & (m.public_post_months.fill_null(0) == 0),
        message_zh="填写了公益性岗位但聘用月数为空或0",
        fix_zh="补录公益性岗位（月数）",
    ),
    *rules(
        numbers={"out_of_poverty": "3_01_008", "monitored": "5_12_004"},
        fields="public_post",
        breaks=lambda m: (m.age < 16) & _has_post(m),
        message_zh="16岁以下人员参加公益性岗位",
        fix_zh="核对公益性岗位",
    ),
    *rules(
        numbers={"out_of_poverty": "3_01_010", "monitored": "3_01_011"},
        fields="public_post",
        breaks=lambda m: m.posts >= 3,
        message_zh="登记了3种及以上公益性岗位",
        fix_zh="核对公益性岗位",
    ),
    *rules(
        numbers={"out_of_poverty": "5_01_003", "monitored": "5_12_002"},
        fields="public_post",
        breaks=lambda m: m.works_outside & _has_post(m),
        message_zh="县外务工的人员填写了公益性岗位",
        fix_zh="核对公益性岗位和务工月监测",
    ),
    *rules(
        numbers={"out_of_poverty": "5_01_006", "monitored": "5_12_005"},
        fields="public_post",
        breaks=lambda m: (m.age >= 70) & _has_post(m),
        message_zh="70岁及以上人员参加公益性岗位",
        fix_zh="核对公益性岗位",
    ),
    *rules(
        numbers={"either": "5_15_006"},
        fields="public_post",
        breaks=lambda m: m.labour.isin(NO_LABOUR) & _has_post(m),
        message_zh="无劳动能力的人员登记了公益性岗位",
        fix_zh="核对劳动技能和公益性岗位",
    ),
)
