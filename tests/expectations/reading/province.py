"""Homes drawn together from the rows of a snapshot's tables."""

import datetime as dt
from collections import Counter, defaultdict
from fractions import Fraction

from tests.expectations.reading.home import Home, Person, Row, monitored, out_of_poverty
from tests.expectations.reading.number import age, born, eighteen
from tests.expectations.reading.work import working

Tables = dict[str, list[Row]]
_GAINS = {"工资性收入", "生产经营性收入", "财产性收入", "转移性收入"}


def _by(rows: list[Row], *names: str) -> dict[tuple[str, ...], list[Row]]:
    grouped: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        grouped[tuple(row[name] for name in names)].append(row)
    return grouped


def _months(first: dt.date, count: int) -> dt.date:
    index = first.year * 12 + first.month - 1 + count
    return dt.date(index // 12, index % 12 + 1, 1)


def _month_of_judgement(row: Row, day: dt.date) -> dt.date:
    """M(h)."""
    today = day.replace(day=1)
    identified = row["identified_month"]
    return identified if identified is not None and identified <= today else today


def _income(entries: list[Row]) -> Fraction:
    """Gains less what production cost."""
    return sum((Fraction(entry["amount"]) * (1 if entry["kind"] in _GAINS else -1) for entry in entries), Fraction(0))


def _readable(entry: Row) -> bool:
    return all(entry[name] is not None for name in ("month", "kind", "amount"))


def _judge(home: Home, expenses: list[Row]) -> None:
    """Income per head and wages over W(h), and what illness cost in E(h), as the definitions have them."""
    month = _month_of_judgement(home.row, home.day)
    first, last = _months(month, -12), min(home.day, _months(month, 1) - dt.timedelta(days=1))
    entries = [entry for entry in home.income_entries if _readable(entry) and first <= entry["month"] < month]
    if entries:
        home.wages = _income([entry for entry in entries if entry["kind"] == "工资性收入"])
        home.per_capita = _income(entries) / len(home.people) if home.people else None
    for entry in expenses:
        spent, amount = entry["spent_on"], entry["amount"]
        if entry["cause"] == "因病" and spent is not None and amount is not None and first <= spent <= last:
            home.illness += max(Fraction(0), Fraction(amount) - Fraction(entry["reimbursed"] or 0))


def _person(row: Row, day: dt.date) -> Person:
    birth = born(row["id_number"])
    return Person(row, birth, age(birth, day))


def homes(tables: Tables, day: dt.date) -> list[Home]:
    """Every household of the tables with what is known of it."""
    county = {row["code"]: row["name"] for row in tables["division"]}
    members = _by(tables["member"], "household_no")
    of_home = {name: _by(tables[name], "household_no") for name in ("measure", "income_entry", "expense_entry")}
    of_person = {
        name: _by(tables[name], "household_no", "person_no") for name in ("measure", "work_record", "work_plan")
    }
    benefits = _benefits(tables, day)
    province = []
    for row in tables["household"]:
        own = (row["household_no"],)
        home = Home(day, row, county.get((row["village_code"] or "")[:6]))
        for member in members[own]:
            person, key = _person(member, day), (row["household_no"], member["person_no"])
            number = eighteen(member["id_number"])
            person.records, person.plans = of_person["work_record"][key], of_person["work_plan"][key]
            person.measures = of_person["measure"][key]
            person.benefits = benefits[number] if number else set()
            home.people.append(person)
        home.measures, home.income_entries = of_home["measure"][own], of_home["income_entry"][own]
        _judge(home, of_home["expense_entry"][own])
        province.append(home)
    _tell_namesakes(province)
    _tell_phones(province)
    return province


def _benefits(tables: Tables, day: dt.date) -> dict[str | None, set[str]]:
    """What civil affairs pay in the last month that they tell of, by number."""
    rows = [row for row in tables["civil_affairs_feed"] if row["month"] is not None and row["month"] <= day]
    last = max(row["month"] for row in rows)
    paid: dict[str | None, set[str]] = defaultdict(set)
    for row in rows:
        if row["month"] == last:
            paid[eighteen(row["id_number"])].add(row["benefit"])
    return paid


def _tell_namesakes(province: list[Home]) -> None:
    """How many people of a group have each number; who draws what is told of no number of two households."""
    owners: dict[str, set[str]] = defaultdict(set)
    people: dict[str, Counter[str]] = {"out of poverty": Counter(), "monitored": Counter()}
    for home in province:
        for person in home.people:
            number = eighteen(person["id_number"]) or ""
            owners[number].add(home.number)
            people["out of poverty"][number] += out_of_poverty(home)
            people["monitored"][number] += monitored(home)
    for home in province:
        for person in home.people:
            number = eighteen(person["id_number"]) or ""
            person.namesakes = {group: count[number] if number else 0 for group, count in people.items()}
            person.benefits = person.benefits if len(owners[number]) == 1 else set()


def _tell_phones(province: list[Home]) -> None:
    """The phones of people who work that stand at another household too."""
    owners: dict[str, set[str]] = defaultdict(set)
    for home in province:
        for person in home.people:
            if working(person) and person["phone"] is not None:
                owners[person["phone"]].add(home.number)
    shared = {phone for phone, numbers in owners.items() if len(numbers) > 1}
    for home in province:
        home.phones_elsewhere = shared
