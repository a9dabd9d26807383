"""What a finding says of the record that breaks a rule: the field at fault, its value, what is wrong in numbers."""

import ibis

from expectations.apply import findings
from expectations.rules import rules
from policies.model import load_model
from tests.memory import engine, given

PLAN = load_model()["work_plan"]
FACTS = {**dict.fromkeys(PLAN.columns, "string"), "people": "int64"}
ROWS = (
    {"household_no": "A", "person_no": "A1", "county": "临泉县", "service_need": None, "people": 2},
    {"household_no": "B", "person_no": "B1", "county": None, "service_need": "培训", "people": 3},
)
RULES = (
    *rules(
        numbers={"everyone": "1_99_001"},
        fields="county service_need",
        breaks=lambda row: row.county.isnull() | row.service_need.isnull(),
        offending=lambda row: ibis.ifelse(row.county.isnull(), "county", "service_need"),
        message_zh="有一项为空",
        says=lambda row: ibis.literal("户中有") + row.people.cast("string") + "人，有一项为空",
        fix_zh="补录",
    ),
    *rules(
        numbers={"everyone": "2_99_002"},
        fields="county",
        breaks=lambda row: row.county.notnull(),
        message_zh="县不为空",
        fix_zh="核对",
    ),
)


def test_the_record_names_its_own_field_and_numbers() -> None:
    found = engine().to_pyarrow(findings(given(FACTS, *ROWS), RULES, PLAN, {})).to_pylist()
    told = {(row["household_no"], row["rule"]): (row["field"], row["value"], row["message_zh"]) for row in found}
    assert told == {
        ("A", "1_99_001"): ("service_need", None, "计划外出务工：户中有2人，有一项为空"),
        ("B", "1_99_001"): ("county", None, "计划外出务工：户中有3人，有一项为空"),
        ("A", "2_99_002"): ("county", "临泉县", "计划外出务工：县不为空"),
    }
