"""Rules of members: identity number, relations, age against school and labour, health, insurance, work, posts."""

import ibis.expr.types as ir

from expectations.facts.household import ABLE, NO_LABOUR, WEAK, insured, is_disabled, out_of_school
from expectations.rules import MOBILE, Predicate, Rule, blank, rules

_MALE = ["之子", "之父", "之公公", "之女婿", "之孙子", "之岳父", "之祖父"]
_FEMALE = ["之女", "之儿媳", "之孙女", "之母", "之岳母", "之婆婆", "之祖母"]
_PARENTS = ["之父", "之母", "之岳父", "之岳母", "之公公", "之婆婆"]
_CHILDREN = ["之子", "之女"]
_JUNIOR = ["七年级", "八年级", "九年级"]
_SENIOR = ["普通高中", "中职"]
_COLLEGE = ["高职高专", "本科", "硕士及以上"]
_UP_TO_SENIOR = ["学前教育", "小学", *_JUNIOR, "普通高中"]
_PRIMARY_AT_MOST = ["文盲或半文盲", "小学"]
_COLLEGE_DEGREE = ["大专", "本科及以上"]
_SEVERE_LIMBS = ["41", "42"]
_GB = "GB 11643"
_SHEET = "import sheet"


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


def _of_working_age(m: ir.Table) -> ir.BooleanValue:
    return (m.age >= 16) & (m.age < 60)


def _healthy(m: ir.Table) -> ir.BooleanValue:
    return m.health == "健康"


def _idle(labour: list[str]) -> Predicate:
    """Healthy, 16 to 59, not at school, and of that labour."""
    return lambda m: _of_working_age(m) & _healthy(m) & ~m.at_school & m.labour.isin(labour)


def _outside(status: list[str], youngest: int, oldest: int) -> Predicate:
    """At that school though younger or older than its pupils."""
    return lambda m: m.student_status.isin(status) & ((m.age < youngest) | (m.age > oldest))


def _wrong_sex(m: ir.Table) -> ir.BooleanValue:
    return (m.relation.isin(_MALE) & (m.sex != "男")) | (m.relation.isin(_FEMALE) & (m.sex != "女"))


def _wrong_generation(m: ir.Table) -> ir.BooleanValue:
    """A parent hardly older than the head, or a child hardly younger."""
    return (m.relation.isin(_PARENTS) & (m.older_than_head < m.parent_age_gap)) | (
        m.relation.isin(_CHILDREN) & (m.older_than_head > -m.parent_age_gap)
    )


def _schooling_blank(m: ir.Table) -> ir.BooleanValue:
    return m.education.isnull() & m.student_status.isnull() & m.dropout_reason.isnull()


def _works_or_plans(m: ir.Table) -> ir.BooleanValue:
    return m.working | m.planned


def _has_post(m: ir.Table) -> ir.BooleanValue:
    return m.public_post.notnull()


def _uninsured_by_no(m: ir.Table) -> ir.BooleanValue:
    return (m.serious_illness_insurance == "否").fill_null(False) | (m.medical_resident == "否").fill_null(False)


def _infant(m: ir.Table) -> ir.BooleanValue:
    """Entered as not yet of school age."""
    return (m.student_status == "学前教育").fill_null(False) | (m.education == "学龄前儿童").fill_null(False)


