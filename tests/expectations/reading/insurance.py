"""Insurance, aid, and what civil affairs pay."""

from tests.expectations.reading.home import (
    Home,
    Person,
    Reading,
    blank,
    monitored,
    of_each,
    out_of_poverty,
    someone,
    stands,
)
from tests.expectations.reading.school import at_school, healthy

_BASIC = ("medical_resident", "medical_employee")


def uninsured(person: Person) -> bool:
    """未参加城乡居民（城镇职工）基本医疗保险: 是 in neither."""
    return all(person[name] != "是" for name in _BASIC)


def someone_uninsured(home: Home) -> bool:
    """有家庭成员未参加基本医疗保险."""
    return any(map(uninsured, home.people))


def insurance_unknown(person: Person) -> bool:
    """Nothing stands in either."""
    return all(person[name] is None for name in _BASIC)


def in_hardship(person: Person) -> bool:
    """享受特困供养."""
    return bool(person.benefits & {"农村特困", "城市特困"})


def _insured_twice(person: Person) -> bool:
    return all(person[name] == "是" for name in _BASIC)


def _not_secured(person: Person) -> bool:
    return bool(person["serious_illness_insurance"] == "否" or person["medical_resident"] == "否")


def _fit_but_in_hardship(person: Person) -> bool:
    grown = person.age is not None and 18 <= person.age < 60
    return grown and healthy(person) and not at_school(person) and in_hardship(person)


RULES: dict[str, Reading] = {
    **of_each("2_01_006", "2_12_010", blank("serious_illness_insurance")),
    "2_15_001": someone(monitored, blank("serious_illness_insurance")),
    **of_each("2_01_007", "5_15_001", blank("pension")),
    "2_01_008": someone(out_of_poverty, uninsured),
    "2_12_012": someone(monitored, insurance_unknown),
    **of_each("2_01_009", "2_12_015", _insured_twice),
    **of_each("2_01_016", "2_12_016", _not_secured),
    "3_01_007": someone(out_of_poverty, lambda person: uninsured(person) and stands("medical_aid", "是")(person)),
    **of_each("5_15_018", "5_15_019", _fit_but_in_hardship),
}
