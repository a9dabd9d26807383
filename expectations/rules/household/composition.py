"""Who lives in the household: one head, a spouse, as many people as it says."""

import ibis
import ibis.expr.types as ir

from expectations.rules import Rule, rules
from policies.words import COMPLETE, ERROR, WARNING

_OWN = "definitions: people and income"


def _heads_told(h: ir.Table) -> ir.StringValue:
    """None, or how many."""
    several = ibis.literal("本户有") + h.heads.cast("string") + "名户主"
    return ibis.ifelse(h.heads == 0, "本户没有户主", several)


def _counts_told(h: ir.Table) -> ir.StringValue:
    """How many people it says it has, and how many are entered."""
    stated, people = h.member_count.cast("string"), h.people.cast("string")
    return ibis.literal("家庭人口填为") + stated + "人，登记的家庭成员有" + people + "人，已按" + people + "人计算"


RULES: tuple[Rule, ...] = (
    *rules(
        numbers={"everyone": "household_heads"},
        fields="relation",
        breaks=lambda h: h.heads != 1,
        message_zh="本户没有户主或有多个户主",
        says=_heads_told,
        fix_zh="在家庭成员中指定恰好一名户主",
        severity=ERROR,
        source="import sheet: 户主姓名",
    ),
    *rules(
        numbers={"everyone": "member_count_differs"},
        fields="member_count",
        breaks=lambda h: h.member_count != h.people,
        message_zh="家庭人口与登记的家庭成员数不一致，已按登记的成员数计算",
        says=_counts_told,
        fix_zh="核对家庭成员，改正家庭人口",
        severity=WARNING,
        source=_OWN,
    ),
    *rules(
        numbers={"everyone": "no_members"},
        fields="member_count",
        breaks=lambda h: h.people == 0,
        message_zh="没有登记家庭成员，人均收入无法计算",
        fix_zh="补录家庭成员",
        severity=ERROR,
        source=_OWN,
        asks=COMPLETE,
    ),
    *rules(
        numbers={"out_of_poverty": "3_02_011", "monitored": "3_11_002"},
        fields="relation",
        breaks=lambda h: h.heads > 1,
        message_zh="本户没有户主或有多个户主",
        says=_heads_told,
        fix_zh="在家庭成员中指定恰好一名户主",
        severity=ERROR,
    ),
    *rules(
        numbers={"out_of_poverty": "3_02_012", "monitored": "3_11_001"},
        fields="relation",
        breaks=lambda h: h.heads == 0,
        message_zh="本户没有户主或有多个户主",
        says=_heads_told,
        fix_zh="在家庭成员中指定恰好一名户主",
        severity=ERROR,
    ),
    *rules(
        numbers={"out_of_poverty": "2_02_001", "monitored": "2_11_003"},
        fields="relation",
        breaks=lambda h: h.spouse_of_same_sex,
        message_zh="户主与配偶同性别",
        fix_zh="核对户主和配偶的性别、与户主关系",
    ),
)
