"""Rules of single members: identity number against its standard and against the rest of the record."""

import ibis.expr.types as ir

from expectations.rules import Rule
from policies.identity_number import birth_date, check_digit_holds, is_male, match_number

_PUBLISHED = "published rules 1_01, 1_12"


def with_context(member: ir.Table) -> ir.Table:
    """Members with `number` to match by and in how many households and records it stands."""
    numbered = member.mutate(number=match_number(member.id_number))
    carried = numbered.filter(numbered.number.notnull())
    counts = carried.group_by("number").aggregate(
        number_households=carried.household_no.nunique(), number_people=carried.person_no.nunique()
    )
    return numbered.left_join(counts, "number").drop("number_right")


def _certificate_is_wrong(member: ir.Table) -> ir.BooleanValue:
    """19th character: kind of disability 1 to 7; 20th: level 1 to 4."""
    return member.id_number.length().isin([20, 22]) & ~member.id_number[18:20].re_search("^[1-7][1-4]$")


RULES = (
    Rule("id_form", "error", _PUBLISHED, "id_number", lambda m: m.id_number.notnull() & m.number.isnull(), "证件号码不是18位身份证号，也不是20位或22位残疾人证号"),
    Rule("id_check_digit", "error", "GB 11643; 1_01_003, 1_12_003", "id_number", lambda m: ~check_digit_holds(m.number), "证件号码的校验码不正确"),
    Rule("id_certificate", "error", "1_01_004, 1_12_004", "id_number", _certificate_is_wrong, "残疾人证号的第19位（残疾类别1–7）或第20位（等级1–4）不正确"),
    Rule("id_birth_invalid", "error", "GB 11643", "id_number", lambda m: m.number.notnull() & birth_date(m.number).isnull(), "证件号码中的出生日期不存在"),
    Rule("id_birth_differs", "warning", "GB 11643", "birth_date", lambda m: birth_date(m.number) != m.birth_date, "出生日期与证件号码不一致"),
    Rule("id_sex_differs", "warning", "GB 11643", "sex", lambda m: is_male(m.number) != (m.sex == "男"), "性别与证件号码不一致"),
    Rule("id_number_shared", "error", "1_01_001, 1_12_001", "id_number", lambda m: m.number_households > 1, "同一证件号码登记在两户或多户中"),
    Rule("id_number_repeated", "error", "1_01_001, 1_12_001", "id_number", lambda m: (m.number_people > 1) & (m.number_households == 1), "同一证件号码在本户中登记了两人或多人"),
    Rule("name_missing", "error", "import sheet", "name", lambda m: m.name.isnull(), "姓名为空"),
    Rule("id_number_missing", "error", "import sheet; 4_01_003", "id_number", lambda m: m.id_number.isnull(), "证件号码为空"),
    Rule("sex_missing", "error", "import sheet", "sex", lambda m: m.sex.isnull(), "性别为空或不能识别"),
    Rule("birth_date_missing", "error", "import sheet", "birth_date", lambda m: m.birth_date.isnull(), "出生日期为空或不能识别"),
    Rule("relation_missing", "error", "3_01_001, 3_12_002", "relation", lambda m: m.relation.isnull(), "与户主关系为空或不能识别"),
    Rule("id_type_missing", "error", "import sheet", "id_type", lambda m: m.id_type.isnull(), "证件类型为空或不能识别"),
)  # fmt: skip
