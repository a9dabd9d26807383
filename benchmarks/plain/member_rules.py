"""The rules of members: by number, which members break it, whatever their group."""

import pandas as pd

from benchmarks.plain.household_facts import FULL_LABOUR, NO_LABOUR, insured, is_disabled
from benchmarks.plain.member_facts import names_no_county
from policies.in_force import Checking
from policies.words import (
    ABLE,
    AT_COLLEGE,
    AT_GRADUATE_SCHOOL,
    AT_PRIMARY,
    AT_SENIOR,
    AT_UNIVERSITY,
    AT_VOCATIONAL,
    BACHELOR,
    COLLEGE,
    DAUGHTER,
    DAUGHTER_IN_LAW,
    DISABILITY,
    DISABILITY_CERTIFICATE,
    DISABLED,
    FATHER,
    FEMALE,
    GRADE_7,
    GRADE_8,
    GRADE_9,
    GRANDDAUGHTER,
    GRANDFATHER,
    GRANDMOTHER,
    GRANDSON,
    HEALTHY,
    HUSBANDS_FATHER,
    HUSBANDS_MOTHER,
    IDENTITY_CARD,
    ILLITERATE,
    ILLNESS,
    LOST,
    MALE,
    MOTHER,
    NO,
    NURSERY,
    PRESCHOOLER,
    PRIMARY,
    SKILLED,
    SON,
    SON_IN_LAW,
    WEAK,
    WIFES_FATHER,
    WIFES_MOTHER,
    WITHOUT,
    YES,
)  # fmt: skip

_MALE = [SON, FATHER, HUSBANDS_FATHER, SON_IN_LAW, GRANDSON, WIFES_FATHER, GRANDFATHER]
_FEMALE = [DAUGHTER, DAUGHTER_IN_LAW, GRANDDAUGHTER, MOTHER, WIFES_MOTHER, HUSBANDS_MOTHER, GRANDMOTHER]
_PARENTS = [FATHER, MOTHER, WIFES_FATHER, WIFES_MOTHER, HUSBANDS_FATHER, HUSBANDS_MOTHER]
_JUNIOR = [GRADE_7, GRADE_8, GRADE_9]
_MOBILE = "1[3-9][0-9]{9}"
Broken = dict[str, pd.Series]


def _other(values: pd.Series, word: str) -> pd.Series:
    """Filled, and with another word."""
    return values.notna() & (values != word)


def _identity(m: pd.DataFrame, today: pd.Timestamp) -> Broken:
    size, certificate = m.id_size, m.id_size.isin([20, 22])
    odd = size.notna() & ~size.isin([18, 20, 22])
    fails = m.number.isna() | m.number_born.isna() | ~m.check_holds
    marks = certificate & ~m.id_number.str[18:20].str.fullmatch("[1-7][1-4]", na=False)
    differs = ((m.id_type == DISABILITY_CERTIFICATE) & (size == 18)) | ((m.id_type == IDENTITY_CARD) & certificate)
    wrong, wrong_certificate = (size == 18) & fails, certificate & (fails | marks)
    born = m.number_born
    return {
        "id_form": m.id_number.notna() & m.number.isna(),
        "id_15_digits": (size == 15) & m.number.notna(),
        "id_check_digit": ~m.check_holds,
        "id_birth_invalid": m.number.notna() & born.isna(),
        "id_birth_in_future": born > today,
        "id_certificate": marks,
        "id_type_differs": differs,
        "id_birth_differs": born.notna() & m.birth_date.notna() & (born != m.birth_date),
        "id_sex_differs": m.male.notna() & m.sex.notna() & ((m.male == 1) != (m.sex == MALE)),
        "id_number_shared": m.number_households > 1,
        "id_number_repeated": (m.number_people > 1) & (m.number_households == 1),
        "1_01_001": m.number_out_of_poverty > 1,
        "1_12_001": m.number_monitored > 1,
        "1_01_002": odd,
        "1_12_002": odd | wrong,
        "1_01_003": wrong,
        "1_12_003": wrong,
        "1_01_004": wrong_certificate,
        "1_12_004": wrong_certificate,
        "4_01_003": m.id_number.isna() | m.id_number.str.startswith("999999", na=False),
    }


