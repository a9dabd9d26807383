"""Work away from home: who works, where, for how much, since when."""

import datetime as dt
import re
from itertools import combinations, pairwise

from tests.expectations.reading.home import (
    Home,
    Person,
    Reading,
    Row,
    either,
    monitored,
    of_each,
    out_of_poverty,
    someone,
    stands,
)
from tests.expectations.reading.insurance import in_hardship
from tests.expectations.reading.labour import unable
from tests.expectations.reading.number import is_eleven_digits, is_mobile
from tests.expectations.reading.posts import has_post
from tests.expectations.reading.school import at_school
from tests.expectations.reading.thresholds import HIGHEST_WAGE, LOW_WAGE, LOWEST_WAGE

_MUNICIPALITIES = "北京市|天津市|上海市|重庆市"


def working_records(person: Person) -> list[Row]:
    """务工月监测 with 是否已务工 是."""
    return list(filter(stands("working", "是"), person.records))


def working(person: Person) -> bool:
    """已外出务工, by the monthly records."""
    return bool(working_records(person))


def planning(person: Person) -> bool:
    """计划外出务工."""
    return any(map(stands("planned", "是"), person.plans))


def works_by_base_data(person: Person) -> bool:
    """A place or months of work stand in the base data."""
    return person["work_place"] is not None or bool(person["work_months"])


def in_work(person: Person) -> bool:
    """务工就业, by the monthly records or the base data."""
    return working(person) or works_by_base_data(person)


def to_county_level(place: str | None) -> bool:
    """Whether a place is told down to its county, district, banner or county-level city."""
    rest = re.sub(f"^(.+?(省|自治区)|{_MUNICIPALITIES})", "", place or "")
    return bool(re.search("[县区旗市]", rest))


def _place_of_records(person: Person) -> bool:
    return any(not to_county_level(record["county"]) for record in working_records(person))


def _place_of_base_data(person: Person) -> bool:
    return in_work(person) and not to_county_level(person["work_place"])


def outside_county(home: Home, person: Person) -> bool:
    """县外务工: a place of work that does not name the household's county."""
    places = [record["county"] for record in working_records(person)]
    return home.county is not None and any(place is not None and home.county not in place for place in places)


def _post_but_outside(group: Reading) -> Reading:
    return lambda home: group(home) and any(has_post(person) and outside_county(home, person) for person in home.people)


def _low_education_away(person: Person) -> bool:
    below = {"学前教育", "小学", "七年级", "八年级", "九年级", "普通高中"}
    return working(person) and person["student_status"] in below


def _record_incomplete(person: Person) -> bool:
    names = ("monthly_wage", "employer", "industry", "channel")
    return any(record[name] is None for record in working_records(person) for name in names)


def _wages(person: Person) -> list[float]:
    return [record["monthly_wage"] for record in working_records(person) if record["monthly_wage"] is not None]


def _odd_wage(person: Person) -> bool:
    return any(wage > HIGHEST_WAGE or wage < LOWEST_WAGE for wage in _wages(person))


def _open(record: Row, day: dt.date) -> bool:
    """Its end is blank or still to come."""
    return record["ended_on"] is None or record["ended_on"] > day


def _home_again_without_end(group: Reading) -> Reading:
    return lambda home: (
        group(home)
        and any(
            record["working"] == "否" and _open(record, home.day) for person in home.people for record in person.records
        )
    )


def _away_since_2020(home: Home) -> bool:
    return out_of_poverty(home) and any(
        record["started_on"] is not None and record["started_on"].year == 2020 and _open(record, home.day)
        for person in home.people
        for record in working_records(person)
    )


def _starts_before_last_end(person: Person) -> bool:
    """Of spells begun on one day the one without an end is the last."""
    begun = [record for record in person.records if record["started_on"] is not None]
    begun.sort(key=lambda record: (record["started_on"], record["ended_on"] or dt.date.max))
    return any(
        last["ended_on"] is not None and record["started_on"] < last["ended_on"] for last, record in pairwise(begun)
    )


def _child_at_work(person: Person) -> bool:
    starts = [record["started_on"] for record in person.records if record["started_on"]]
    birth = person.born
    return birth is not None and any(
        (start.year - birth.year) * 12 + start.month - birth.month < 16 * 12 for start in starts
    )


def _places(person: Person) -> set[str]:
    return {record["county"] for record in working_records(person)} - {None}


def _phone_of_two_places(home: Home) -> bool:
    """Two people with one phone, of whom one works where the other does not."""
    return either(home) and any(
        first["phone"] is not None and first["phone"] == second["phone"] and len(_places(first) | _places(second)) > 1
        for first, second in combinations(filter(_places, home.people), 2)
    )


def _phone_of_two_homes(home: Home) -> bool:
    return either(home) and any(person["phone"] in home.phones_elsewhere for person in filter(working, home.people))


def _higher(person: Person) -> bool:
    return person["education"] in ("大专", "本科及以上")


def _skilled(person: Person) -> bool:
    return bool(person["labour"] == "技能劳动力")


def _away_or_planning(person: Person) -> bool:
    return working(person) or planning(person)


def _plan_without_need(person: Person) -> bool:
    return any(plan["planned"] == "是" and plan["service_need"] is None for plan in person.plans)


RULES: dict[str, Reading] = {
    "1111_08": _away_since_2020,
    "1111_12": someone(either, lambda person: any(wage < LOW_WAGE for wage in _wages(person))),
    "1111_16": _home_again_without_end(monitored),
    "1111_17": _home_again_without_end(out_of_poverty),
    "2_01_013": someone(out_of_poverty, lambda person: working(person) and not is_eleven_digits(person["phone"])),
    "2_01_014": someone(
        out_of_poverty,
        lambda person: working(person) and person["phone"] is not None and not is_mobile(person["phone"]),
    ),
    "2_12_007": someone(monitored, lambda person: working(person) and not is_mobile(person["phone"])),
    **of_each("2_01_015", "2_12_004", lambda person: _away_or_planning(person) and unable(person)),
    "3_12_001": someone(
        monitored, lambda person: any(record["started_on"] is None for record in working_records(person))
    ),
    "4_01_006": someone(out_of_poverty, _low_education_away),
    "4_12_001": someone(monitored, _place_of_records),
    "4_12_002": someone(monitored, lambda person: at_school(person) and _away_or_planning(person)),
    "5_01_003": _post_but_outside(out_of_poverty),
    "5_12_002": _post_but_outside(monitored),
    **of_each("5_01_004", "5_12_003", lambda person: in_hardship(person) and working(person)),
    "5_01_005": someone(out_of_poverty, lambda person: _place_of_records(person) or _place_of_base_data(person)),
    **of_each("5_01_007", "5_12_006", _record_incomplete),
    "5_12_001": someone(either, _starts_before_last_end),
    **of_each("5_15_008", "5_15_009", _plan_without_need),
    "5_15_021": _phone_of_two_places,
    "5_15_022": _phone_of_two_homes,
    **of_each("5_16_002", "5_16_001", _odd_wage),
    "5_16_010": someone(either, _child_at_work),
    **of_each("5_20_030", "5_20_028", lambda person: _higher(person) and not in_work(person)),
    **of_each("5_20_031", "5_20_029", lambda person: _skilled(person) and not in_work(person)),
}
