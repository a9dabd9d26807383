"""Rules of plans to work away from home."""

from expectations.rules import Rule, rules

RULES: tuple[Rule, ...] = (
    *rules({"out_of_poverty": "5_15_008", "monitored": "5_15_009"}, "service_need", lambda p: (p.planned == "是") & p.service_need.isnull(), "有计划外出务工但未填写就业服务需求", "补录就业服务需求", asks="complete"),
)  # fmt: skip
