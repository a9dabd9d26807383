"""Households out of poverty that are at risk and not in monitoring.

That one is not monitored although it has a problem asks the county to verify it, not to correct what it entered; once
the county has said no, it is not asked again.
"""

import ibis
import ibis.expr.types as ir

from expectations.rules import Predicate, Rule, rules
from expectations.rules.household.predicates import no_labour
from policies.words import NO, VERIFY, YES


def _living_problem(h: ir.Table) -> ir.BooleanValue:
    """Medical care, housing, water or schooling is not secured."""
    return (h.uninsured > 0) | (h.dangerous_house == YES) | (h.safe_water == NO) | (h.out_of_school > 0)


def _first_problem(h: ir.Table) -> ir.StringValue:
    """What is not secured, the first of it: one thing with the rule that names it alone."""
    return ibis.cases(
        (h.dangerous_house == YES, "dangerous_house"),
        (h.safe_water == NO, "safe_water"),
        (h.uninsured > 0, "medical_resident"),
        else_="student_status",
    )


def _unmonitored(problem: Predicate) -> Predicate:
    return lambda h: ~h.monitored & ~(h.county_confirmed == NO).fill_null(False) & problem(h)


RULES: tuple[Rule, ...] = (
    *rules(
        numbers={"out_of_poverty": "1_02_001"},
        fields="dangerous_house monitored_type",
        breaks=_unmonitored(lambda h: h.dangerous_house == YES),
        message_zh="住危房但未纳入监测对象",
        fix_zh="核实住房；情况属实的按程序纳入监测",
        asks=VERIFY,
    ),
    *rules(
        numbers={"out_of_poverty": "1_02_002"},
        fields="safe_water monitored_type",
        breaks=_unmonitored(lambda h: h.safe_water == NO),
        message_zh="饮水不安全但未纳入监测对象",
        fix_zh="核实饮水；情况属实的按程序纳入监测",
        asks=VERIFY,
    ),
    *rules(
        numbers={"out_of_poverty": "1_02_003"},
        fields="serious_illness_insurance monitored_type",
        breaks=_unmonitored(lambda h: h.not_in_serious_illness > 0),
        message_zh="有成员未参加大病保险但未纳入监测对象",
        fix_zh="补录或落实大病保险；有返贫风险的按程序纳入监测",
        asks=VERIFY,
    ),
    *rules(
        numbers={"out_of_poverty": "1_02_006"},
        fields="monitored_type",
        breaks=_unmonitored(lambda h: h.per_capita_income < h.monitoring_range),
        message_zh="人均纯收入低于{monitoring_range}元但未纳入监测对象",
        fix_zh="核实收入；情况属实的按程序纳入监测",
        asks=VERIFY,
    ),
    *rules(
        numbers={"out_of_poverty": "1_02_007"},
        fields="dangerous_house safe_water medical_resident student_status monitored_type",
        breaks=_unmonitored(_living_problem),
        offending=_first_problem,
        message_zh="有医疗、住房、饮水或教育问题但未纳入监测对象",
        fix_zh="核实三保障和饮水；情况属实的按程序纳入监测",
        asks=VERIFY,
    ),
    *rules(
        numbers={"out_of_poverty": "5_19_003", "monitored": "5_19_007"},
        fields="labour",
        breaks=lambda h: no_labour(h) & (h.low_allowance == 0),
        message_zh="整户无劳动力，但家中无人享受最低生活保障",
        fix_zh="核对劳动技能，与民政部门核实低保",
    ),
)
