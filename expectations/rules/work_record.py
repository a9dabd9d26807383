"""Rules of the monthly work records."""

import datetime as dt

import ibis.expr.types as ir

from expectations.facts.work import names_no_county, works
from expectations.rules import Rule, rules
from policies.words import COMPLETE, NO, WARNING


def _not_ended(w: ir.Table) -> ir.BooleanValue:
    return w.ended_on.isnull() | (w.ended_on > w.today)


def _not_working_but_not_ended(w: ir.Table) -> ir.BooleanValue:
    return (w.working == NO) & _not_ended(w)


def _details_missing(w: ir.Table) -> ir.BooleanValue:
    return works(w) & (w.monthly_wage.isnull() | w.employer.isnull() | w.industry.isnull() | w.channel.isnull())


def _months_old(w: ir.Table) -> ir.IntegerValue:
    """Months of age at the start of work, by year and month alone."""
    return (w.started_on.year() - w.born.year()) * 12 + w.started_on.month() - w.born.month()


RULES: tuple[Rule, ...] = (
    *rules(
        numbers={"monitored": "1111_16", "out_of_poverty": "1111_17"},
        fields="ended_on working",
        breaks=_not_working_but_not_ended,
        message_zh="是否已务工为否，但务工结束时间为空或晚于今天",
        fix_zh="补录务工结束时间，或改正是否已务工",
    ),
    *rules(
        numbers={"out_of_poverty": "1111_08"},
        fields="ended_on",
        breaks=lambda w: works(w) & (w.started_on.year() == 2020) & _not_ended(w),
        message_zh="2020年务工至今未回",
        fix_zh="核实是否仍在务工",
        start=dt.date(2021, 1, 1),
    ),
    *rules(
        numbers={"either": "1111_12"},
        fields="monthly_wage",
        breaks=lambda w: works(w) & (w.monthly_wage < w.low_wage),
        message_zh="务工月收入低于{low_wage}元",
        fix_zh="核对务工月收入",
    ),
    *rules(
        numbers={"monitored": "5_16_001", "out_of_poverty": "5_16_002"},
        fields="monthly_wage",
        breaks=lambda w: works(w) & ((w.monthly_wage > w.highest_wage) | (w.monthly_wage < w.lowest_wage)),
        message_zh="务工月收入大于{wage_range[1]}元或小于{wage_range[0]}元",
        fix_zh="核对务工月收入",
    ),
    *rules(
        numbers={"monitored": "5_12_006", "out_of_poverty": "5_01_007"},
        fields="monthly_wage employer industry channel",
        breaks=_details_missing,
        message_zh="目前务工但未填写务工月收入、企业名称、所属行业或就业渠道",
        fix_zh="补录空着的务工信息",
        asks=COMPLETE,
    ),
    *rules(
        numbers={"monitored": "3_12_001"},
        fields="started_on",
        breaks=lambda w: works(w) & w.started_on.isnull(),
        message_zh="外出务工开始时间为空",
        fix_zh="补录务工开始时间",
        asks=COMPLETE,
    ),
    *rules(
        numbers={"monitored": "4_12_001", "out_of_poverty": "5_01_005"},
        fields="county",
        breaks=lambda w: works(w) & names_no_county(w.county),
        message_zh="已外出务工但务工地点未填写到县级",
        fix_zh="将务工所在县填写到县（市、区）",
    ),
    *rules(
        numbers={"either": "5_12_001"},
        fields="started_on",
        breaks=lambda w: w.started_on < w.earlier_end,
        message_zh="外出务工开始时间早于上次务工结束时间",
        fix_zh="核对务工的起止时间",
    ),
    *rules(
        numbers={"either": "5_16_010"},
        fields="started_on",
        breaks=lambda w: _months_old(w) < 16 * 12,
        message_zh="务工开始时未满16岁",
        fix_zh="核对务工开始时间和证件号码",
    ),
    *rules(
        numbers={"everyone": "work_ends_before_start"},
        fields="ended_on started_on",
        breaks=lambda w: w.ended_on < w.started_on,
        message_zh="务工结束时间早于开始时间",
        fix_zh="核对务工的起止时间",
        severity=WARNING,
        source="dates in order",
    ),
    *rules(
        numbers={"everyone": "work_of_nobody"},
        fields="person_no",
        breaks=lambda w: ~w.known_person,
        message_zh="人编号为空或不是本户成员",
        fix_zh="改正人编号",
        severity=WARNING,
        source="orphans",
    ),
)