def _required(m: pd.DataFrame) -> Broken:
    blank = {
        "name_missing": "name", "id_number_missing": "id_number", "sex_missing": "sex",
        "birth_date_missing": "birth_date", "id_type_missing": "id_type", "relation_missing": "relation",
        "3_01_001": "relation", "3_12_002": "relation", "2_01_001": "ethnicity", "2_12_002": "ethnicity",
        "2_01_002": "health", "2_12_003": "health", "2_01_003": "labour", "2_12_001": "labour",
        "2_01_006": "serious_illness_insurance", "2_12_010": "serious_illness_insurance",
        "2_15_001": "serious_illness_insurance", "2_01_007": "pension", "5_15_001": "pension",
    }  # fmt: skip
    return {number: m[name].isna() for number, name in blank.items()}


def _relations(m: pd.DataFrame, checking: Checking) -> Broken:
    gap = checking.parent_age_gap
    sex = (m.relation.isin(_MALE) & _other(m.sex, MALE)) | (m.relation.isin(_FEMALE) & _other(m.sex, FEMALE))
    young = m.relation.isin(_PARENTS) & (m.older_than_head < gap)
    old = m.relation.isin([SON, DAUGHTER]) & (m.older_than_head > -gap)
    return {"2_01_004": sex, "2_12_008": sex, "relation_age": young | old}


def _school(m: pd.DataFrame) -> Broken:
    healthy, primary = m.health == HEALTHY, m.education.isin([ILLITERATE, PRIMARY])
    blank = m.education.isna() & m.student_status.isna() & m.dropout_reason.isna()
    unknown = m.pupil_age & m.student_status.isna() & m.dropout_reason.isna()
    infant = (m.student_status == NURSERY) | (m.education == PRESCHOOLER)
    both, away, late = m.education.notna() & m.at_school, m.pupil_age & ~m.at_school, (m.age >= 7) & healthy & infant

    def outside(status: list[str], youngest: int, oldest: int) -> pd.Series:
        return m.student_status.isin(status) & ((m.age < youngest) | (m.age > oldest))

    return {
        "1_02_005": unknown,
        "3_01_002": blank, "3_12_003": blank,
        "3_01_003": both, "3_12_004": both,
        "5_15_016": away, "5_15_017": away,
        "2_01_012": m.dropout_reason.isin([ILLNESS, DISABILITY]) & healthy,
        "2_12_017": (m.age >= 60) & m.at_school,
        "5_12_013": late, "5_17_001": late,
        **dict.fromkeys(("5_12_014", "5_17_002"), outside([PRIMARY], 6, 14)),
        **dict.fromkeys(("5_12_015", "5_17_003"), outside(_JUNIOR, 12, 17)),
        **dict.fromkeys(("5_12_016", "5_17_004"), outside([AT_SENIOR, AT_VOCATIONAL], 15, 20)),
        **dict.fromkeys(("5_12_017", "5_17_005"), outside([AT_COLLEGE, AT_UNIVERSITY, AT_GRADUATE_SCHOOL], 18, 200)),
        **dict.fromkeys(("5_12_018", "5_17_006"), outside([AT_GRADUATE_SCHOOL], 20, 200)),
        **dict.fromkeys(("5_12_019", "5_17_0012"), m.age.between(16, 22) & primary),
        "5_17_007": m.age.between(6, 22) & primary,
    }  # fmt: skip


