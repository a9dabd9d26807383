"""The identity number: its form, what it says of the member, and who else carries it."""

import ibis.expr.types as ir

from expectations.rules import Rule, rules
from policies.words import COMPLETE, DISABILITY_CERTIFICATE, ERROR, IDENTITY_CARD, MALE, WARNING

_GB = "GB 11643"


def _odd_size(m: ir.Table) -> ir.BooleanValue:
    """Neither 18, 20 nor 22 characters."""
    return ~m.size.isin([18, 20, 22])


def _number_fails(m: ir.Table) -> ir.BooleanValue:
    """The first 18 characters are no number, carry a birth date that does not exist, or a wrong check digit."""
    return m.number.isnull() | m.born.isnull() | ~m.check_holds.fill_null(False)


def _identity_number_fails(m: ir.Table) -> ir.BooleanValue:
    return (m.size == 18) & _number_fails(m)


def _disability_marks_wrong(m: ir.Table) -> ir.BooleanValue:
    """19th character: kind of disability 1 to 7; 20th: level 1 to 4."""
    return m.size.isin([20, 22]) & ~m.id_number[18:20].re_search("^[1-7][1-4]$")


def _certificate_fails(m: ir.Table) -> ir.BooleanValue:
    return m.size.isin([20, 22]) & (_number_fails(m) | _disability_marks_wrong(m))


def _type_differs(m: ir.Table) -> ir.BooleanValue:
    """A certificate with an identity number's 18 characters, or the other way round."""
    short_certificate = (m.id_type == DISABILITY_CERTIFICATE) & (m.size == 18)
    return short_certificate | ((m.id_type == IDENTITY_CARD) & m.size.isin([20, 22]))


RULES: tuple[Rule, ...] = (
    *rules(
        numbers={"everyone": "id_form"},
        fields="id_number",
        breaks=lambda m: m.id_number.notnull() & m.number.isnull(),
        message_zh="证件号码不是18位身份证号，也不是20位或22位残疾人证号",
        fix_zh="核对证件号码",
        severity=ERROR,
        source="published rules 1_01, 1_12",
    ),
    *rules(
        numbers={"everyone": "id_15_digits"},
        fields="id_number",
        breaks=lambda m: (m.size == 15) & m.number.notnull(),
        message_zh="证件号码是15位的旧号",
        fix_zh="换填18位身份证号",
        severity=ERROR,
        source=_GB,
    ),
    *rules(
        numbers={"everyone": "id_check_digit"},
        fields="id_number",
        breaks=lambda m: ~m.check_holds,
        message_zh="证件号码的校验码不正确",
        fix_zh="核对证件号码",
        severity=ERROR,
        source=_GB,
    ),
    *rules(
        numbers={"everyone": "id_birth_invalid"},
        fields="id_number",
        breaks=lambda m: m.number.notnull() & m.born.isnull(),
        message_zh="证件号码中的出生日期不存在",
        fix_zh="核对证件号码",
        severity=ERROR,
        source=_GB,
    ),
    *rules(
        numbers={"everyone": "id_birth_in_future"},
        fields="id_number",
        breaks=lambda m: m.born > m.today,
        message_zh="证件号码中的出生日期晚于今天",
        fix_zh="核对证件号码",
        severity=ERROR,
        source=_GB,
    ),
    *rules(
        numbers={"everyone": "id_certificate"},
        fields="id_number",
        breaks=_disability_marks_wrong,
        message_zh="残疾人证号的第19位（残疾类别1–7）或第20位（等级1–4）不正确",
        fix_zh="核对证件号码",
        severity=ERROR,
        source="disability certificate",
    ),
    *rules(
        numbers={"everyone": "id_type_differs"},
        fields="id_type id_number",
        breaks=_type_differs,
        message_zh="证件类型与证件号码的位数不符",
        fix_zh="核对证件类型和证件号码",
        severity=WARNING,
        source="disability certificate",
    ),
    *rules(
        numbers={"everyone": "id_birth_differs"},
        fields="birth_date id_number",
        breaks=lambda m: m.born != m.birth_date,
        message_zh="出生日期与证件号码不一致",
        fix_zh="核对出生日期和证件号码",
        severity=WARNING,
        source=_GB,
    ),
    *rules(
        numbers={"everyone": "id_sex_differs"},
        fields="sex id_number",
        breaks=lambda m: m.number_is_male != (m.sex == MALE),
        message_zh="性别与证件号码不一致",
        fix_zh="核对性别和证件号码",
        severity=WARNING,
        source=_GB,
    ),
    *rules(
        numbers={"everyone": "id_number_shared"},
        fields="id_number",
        breaks=lambda m: m.number_households > 1,
        message_zh="同一证件号码登记在两户或多户中",
        fix_zh="核对证件号码，删除重复登记的人员",
        severity=ERROR,
        source="duplicates within and across counties",
    ),
    *rules(
        numbers={"everyone": "id_number_repeated"},
        fields="id_number",
        breaks=lambda m: (m.number_people > 1) & (m.number_households == 1),
        message_zh="同一证件号码在本户中登记了两人或多人",
        fix_zh="核对证件号码，删除重复登记的人员",
        severity=ERROR,
        source="duplicates within and across counties",
    ),
    *rules(
        numbers={"out_of_poverty": "1_01_001"},
        fields="id_number",
        breaks=lambda m: m.number_out_of_poverty > 1,
        message_zh="证件号码与省内其他人员重复",
        fix_zh="核对证件号码，删除重复登记的人员",
    ),
    *rules(
        numbers={"monitored": "1_12_001"},
        fields="id_number",
        breaks=lambda m: m.number_monitored > 1,
        message_zh="证件号码与省内其他人员重复",
        fix_zh="核对证件号码，删除重复登记的人员",
    ),
    *rules(
        numbers={"out_of_poverty": "1_01_002"},
        fields="id_number",
        breaks=_odd_size,
        message_zh="证件号码不是18、20或22位",
        fix_zh="核对证件号码",
    ),
    *rules(
        numbers={"monitored": "1_12_002"},
        fields="id_number",
        breaks=lambda m: _odd_size(m) | _identity_number_fails(m),
        message_zh="证件号码位数异常或不符合校验规则",
        fix_zh="核对证件号码",
    ),
    *rules(
        numbers={"out_of_poverty": "1_01_003", "monitored": "1_12_003"},
        fields="id_number",
        breaks=_identity_number_fails,
        message_zh="18位身份证号码不符合校验规则",
        fix_zh="核对证件号码",
    ),
    *rules(
        numbers={"out_of_poverty": "1_01_004", "monitored": "1_12_004"},
        fields="id_number",
        breaks=_certificate_fails,
        message_zh="残疾人证号码不符合校验规则",
        fix_zh="核对证件号码",
    ),
    *rules(
        numbers={"out_of_poverty": "4_01_003"},
        fields="id_number",
        breaks=lambda m: m.id_number.isnull() | m.id_number.startswith("999999"),
        message_zh="没有身份证号（含前六位为999999）",
        fix_zh="补录证件号码",
        asks=COMPLETE,
    ),
)
