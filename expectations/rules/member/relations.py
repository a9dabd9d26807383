"""The relation to the head against sex and age, and the ethnicity."""

import ibis.expr.types as ir

from expectations.rules import Rule, blank, rules
from policies.words import (
    DAUGHTER,
    DAUGHTER_IN_LAW,
    FATHER,
    FEMALE,
    GRANDDAUGHTER,
    GRANDFATHER,
    GRANDMOTHER,
    GRANDSON,
    HUSBANDS_FATHER,
    HUSBANDS_MOTHER,
    MALE,
    MOTHER,
    SON,
    SON_IN_LAW,
    WARNING,
    WIFES_FATHER,
    WIFES_MOTHER,
)

_MALE = [SON, FATHER, HUSBANDS_FATHER, SON_IN_LAW, GRANDSON, WIFES_FATHER, GRANDFATHER]
_FEMALE = [DAUGHTER, DAUGHTER_IN_LAW, GRANDDAUGHTER, MOTHER, WIFES_MOTHER, HUSBANDS_MOTHER, GRANDMOTHER]
_PARENTS = [FATHER, MOTHER, WIFES_FATHER, WIFES_MOTHER, HUSBANDS_FATHER, HUSBANDS_MOTHER]
_CHILDREN = [SON, DAUGHTER]


def _wrong_sex(m: ir.Table) -> ir.BooleanValue:
    return (m.relation.isin(_MALE) & (m.sex != MALE)) | (m.relation.isin(_FEMALE) & (m.sex != FEMALE))


def _wrong_generation(m: ir.Table) -> ir.BooleanValue:
    """A parent hardly older than the head, or a child hardly younger."""
    return (m.relation.isin(_PARENTS) & (m.older_than_head < m.parent_age_gap)) | (
        m.relation.isin(_CHILDREN) & (m.older_than_head > -m.parent_age_gap)
    )


RULES: tuple[Rule, ...] = (
    *blank(
        numbers={"out_of_poverty": "3_01_001", "monitored": "3_12_002"},
        field="relation",
        title="与户主关系",
    ),
    *rules(
        numbers={"out_of_poverty": "2_01_004", "monitored": "2_12_008"},
        fields="relation sex",
        breaks=_wrong_sex,
        message_zh="与户主关系和性别不符",
        fix_zh="核对与户主关系和性别",
    ),
    *rules(
        numbers={"everyone": "relation_age"},
        fields="relation id_number",
        breaks=_wrong_generation,
        message_zh="与户主关系和年龄不符",
        fix_zh="核对与户主关系和证件号码",
        severity=WARNING,
        source="relations against age",
    ),
    *blank(
        numbers={"out_of_poverty": "2_01_001", "monitored": "2_12_002"},
        field="ethnicity",
        title="民族",
    ),
)
