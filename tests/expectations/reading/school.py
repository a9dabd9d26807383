"""School, schooling and age."""

from tests.expectations.reading.home import Of, Person, Reading, monitored, of_each, out_of_poverty, someone

JUNIOR = {"七年级", "八年级", "九年级"}
SENIOR = {"普通高中", "中职"}
HIGHER = {"高职高专", "本科", "硕士及以上"}


def at_school(person: Person) -> bool:
    """在校."""
    return person["student_status"] not in (None, "非在校生")


def of_compulsory_age(person: Person) -> bool:
    """义务教育阶段年龄, 6–16岁."""
    return person.age is not None and 6 <= person.age <= 16


def not_at_school(person: Person) -> bool:
    """义务教育适龄儿童不在校."""
    return of_compulsory_age(person) and not at_school(person)


def dropped_out(person: Person) -> bool:
    """义务教育阶段适龄儿童失学辍学: of that age and not told to be at school."""
    return not_at_school(person)


def healthy(person: Person) -> bool:
    """健康 and nothing else."""
    return bool(person["health"] == "健康")


def _nothing_of_school(person: Person) -> bool:
    return all(person[name] is None for name in ("education", "student_status", "dropout_reason"))


def _both_filled(person: Person) -> bool:
    return person["education"] is not None and at_school(person)


def school_unknown(person: Person) -> bool:
    """义务教育阶段年龄, 在校生状况为空且未填未上学原因."""
    return of_compulsory_age(person) and person["student_status"] is None and person["dropout_reason"] is None


def _in_nursery_at_seven(person: Person) -> bool:
    """学龄前儿童 stands in the platform's 文化程度."""
    infant = person["student_status"] == "学前教育" or person["education"] == "学龄前儿童"
    return _aged(person, 7, 200) and healthy(person) and infant


def _aged(person: Person, least: int, most: int) -> bool:
    return person.age is not None and least <= person.age <= most


def _at(schools: set[str], least: int, most: int = 200) -> Of:
    """At one of the schools, and younger or older than pupils are."""

    def odd(person: Person) -> bool:
        aged = person.age is not None and not least <= person.age <= most
        return aged and person["student_status"] in schools

    return odd


def _little_schooling(least: int) -> Of:
    """小学及以下 at an age up to 22."""
    return lambda person: _aged(person, least, 22) and person["education"] in ("文盲或半文盲", "小学")


def _ill_but_healthy(person: Person) -> bool:
    return person["dropout_reason"] in ("因病", "因残") and healthy(person)


RULES: dict[str, Reading] = {
    "1_02_005": someone(out_of_poverty, school_unknown),
    "2_01_012": someone(out_of_poverty, _ill_but_healthy),
    "2_12_017": someone(monitored, lambda person: _aged(person, 60, 200) and at_school(person)),
    **of_each("3_01_002", "3_12_003", _nothing_of_school),
    **of_each("3_01_003", "3_12_004", _both_filled),
    **of_each("5_15_016", "5_15_017", not_at_school),
    **of_each("5_17_001", "5_12_013", _in_nursery_at_seven),
    **of_each("5_17_002", "5_12_014", _at({"小学"}, 6, 14)),
    **of_each("5_17_003", "5_12_015", _at(JUNIOR, 12, 17)),
    **of_each("5_17_004", "5_12_016", _at(SENIOR, 15, 20)),
    **of_each("5_17_005", "5_12_017", _at(HIGHER, 18)),
    **of_each("5_17_006", "5_12_018", _at({"硕士及以上"}, 20)),
    **of_each("5_17_0012", "5_12_019", _little_schooling(16)),
    "5_17_007": someone(out_of_poverty, _little_schooling(6)),
}
