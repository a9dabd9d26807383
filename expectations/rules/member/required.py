"""What an import sheet requires of a member."""

from expectations.rules import Rule, blank
from policies.words import ERROR

_SHEET = "import sheet"

RULES: tuple[Rule, ...] = (
    *blank(
        numbers={"everyone": "name_missing"},
        field="name",
        title="姓名",
        severity=ERROR,
        source=_SHEET,
    ),
    *blank(
        numbers={"everyone": "id_number_missing"},
        field="id_number",
        title="证件号码",
        severity=ERROR,
        source=_SHEET,
    ),
    *blank(
        numbers={"everyone": "sex_missing"},
        field="sex",
        title="性别",
        severity=ERROR,
        source=_SHEET,
    ),
    *blank(
        numbers={"everyone": "birth_date_missing"},
        field="birth_date",
        title="出生日期",
        severity=ERROR,
        source=_SHEET,
    ),
    *blank(
        numbers={"everyone": "id_type_missing"},
        field="id_type",
        title="证件类型",
        severity=ERROR,
        source=_SHEET,
    ),
    *blank(
        numbers={"everyone": "relation_missing"},
        field="relation",
        title="与户主关系",
        severity=ERROR,
        source=_SHEET,
    ),
)
