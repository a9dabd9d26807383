"""What happens in villages overnight: people move, are born into a register, leave, earn, build a road."""

from demo.divisions import divisions
from demo.fill import drawn, insert
from demo.identity import phones
from demo.night import CONFIRMED, UNSTABLE, Night

# Numbers of people and households far from those that a province was filled with.
_PEOPLE, _HOUSEHOLDS = 100_000, 500_000_000


def _counties(night: Night) -> list[str]:
    """The counties of the division table that households live in."""
    found = night.rows("select distinct substr(village_code, 1, 6) as county from household order by county")
    known = set(divisions().counties)
    return [str(row[0]) for row in found if row[0] in known]


def moves(night: Night) -> int:
    """Confirmed households move into a village of another county."""
    place = divisions()
    lived_in = _counties(night)
    moved = night.some(CONFIRMED, 0.01) if len(lived_in) > 1 else []
    for number in moved:
        ((left,),) = night.rows("select max(village_code) from household where household_no = :number", number=number)
        others = [county for county in lived_in if county != str(left)[:6]]
        new = place.counties.tolist().index(others[int(night.rng.integers(len(others)))])
        village = place.villages[place.starts[new] + int(night.rng.integers(place.counts[new]))]
        night.enter(number, village_code=village)
    return len(moved)


def changed_kinds(night: Night) -> int:
    """Unstable households turn out to stand on no register: entered as one kind, they are of the other now."""
    changed = night.some(UNSTABLE, 0.005)
    for number in changed:
        night.enter(number, register_type="一般农户", exit_year="", monitored_type="边缘易致贫户")
    return len(changed)


def newcomers(night: Night) -> int:
    """Households that the platform did not hold before."""
    ((held,),) = night.rows("select count(*) from household")
    size = max(3, int(str(held)) // 500)
    prefectures = sorted({county[:4] for county in _counties(night)})
    running = divisions().counts * 0 + _PEOPLE
    start = _HOUSEHOLDS + night.as_of.toordinal() * 100
    insert(night.connection, drawn(night.rng, start, size, night.as_of, running, prefectures))
    return size


def living_conditions(night: Night) -> int:
    """What is entered anew of where confirmed households live: a road, a toilet, a phone, land."""
    changed = night.some(CONFIRMED, 0.03)
    for number in changed:
        phone, land = phones(night.rng, 1)[0], round(float(night.rng.random() * 12), 2)
        night.enter(number, hard_road="是", toilet="是", phone=phone, farmland_mu=land)
    return len(changed)


def incomes(night: Night) -> int:
    """Confirmed households were paid more, or less, over the last year than was entered."""
    paid = night.some(CONFIRMED, 0.05)
    for number in paid:
        night.change(
            "update income_entry set amount = round(amount * :factor, 2) "
            "where household_no = :number and month >= :since and amount > 0",
            factor=round(float(night.rng.uniform(0.9, 1.3)), 2),
            number=number,
            since=night.month(12),
        )
    return len(paid)


def members_left(night: Night) -> int:
    """The youngest entry of large confirmed households has left home."""
    large = "household_no in (select household_no from member group by household_no having count(*) > 3)"
    left = night.some(f"{CONFIRMED} and {large}", 0.02)
    for number in left:
        ((person,),) = night.rows("select max(person_no) from member where household_no = :number", number=number)
        for table in ("member", "work_record", "work_plan"):
            night.change(f"delete from {table} where person_no = :person", person=person)
        night.change("update measure set person_no = '' where person_no = :person", person=person)
        night.count_people(number)
    return len(left)
