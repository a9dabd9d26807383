"""Rules of plans to work away from home."""

from expectations.rules import Rule, rules
from policies.words import COMPLETE, YES

RULES: tuple[Rule, ...] = (
    *rules(
        numbers={"out_of_poverty": "5_15_008", "monitored": "5_15_009"},
        fields="service_need",
        breaks=lambda p: (p.planned == YES) & p.service_need.isnull(),
        message_zh="有计划外出务工但未填写就业服务需求",
        fix_zh="补录就业服务需求",
        asks=COMPLETE,
    ),
)
