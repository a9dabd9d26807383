"""School and education against age."""

import ibis.expr.types as ir

from expectations.facts.household import out_of_school, school_unknown
from expectations.rules import Predicate, Rule, rules
from expectations.rules.member.predicates import JUNIOR, healthy
from policies.words import (
    AT_COLLEGE,
    AT_GRADUATE_SCHOOL,
    AT_SENIOR,
    AT_UNIVERSITY,
    AT_VOCATIONAL,
    COMPLETE,
    DISABILITY,
    ILLITERATE,
    ILLNESS,
    NURSERY,
    PRESCHOOLER,
    PRIMARY,
)

_SENIOR = [AT_SENIOR, AT_VOCATIONAL]
_COLLEGE = [AT_COLLEGE, AT_UNIVERSITY, AT_GRADUATE_SCHOOL]
_PRIMARY_AT_MOST = [ILLITERATE, PRIMARY]


def _outside(status: list[str], youngest: int, oldest: int) -> Predicate:
    """At that school though younger or older than its pupils."""
    return lambda m: m.student_status.isin(status) & ((m.age < youngest) | (m.age > oldest))


def _schooling_blank(m: ir.Table) -> ir.BooleanValue:
    return m.education.isnull() & m.student_status.isnull() & m.dropout_reason.isnull()


def _infant(m: ir.Table) -> ir.BooleanValue:
    """Entered as not yet of school age."""
    return (m.student_status == NURSERY).fill_null(False) | (m.education == PRESCHOOLER).fill_null(False)


RULES: tuple[Rule, ...] = (
    *rules(
        numbers={"out_of_poverty": "1_02_005"},
        fields="student_status dropout_reason",
        breaks=school_unknown,
        message_zh="义务教育阶段年龄，在校生状况为空且未填未上学原因",
        fix_zh="补录在校生状况",
        asks=COMPLETE,
    ),
    *rules(
        numbers={"out_of_poverty": "3_01_002", "monitored": "3_12_003"},
        fields="education student_status dropout_reason",
        breaks=_schooling_blank,
        message_zh="文化程度、在校生状况、未上学原因同时为空",
        fix_zh="补录其中一项",
        asks=COMPLETE,
    ),
    *rules(
        numbers={"out_of_poverty": "3_01_003", "monitored": "3_12_004"},
        fields="education student_status",
        breaks=lambda m: m.education.notnull() & m.at_school,
        message_zh="文化程度和在校生状况同时填报",
        fix_zh="在校生清空文化程度，非在校生改正在校生状况",
    ),
    *rules(
        numbers={"out_of_poverty": "5_15_016", "monitored": "5_15_017"},
        fields="student_status",
        breaks=out_of_school,
        message_zh="义务教育适龄儿童不在校",
        fix_zh="核对在校生状况；情况属实的劝返复学",
    ),
    *rules(
        numbers={"out_of_poverty": "2_01_012"},
        fields="dropout_reason health",
        breaks=lambda m: m.dropout_reason.isin([ILLNESS, DISABILITY]) & healthy(m),
        message_zh="未上学原因为因病或因残但健康状况为健康",
        fix_zh="核对未上学原因和健康状况",
    ),
    *rules(
        numbers={"monitored": "2_12_017"},
        fields="student_status",
        breaks=lambda m: (m.age >= 60) & m.at_school,
        message_zh="60岁及以上在校",
        fix_zh="核对在校生状况",
    ),
    *rules(
        numbers={"monitored": "5_12_013", "out_of_poverty": "5_17_001"},
        fields="student_status education",
        breaks=lambda m: (m.age >= 7) & healthy(m) & _infant(m),
        message_zh="7岁及以上健康人员登记为学龄前儿童或学前教育",
        fix_zh="核对在校生状况和文化程度",
    ),
    *rules(
        numbers={"monitored": "5_12_014", "out_of_poverty": "5_17_002"},
        fields="student_status",
        breaks=_outside([PRIMARY], 6, 14),
        message_zh="在读小学但小于6岁或大于14岁",
        fix_zh="核对在校生状况",
    ),
    *rules(
        numbers={"monitored": "5_12_015", "out_of_poverty": "5_17_003"},
        fields="student_status",
        breaks=_outside(JUNIOR, 12, 17),
        message_zh="在读初中但小于12岁或大于17岁",
        fix_zh="核对在校生状况",
    ),
    *rules(
        numbers={"monitored": "5_12_016", "out_of_poverty": "5_17_004"},
        fields="student_status",
        breaks=_outside(_SENIOR, 15, 20),
        message_zh="在读高中、中职但小于15岁或大于20岁",
        fix_zh="核对在校生状况",
    ),
    *rules(
        numbers={"monitored": "5_12_017", "out_of_poverty": "5_17_005"},
        fields="student_status",
        breaks=_outside(_COLLEGE, 18, 200),
        message_zh="在读高职高专、本科及以上但小于18岁",
        fix_zh="核对在校生状况",
    ),
    *rules(
        numbers={"monitored": "5_12_018", "out_of_poverty": "5_17_006"},
        fields="student_status",
        breaks=_outside([AT_GRADUATE_SCHOOL], 20, 200),
        message_zh="硕士研究生小于20岁",
        fix_zh="核对在校生状况",
    ),
    *rules(
        numbers={"monitored": "5_12_019", "out_of_poverty": "5_17_0012"},
        fields="education",
        breaks=lambda m: m.age.between(16, 22) & m.education.isin(_PRIMARY_AT_MOST),
        message_zh="16至22岁文化程度为小学及以下",
        fix_zh="核对文化程度",
    ),
    # the published statement says 6, its neighbour 5_17_0012 says 16: both are kept as they are told
    *rules(
        numbers={"out_of_poverty": "5_17_007"},
        fields="education",
        breaks=lambda m: m.age.between(6, 22) & m.education.isin(_PRIMARY_AT_MOST),
        message_zh="6至22岁文化程度为小学及以下",
        fix_zh="核对文化程度；在校生只填在校生状况",
    ),
)