def _labour(m: pd.DataFrame) -> Broken:
    grown, healthy, away = (m.age >= 16) & (m.age < 60), m.health == HEALTHY, ~m.at_school
    full, weak = m.labour.isin(FULL_LABOUR), grown & healthy & (m.labour == WEAK)
    unfit = grown & _other(m.health, HEALTHY) & away & full
    disabled = m.health.str.contains(DISABLED, na=False) & (m.id_type != DISABILITY_CERTIFICATE)
    limbs = m.id_size.isin([20, 22]) & m.id_number.str[18:20].isin(["41", "42"]) & (m.labour == ABLE)
    child, worker = (m.age < 16) & _other(m.labour, WITHOUT), grown & healthy & away
    return {
        "1111_07": m.at_school & _other(m.labour, WITHOUT),
        "1111_14": weak, "1111_15": weak,
        **dict.fromkeys(("2_01_005-16", "2_12_009-16"), worker & (m.labour == LOST)),
        **dict.fromkeys(("2_01_010-16", "2_12_013-16"), worker & (m.labour == WITHOUT)),
        "5_12_008": (m.age >= 6) & (m.age < 60) & healthy & away & m.labour.isin([*NO_LABOUR, WEAK]),
        "5_12_009-16": unfit, "5_12_010-16": unfit,
        "2_01_011": child, "2_12_014": child,
        "2_12_005": (m.age >= 60) & full,
        "4_01_002": disabled, "4_12_003": disabled,
        "certificate_but_healthy": is_disabled(m) & healthy,
        "4_01_007": limbs, "4_01_008": limbs,
    }  # fmt: skip


def _insurance(m: pd.DataFrame) -> Broken:
    twice = (m.medical_resident == YES) & (m.medical_employee == YES)
    without = (m.serious_illness_insurance == NO) | (m.medical_resident == NO)
    return {
        "2_01_008": ~insured(m),
        "2_12_012": m.medical_resident.isna() & m.medical_employee.isna(),
        "2_01_009": twice, "2_12_015": twice,
        "2_01_016": without, "2_12_016": without,
        "3_01_007": ~insured(m) & (m.medical_aid == YES),
    }  # fmt: skip


def _work(m: pd.DataFrame) -> Broken:
    mobile, away = m.phone.str.fullmatch(_MOBILE, na=False), m.working | m.planned
    unable, schooled = m.labour.isin(NO_LABOUR), [NURSERY, AT_PRIMARY, *_JUNIOR, AT_SENIOR]
    fit = m.hardship & (m.age >= 18) & (m.age < 60) & (m.health == HEALTHY) & ~m.at_school
    return {
        "2_01_013": m.working & (m.phone.str.len() != 11),
        "2_01_014": m.working & m.phone.notna() & ~mobile,
        "2_12_007": m.working & ~mobile,
        "2_01_015": away & unable, "2_12_004": away & unable,
        "4_01_006": m.working & m.student_status.isin(schooled),
        "4_12_002": away & m.at_school,
        "5_01_004": m.hardship & m.working, "5_12_003": m.hardship & m.working,
        "5_01_005": m.in_work & names_no_county(m.work_place),
        "5_15_018": fit, "5_15_019": fit,
        "5_15_007": unable & m.employment_measure,
        "5_15_021": m.working & m.phone_in_counties,
        "5_15_022": m.working & (m.phone_households > 1),
        **dict.fromkeys(("5_20_028", "5_20_030"), m.education.isin([COLLEGE, BACHELOR]) & ~m.in_work),
        **dict.fromkeys(("5_20_029", "5_20_031"), (m.labour == SKILLED) & ~m.in_work),
    }  # fmt: skip


def _posts(m: pd.DataFrame) -> Broken:
    post, months = m.public_post.notna(), m.public_post_months.fillna(0)
    return {
        "3_01_005": ~post & (months > 0),
        **dict.fromkeys(("3_01_006", "5_15_003"), post & (months == 0)),
        **dict.fromkeys(("3_01_008", "5_12_004"), (m.age < 16) & post),
        **dict.fromkeys(("3_01_010", "3_01_011"), m.posts >= 3),
        **dict.fromkeys(("5_01_003", "5_12_002"), m.works_outside & post),
        **dict.fromkeys(("5_01_006", "5_12_005"), (m.age >= 70) & post),
        "5_15_006": m.labour.isin(NO_LABOUR) & post,
    }


def broken(m: pd.DataFrame, today: pd.Timestamp, checking: Checking) -> Broken:
    """By number of the rule, which members break it."""
    parts = (_required(m), _relations(m, checking), _school(m), _labour(m), _insurance(m), _work(m), _posts(m))
    return _identity(m, today) | {number: rows for part in parts for number, rows in part.items()}
