"""Who can work, at which age and in which state of health."""

from tests.expectations.reading.home import (
    Home,
    Of,
    Person,
    Reading,
    blank,
    either,
    monitored,
    of_each,
    someone,
    stands,
)
from tests.expectations.reading.school import at_school, healthy

ABLE = ("普通劳动力", "技能劳动力")
WEAK = "弱劳动力或半劳动力"
UNABLE = ("无劳动力", "丧失劳动力")


def able(person: Person) -> bool:
    """劳动力."""
    return person["labour"] in ABLE


def unable(person: Person) -> bool:
    """无（含丧失）劳动能力."""
    return person["labour"] in UNABLE


def nobody_can_work(home: Home) -> bool:
    """整户无劳动力: there are people, and each is told to be unable."""
    return bool(home.people) and all(map(unable, home.people))


def _grown(person: Person, least: int = 16) -> bool:
    return person.age is not None and least <= person.age < 60


def _not_healthy(person: Person) -> bool:
    return person["health"] is not None and not healthy(person)


def _fit_but(*labour: str, least: int = 16) -> Of:
    """Of working age, healthy, at no school, and yet of this labour."""
    return lambda person: (
        _grown(person, least) and healthy(person) and not at_school(person) and person["labour"] in labour
    )


def _child_who_works(person: Person) -> bool:
    return (
        person.age is not None and person.age < 16 and person["labour"] is not None and person["labour"] != "无劳动力"
    )


def _pupil_who_works(person: Person) -> bool:
    return at_school(person) and person["labour"] not in (None, "无劳动力")


def _ill_but_able(person: Person) -> bool:
    return _grown(person) and _not_healthy(person) and not at_school(person) and able(person)


def _healthy_and_weak(person: Person) -> bool:
    return _grown(person) and healthy(person) and person["labour"] == WEAK


def _old_and_able(person: Person) -> bool:
    return person.age is not None and person.age >= 60 and able(person)


RULES: dict[str, Reading] = {
    "1111_07": someone(either, _pupil_who_works),
    **of_each("1111_15", "1111_14", _healthy_and_weak),
    **of_each("2_01_003", "2_12_001", blank("labour")),
    **of_each("2_01_005-16", "2_12_009-16", _fit_but("丧失劳动力")),
    **of_each("2_01_010-16", "2_12_013-16", _fit_but("无劳动力")),
    **of_each("2_01_011", "2_12_014", _child_who_works),
    "2_12_005": someone(monitored, _old_and_able),
    "5_12_008": someone(monitored, _fit_but(*UNABLE, WEAK, least=6)),
    **of_each("5_12_010-16", "5_12_009-16", _ill_but_able),
    "5_15_007": someone(
        either, lambda person: unable(person) and any(map(stands("kind", "就业帮扶"), person.measures))
    ),
}
