"""Health, disability and labour, against each other and against age."""

import ibis.expr.types as ir

from expectations.facts.household import FULL_LABOUR, NO_LABOUR, is_disabled
from expectations.rules import Predicate, Rule, blank, rules
from expectations.rules.member.predicates import healthy
from policies.words import ABLE, DISABILITY_CERTIFICATE, DISABLED, HEALTHY, LOST, WARNING, WEAK, WITHOUT

_SEVERE_LIMBS = ["41", "42"]


def _of_working_age(m: ir.Table) -> ir.BooleanValue:
    return (m.age >= 16) & (m.age < 60)


def _idle(labour: list[str]) -> Predicate:
    """Healthy, 16 to 59, not at school, and of that labour."""
    return lambda m: _of_working_age(m) & healthy(m) & ~m.at_school & m.labour.isin(labour)


def _able_though_unhealthy(m: ir.Table) -> ir.BooleanValue:
    """Of working age, not at school, entered as other than healthy, and able to work."""
    return _of_working_age(m) & m.health.notnull() & (m.health != HEALTHY) & ~m.at_school & m.labour.isin(FULL_LABOUR)


RULES: tuple[Rule, ...] = (
    *blank(
        numbers={"out_of_poverty": "2_01_002", "monitored": "2_12_003"},
        field="health",
        title="健康状况",
    ),
    *blank(
        numbers={"out_of_poverty": "2_01_003", "monitored": "2_12_001"},
        field="labour",
        title="劳动技能",
    ),
    *rules(
        numbers={"either": "1111_07"},
        fields="labour student_status",
        breaks=lambda m: m.at_school & (m.labour != WITHOUT),
        message_zh="在校生的劳动技能不是无劳动力",
        fix_zh="核对劳动技能和在校生状况",
    ),
    *rules(
        numbers={"monitored": "1111_14", "out_of_poverty": "1111_15"},
        fields="labour health",
        breaks=lambda m: _of_working_age(m) & healthy(m) & (m.labour == WEAK),
        message_zh="16至59岁健康人员为弱劳动力或半劳动力",
        fix_zh="核对劳动技能和健康状况",
    ),
    *rules(
        numbers={"out_of_poverty": "2_01_005-16", "monitored": "2_12_009-16"},
        fields="labour health",
        breaks=_idle([LOST]),
        message_zh="16至59岁健康且不在校的人员为丧失劳动力",
        fix_zh="核对劳动技能和健康状况",
    ),
    *rules(
        numbers={"out_of_poverty": "2_01_010-16", "monitored": "2_12_013-16"},
        fields="labour health",
        breaks=_idle([WITHOUT]),
        message_zh="16至59岁健康且不在校的人员为无劳动力",
        fix_zh="核对劳动技能和健康状况",
    ),
    # the published statement says 6, not 16
    *rules(
        numbers={"monitored": "5_12_008"},
        fields="labour health",
        breaks=lambda m: (m.age >= 6) & (m.age < 60) & healthy(m) & ~m.at_school & m.labour.isin([*NO_LABOUR, WEAK]),
        message_zh="6至59岁健康且不在校的人员为无、丧失、弱或半劳动力",
        fix_zh="核对劳动技能、健康状况和在校生状况",
    ),
    *rules(
        numbers={"monitored": "5_12_009-16", "out_of_poverty": "5_12_010-16"},
        fields="labour health",
        breaks=_able_though_unhealthy,
        message_zh="16至59岁不健康且不在校的人员为普通或技能劳动力",
        fix_zh="核对劳动技能和健康状况",
    ),
    *rules(
        numbers={"out_of_poverty": "2_01_011", "monitored": "2_12_014"},
        fields="labour",
        breaks=lambda m: (m.age < 16) & (m.labour != WITHOUT),
        message_zh="16岁以下人员的劳动技能不是无劳动力",
        fix_zh="改正劳动技能",
    ),
    *rules(
        numbers={"monitored": "2_12_005"},
        fields="labour",
        breaks=lambda m: (m.age >= 60) & m.labour.isin(FULL_LABOUR),
        message_zh="60岁及以上人员为普通或技能劳动力",
        fix_zh="核对劳动技能",
    ),
    *rules(
        numbers={"out_of_poverty": "4_01_002"},
        fields="id_type health",
        breaks=lambda m: m.health.contains(DISABLED) & ~(m.id_type == DISABILITY_CERTIFICATE).fill_null(False),
        message_zh="健康状况为残疾但证件类型不是残疾人证",
        fix_zh="换填残疾人证，或核对健康状况",
    ),
    *rules(
        numbers={"monitored": "4_12_003"},
        fields="id_type health",
        breaks=lambda m: m.health.contains(DISABLED) & ~(m.id_type == DISABILITY_CERTIFICATE).fill_null(False),
        message_zh="健康状况为残疾但无残疾人证",
        fix_zh="换填残疾人证，或核对健康状况",
    ),
    *rules(
        numbers={"everyone": "certificate_but_healthy"},
        fields="health id_type",
        breaks=lambda m: is_disabled(m) & healthy(m),
        message_zh="有残疾人证但健康状况为健康",
        fix_zh="核对健康状况",
        severity=WARNING,
        source="disability certificate",
    ),
    *rules(
        numbers={"out_of_poverty": "4_01_007", "monitored": "4_01_008"},
        fields="labour id_number",
        breaks=lambda m: m.size.isin([20, 22]) & m.id_number[18:20].isin(_SEVERE_LIMBS) & (m.labour == ABLE),
        message_zh="一、二级肢体残疾人员为普通劳动力",
        fix_zh="核对劳动技能",
    ),
)
