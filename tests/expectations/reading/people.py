"""Numbers, certificates, relations, sexes, and what must stand there of everyone."""

import re
from itertools import product

from tests.expectations.reading.home import (
    Home,
    Person,
    Reading,
    blank,
    monitored,
    of_each,
    out_of_poverty,
    someone,
)
from tests.expectations.reading.number import holds

_MALE = {"之子", "之父", "之公公", "之女婿", "之叔伯", "之孙子", "之外孙子", "之岳父", "之侄儿", "之祖父", "之曾孙子"}
_OF_ANY_SEX = {"配偶", "之兄弟姐妹", "其他", "户主"}


def _length(person: Person) -> int | None:
    return len(person["id_number"]) if person["id_number"] is not None else None


def _shared_among(group: str, home_is: Reading) -> Reading:
    """The number stands at somebody else of the group in the province."""
    return someone(home_is, lambda person: person.namesakes[group] > 1)


def wrong_length(person: Person) -> bool:
    """Not 18, 20 or 22 characters."""
    return _length(person) not in (None, 18, 20, 22)


def wrong_number(person: Person) -> bool:
    """18 characters that are no number, or with a birth date that is none."""
    return _length(person) == 18 and not (holds(person["id_number"]) and person.born)


def wrong_certificate(person: Person) -> bool:
    """20 or 22 characters that do not begin with a number, a kind from 1 to 7 and a level from 1 to 4."""
    text = person["id_number"]
    return _length(person) in (20, 22) and not (holds(text[:18]) and person.born and re.match("[1-7][1-4]", text[18:]))


def wrong_sex(person: Person) -> bool:
    """A relation that only the other sex can have."""
    relation, sex = person["relation"], person["sex"]
    if relation is None or sex is None or relation in _OF_ANY_SEX:
        return False
    return bool(sex != ("男" if relation in _MALE else "女"))


def without_number(person: Person) -> bool:
    """No number, or one that begins with 999999."""
    return person["id_number"] is None or str(person["id_number"]).startswith("999999")


def disabled(person: Person) -> bool:
    """残疾 among the states of health."""
    return "残疾" in (person["health"] or "").split(",")


def disabled_without_certificate(person: Person) -> bool:
    """残疾, and the document is no 残疾人证."""
    return disabled(person) and person["id_type"] != "残疾人证"


def disabled_by_any_word(person: Person) -> bool:
    """残疾人, by the state of health, the kind of document or its number."""
    return disabled(person) or person["id_type"] == "残疾人证" or _length(person) in (20, 22)


def severely_disabled_and_able(person: Person) -> bool:
    """一、二级肢体残疾 by the certificate, and 普通劳动力."""
    certificate = _length(person) in (20, 22) and person["id_number"][18:20] in ("41", "42")
    return certificate and person["labour"] == "普通劳动力"


def head_and_spouse_of_one_sex(home: Home) -> bool:
    """Any head, any spouse."""
    heads = [person["sex"] for person in home.people if person["relation"] == "户主"]
    spouses = [person["sex"] for person in home.people if person["relation"] == "配偶"]
    return any(head is not None and head == spouse for head, spouse in product(heads, spouses))


RULES: dict[str, Reading] = {
    "1_01_001": _shared_among("out of poverty", out_of_poverty),
    "1_12_001": _shared_among("monitored", monitored),
    "1_01_002": someone(out_of_poverty, wrong_length),
    "1_12_002": someone(monitored, lambda person: wrong_length(person) or wrong_number(person)),
    **of_each("1_01_003", "1_12_003", wrong_number),
    **of_each("1_01_004", "1_12_004", wrong_certificate),
    **of_each("2_01_001", "2_12_002", blank("ethnicity")),
    **of_each("2_01_002", "2_12_003", blank("health")),
    **of_each("2_01_004", "2_12_008", wrong_sex),
    **of_each("3_01_001", "3_12_002", blank("relation")),
    **of_each("4_01_002", "4_12_003", disabled_without_certificate),
    "4_01_003": someone(out_of_poverty, without_number),
    **of_each("4_01_007", "4_01_008", severely_disabled_and_able),
    "2_02_001": lambda home: out_of_poverty(home) and head_and_spouse_of_one_sex(home),
    "2_11_003": lambda home: monitored(home) and head_and_spouse_of_one_sex(home),
}