RULES: tuple[Rule, ...] = (
    # identity number
    *rules({"everyone": "id_form"}, "id_number", lambda m: m.id_number.notnull() & m.number.isnull(), "证件号码不是18位身份证号，也不是20位或22位残疾人证号", "核对证件号码", severity="error", source="published rules 1_01, 1_12"),
    *rules({"everyone": "id_15_digits"}, "id_number", lambda m: (m.size == 15) & m.number.notnull(), "证件号码是15位的旧号", "换填18位身份证号", severity="error", source=_GB),
    *rules({"everyone": "id_check_digit"}, "id_number", lambda m: ~m.check_holds, "证件号码的校验码不正确", "核对证件号码", severity="error", source=_GB),
    *rules({"everyone": "id_birth_invalid"}, "id_number", lambda m: m.number.notnull() & m.born.isnull(), "证件号码中的出生日期不存在", "核对证件号码", severity="error", source=_GB),
    *rules({"everyone": "id_birth_in_future"}, "id_number", lambda m: m.born > m.today, "证件号码中的出生日期晚于今天", "核对证件号码", severity="error", source=_GB),
    *rules({"everyone": "id_certificate"}, "id_number", _disability_marks_wrong, "残疾人证号的第19位（残疾类别1–7）或第20位（等级1–4）不正确", "核对证件号码", severity="error", source="disability certificate"),
    *rules({"everyone": "id_type_differs"}, "id_type id_number", lambda m: ((m.id_type == "残疾人证") & (m.size == 18)) | ((m.id_type == "居民身份证") & m.size.isin([20, 22])), "证件类型与证件号码的位数不符", "核对证件类型和证件号码", severity="warning", source="disability certificate"),
    *rules({"everyone": "id_birth_differs"}, "birth_date id_number", lambda m: m.born != m.birth_date, "出生日期与证件号码不一致", "核对出生日期和证件号码", severity="warning", source=_GB),
    *rules({"everyone": "id_sex_differs"}, "sex id_number", lambda m: m.number_is_male != (m.sex == "男"), "性别与证件号码不一致", "核对性别和证件号码", severity="warning", source=_GB),
    *rules({"everyone": "id_number_shared"}, "id_number", lambda m: m.number_households > 1, "同一证件号码登记在两户或多户中", "核对证件号码，删除重复登记的人员", severity="error", source="duplicates within and across counties"),
    *rules({"everyone": "id_number_repeated"}, "id_number", lambda m: (m.number_people > 1) & (m.number_households == 1), "同一证件号码在本户中登记了两人或多人", "核对证件号码，删除重复登记的人员", severity="error", source="duplicates within and across counties"),
    *rules({"out_of_poverty": "1_01_001"}, "id_number", lambda m: m.number_out_of_poverty > 1, "证件号码与省内其他人员重复", "核对证件号码，删除重复登记的人员"),
    *rules({"monitored": "1_12_001"}, "id_number", lambda m: m.number_monitored > 1, "证件号码与省内其他人员重复", "核对证件号码，删除重复登记的人员"),
    *rules({"out_of_poverty": "1_01_002"}, "id_number", _odd_size, "证件号码不是18、20或22位", "核对证件号码"),
    *rules({"monitored": "1_12_002"}, "id_number", lambda m: _odd_size(m) | _identity_number_fails(m), "证件号码位数异常或不符合校验规则", "核对证件号码"),
    *rules({"out_of_poverty": "1_01_003", "monitored": "1_12_003"}, "id_number", _identity_number_fails, "18位身份证号码不符合校验规则", "核对证件号码"),
    *rules({"out_of_poverty": "1_01_004", "monitored": "1_12_004"}, "id_number", _certificate_fails, "残疾人证号码不符合校验规则", "核对证件号码"),
    *rules({"out_of_poverty": "4_01_003"}, "id_number", lambda m: m.id_number.isnull() | m.id_number.startswith("999999"), "没有身份证号（含前六位为999999）", "补录证件号码", asks="complete"),
    # what an import sheet requires
    *blank({"everyone": "name_missing"}, "name", "姓名", severity="error", source=_SHEET),
    *blank({"everyone": "id_number_missing"}, "id_number", "证件号码", severity="error", source=_SHEET),
    *blank({"everyone": "sex_missing"}, "sex", "性别", severity="error", source=_SHEET),
    *blank({"everyone": "birth_date_missing"}, "birth_date", "出生日期", severity="error", source=_SHEET),
    *blank({"everyone": "id_type_missing"}, "id_type", "证件类型", severity="error", source=_SHEET),
    *blank({"everyone": "relation_missing"}, "relation", "与户主关系", severity="error", source=_SHEET),
    # relations
    *blank({"out_of_poverty": "3_01_001", "monitored": "3_12_002"}, "relation", "与户主关系"),
    *rules({"out_of_poverty": "2_01_004", "monitored": "2_12_008"}, "relation sex", _wrong_sex, "与户主关系和性别不符", "核对与户主关系和性别"),
    *rules({"everyone": "relation_age"}, "relation id_number", _wrong_generation, "与户主关系和年龄不符", "核对与户主关系和证件号码", severity="warning", source="relations against age"),
    *blank({"out_of_poverty": "2_01_001", "monitored": "2_12_002"}, "ethnicity", "民族"),
    # school
    *rules({"out_of_poverty": "1_02_005"}, "student_status dropout_reason", lambda m: m.pupil_age & m.student_status.isnull() & m.dropout_reason.isnull(), "义务教育阶段年龄，在校生状况为空且未填未上学原因", "补录在校生状况", asks="complete"),
    *rules({"out_of_poverty": "3_01_002", "monitored": "3_12_003"}, "education student_status dropout_reason", _schooling_blank, "文化程度、在校生状况、未上学原因同时为空", "补录其中一项", asks="complete"),
    *rules({"out_of_poverty": "3_01_003", "monitored": "3_12_004"}, "education student_status", lambda m: m.education.notnull() & m.at_school, "文化程度和在校生状况同时填报", "在校生清空文化程度，非在校生改正在校生状况"),
    *rules({"out_of_poverty": "5_15_016", "monitored": "5_15_017"}, "student_status", out_of_school, "义务教育适龄儿童不在校", "核对在校生状况；情况属实的劝返复学"),
    *rules({"out_of_poverty": "2_01_012"}, "dropout_reason health", lambda m: m.dropout_reason.isin(["因病", "因残"]) & _healthy(m), "未上学原因为因病或因残但健康状况为健康", "核对未上学原因和健康状况"),
    *rules({"monitored": "2_12_017"}, "student_status", lambda m: (m.age >= 60) & m.at_school, "60岁及以上在校", "核对在校生状况"),
    *rules({"monitored": "5_12_013", "out_of_poverty": "5_17_001"}, "student_status education", lambda m: (m.age >= 7) & _healthy(m) & _infant(m), "7岁及以上健康人员登记为学龄前儿童或学前教育", "核对在校生状况和文化程度"),
    *rules({"monitored": "5_12_014", "out_of_poverty": "5_17_002"}, "student_status", _outside(["小学"], 6, 14), "在读小学但小于6岁或大于14岁", "核对在校生状况"),
    *rules({"monitored": "5_12_015", "out_of_poverty": "5_17_003"}, "student_status", _outside(_JUNIOR, 12, 17), "在读初中但小于12岁或大于17岁", "核对在校生状况"),
    *rules({"monitored": "5_12_016", "out_of_poverty": "5_17_004"}, "student_status", _outside(_SENIOR, 15, 20), "在读高中、中职但小于15岁或大于20岁", "核对在校生状况"),
    *rules({"monitored": "5_12_017", "out_of_poverty": "5_17_005"}, "student_status", _outside(_COLLEGE, 18, 200), "在读高职高专、本科及以上但小于18岁", "核对在校生状况"),
    *rules({"monitored": "5_12_018", "out_of_poverty": "5_17_006"}, "student_status", _outside(["硕士及以上"], 20, 200), "硕士研究生小于20岁", "核对在校生状况"),
    *rules({"monitored": "5_12_019", "out_of_poverty": "5_17_0012"}, "education", lambda m: m.age.between(16, 22) & m.education.isin(_PRIMARY_AT_MOST), "16至22岁文化程度为小学及以下", "核对文化程度"),
    # the published statement says 6, its neighbour 5_17_0012 says 16: both are kept as they are told
    *rules({"out_of_poverty": "5_17_007"}, "education", lambda m: m.age.between(6, 22) & m.education.isin(_PRIMARY_AT_MOST), "6至22岁文化程度为小学及以下", "核对文化程度；在校生只填在校生状况"),
    # health and labour
    *blank({"out_of_poverty": "2_01_002", "monitored": "2_12_003"}, "health", "健康状况"),
    *blank({"out_of_poverty": "2_01_003", "monitored": "2_12_001"}, "labour", "劳动技能"),
    *rules({"either": "1111_07"}, "labour student_status", lambda m: m.at_school & (m.labour != "无劳动力"), "在校生的劳动技能不是无劳动力", "核对劳动技能和在校生状况"),
    *rules({"monitored": "1111_14", "out_of_poverty": "1111_15"}, "labour health", lambda m: _of_working_age(m) & _healthy(m) & (m.labour == WEAK), "16至59岁健康人员为弱劳动力或半劳动力", "核对劳动技能和健康状况"),
    *rules({"out_of_poverty": "2_01_005-16", "monitored": "2_12_009-16"}, "labour health", _idle(["丧失劳动力"]), "16至59岁健康且不在校的人员为丧失劳动力", "核对劳动技能和健康状况"),
    *rules({"out_of_poverty": "2_01_010-16", "monitored": "2_12_013-16"}, "labour health", _idle(["无劳动力"]), "16至59岁健康且不在校的人员为无劳动力", "核对劳动技能和健康状况"),
    # the published statement says 6, not 16
    *rules({"monitored": "5_12_008"}, "labour health", lambda m: (m.age >= 6) & (m.age < 60) & _healthy(m) & ~m.at_school & m.labour.isin([*NO_LABOUR, WEAK]), "6至59岁健康且不在校的人员为无、丧失、弱或半劳动力", "核对劳动技能、健康状况和在校生状况"),
    *rules({"monitored": "5_12_009-16", "out_of_poverty": "5_12_010-16"}, "labour health", lambda m: _of_working_age(m) & m.health.notnull() & (m.health != "健康") & ~m.at_school & m.labour.isin(ABLE), "16至59岁不健康且不在校的人员为普通或技能劳动力", "核对劳动技能和健康状况"),
    *rules({"out_of_poverty": "2_01_011", "monitored": "2_12_014"}, "labour", lambda m: (m.age < 16) & (m.labour != "无劳动力"), "16岁以下人员的劳动技能不是无劳动力", "改正劳动技能"),
    *rules({"monitored": "2_12_005"}, "labour", lambda m: (m.age >= 60) & m.labour.isin(ABLE), "60岁及以上人员为普通或技能劳动力", "核对劳动技能"),
    *rules({"out_of_poverty": "4_01_002"}, "id_type health", lambda m: m.health.contains("残疾") & ~(m.id_type == "残疾人证").fill_null(False), "健康状况为残疾但证件类型不是残疾人证", "换填残疾人证，或核对健康状况"),
    *rules({"monitored": "4_12_003"}, "id_type health", lambda m: m.health.contains("残疾") & ~(m.id_type == "残疾人证").fill_null(False), "健康状况为残疾但无残疾人证", "换填残疾人证，或核对健康状况"),
    *rules({"everyone": "certificate_but_healthy"}, "health id_type", lambda m: is_disabled(m) & _healthy(m), "有残疾人证但健康状况为健康", "核对健康状况", severity="warning", source="disability certificate"),
    *rules({"out_of_poverty": "4_01_007", "monitored": "4_01_008"}, "labour id_number", lambda m: m.size.isin([20, 22]) & m.id_number[18:20].isin(_SEVERE_LIMBS) & (m.labour == "普通劳动力"), "一、二级肢体残疾人员为普通劳动力", "核对劳动技能"),
    # insurance
    *blank({"out_of_poverty": "2_01_006", "monitored": "2_12_010"}, "serious_illness_insurance", "是否参加大病保险"),
    *blank({"monitored": "2_15_001"}, "serious_illness_insurance", "是否参加大病保险"),
    *blank({"out_of_poverty": "2_01_007", "monitored": "5_15_001"}, "pension", "是否参加城乡居民基本养老保险"),
    *rules({"out_of_poverty": "2_01_008"}, "medical_resident medical_employee", lambda m: ~insured(m), "城乡居民和城镇职工基本医疗保险同时为空或否", "核对基本医疗保险；未参保的落实参保"),
    *rules({"monitored": "2_12_012"}, "medical_resident medical_employee", lambda m: m.medical_resident.isnull() & m.medical_employee.isnull(), "城乡居民和城镇职工基本医疗保险同时为空", "补录基本医疗保险", asks="complete"),
    *rules({"out_of_poverty": "2_01_009", "monitored": "2_12_015"}, "medical_employee medical_resident", lambda m: (m.medical_resident == "是") & (m.medical_employee == "是"), "同时参加城乡居民和城镇职工基本医疗保险", "核对基本医疗保险"),
    *rules({"out_of_poverty": "2_01_016", "monitored": "2_12_016"}, "serious_illness_insurance medical_resident", _uninsured_by_no, "大病保险或城乡居民基本医疗保险为否，医疗未保障", "核对医疗保险；未参保的落实参保"),
    *rules({"out_of_poverty": "3_01_007"}, "medical_aid medical_resident", lambda m: ~insured(m) & (m.medical_aid == "是"), "未参加基本医疗保险但接受医疗救助", "核对基本医疗保险和医疗救助"),
    # work
    *rules({"out_of_poverty": "2_01_013"}, "phone", lambda m: m.working & (m.phone.isnull() | (m.phone.length() != 11)), "务工人员的联系电话不是11位手机号码", "填写11位手机号码"),
    *rules({"out_of_poverty": "2_01_014"}, "phone", lambda m: m.working & ~m.phone.re_search(MOBILE), "务工人员的联系电话不是手机号码", "填写11位手机号码"),
    *rules({"monitored": "2_12_007"}, "phone", lambda m: m.working & (m.phone.isnull() | ~m.phone.re_search(MOBILE)), "务工人员的联系电话不是手机号码", "填写11位手机号码"),
    *rules({"out_of_poverty": "2_01_015", "monitored": "2_12_004"}, "labour", lambda m: _works_or_plans(m) & m.labour.isin(NO_LABOUR), "已外出务工或计划外出务工的人员无劳动能力", "核对劳动技能和务工月监测"),
    *rules({"out_of_poverty": "4_01_006"}, "student_status", lambda m: m.working & m.student_status.isin(_UP_TO_SENIOR), "在校生状况为高中及以下的人员填写了已外出务工", "核对在校生状况和务工月监测"),
    *rules({"monitored": "4_12_002"}, "student_status", lambda m: _works_or_plans(m) & m.at_school, "在校人员填写了已外出务工或计划外出务工", "核对在校生状况和务工月监测"),
    *rules({"out_of_poverty": "5_01_004", "monitored": "5_12_003"}, "work_place", lambda m: m.hardship & m.working, "享受特困供养的人员外出务工", "核对务工月监测，与民政部门核实特困供养"),
    *rules({"out_of_poverty": "5_15_018", "monitored": "5_15_019"}, "labour health", lambda m: m.hardship & (m.age >= 18) & (m.age < 60) & _healthy(m) & ~m.at_school, "享受特困供养人员为18至59岁健康且不在校", "核对健康状况，与民政部门核实特困供养"),
    *rules({"either": "5_15_007"}, "labour", lambda m: m.labour.isin(NO_LABOUR) & m.employment_measure, "无劳动能力的人员登记了就业帮扶", "核对劳动技能和帮扶措施"),
    *rules({"either": "5_15_021"}, "phone", lambda m: m.working & (m.phone_counties > 1), "同户务工人员所在区县不同但联系电话一致", "核对联系电话"),
    *rules({"either": "5_15_022"}, "phone", lambda m: m.working & (m.phone_households > 1), "不同户务工人员的联系电话一致", "核对联系电话"),
    *rules({"monitored": "5_20_028", "out_of_poverty": "5_20_030"}, "work_place education", lambda m: m.education.isin(_COLLEGE_DEGREE) & ~m.working, "文化程度为大专及以上但未务工就业", "核对文化程度，补录务工情况"),
    *rules({"monitored": "5_20_029", "out_of_poverty": "5_20_031"}, "work_place labour", lambda m: (m.labour == "技能劳动力") & ~m.working, "劳动技能为技能劳动力但未务工就业", "核对劳动技能，补录务工情况"),
    # public-welfare posts
    *rules({"out_of_poverty": "3_01_005"}, "public_post", lambda m: m.public_post.isnull() & (m.public_post_months > 0), "填写了聘用时间但未填写公益性岗位", "补录公益性岗位，或清空聘用时间"),
    *rules({"out_of_poverty": "3_01_006", "either": "5_15_003"}, "public_post_months", lambda m: _has_post(m) & (m.public_post_months.fill_null(0) == 0), "填写了公益性岗位但聘用月数为空或0", "补录公益性岗位（月数）"),
    *rules({"out_of_poverty": "3_01_008", "monitored": "5_12_004"}, "public_post", lambda m: (m.age < 16) & _has_post(m), "16岁以下人员参加公益性岗位", "核对公益性岗位"),
    *rules({"out_of_poverty": "3_01_010", "monitored": "3_01_011"}, "public_post", lambda m: m.posts >= 3, "登记了3种及以上公益性岗位", "核对公益性岗位"),
    *rules({"out_of_poverty": "5_01_003", "monitored": "5_12_002"}, "public_post", lambda m: m.works_outside & _has_post(m), "县外务工的人员填写了公益性岗位", "核对公益性岗位和务工月监测"),
    *rules({"out_of_poverty": "5_01_006", "monitored": "5_12_005"}, "public_post", lambda m: (m.age >= 70) & _has_post(m), "70岁及以上人员参加公益性岗位", "核对公益性岗位"),
    *rules({"either": "5_15_006"}, "public_post", lambda m: m.labour.isin(NO_LABOUR) & _has_post(m), "无劳动能力的人员登记了公益性岗位", "核对劳动技能和公益性岗位"),
)  # fmt: skip
