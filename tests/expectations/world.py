"""One household in which no rule is broken, and the small changes that break or just keep one.

A case of `cases/*.yaml` changes that household: `household`, and the people `head`, `spouse`, `child`, `mother` by
column (a person given as null is not there), `more` people; `measures`, `work`, `plans`, `incomes`, `expenses`,
`benefits`, `monitor` and `warnings` replace the rows of their table. `born` sets a birth date and the number made from
it. `eliminated: true` starts from the same household after its risk is gone.
"""

import sqlite3
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from demo.fill import create_tables
from policies.model import load_model

Row = dict[str, Any]
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

_HERE = Path(__file__).parent
UNCHANGED: dict[str, Any] = yaml.safe_load((_HERE / "unchanged.yaml").read_text(encoding="utf-8"))


class Change(BaseModel):
    """What a case changes of the household."""

    model_config = ConfigDict(extra="forbid")

    as_of: Any = None
    eliminated: bool = False
    household: Row = {}
    head: Row | None = {}
    spouse: Row | None = {}
    child: Row | None = {}
    mother: Row | None = {}
    more: list[Row] = []
    measures: list[Row] | None = None
    work: list[Row] | None = None
    plans: list[Row] = []
    incomes: list[str] | None = None
    expenses: list[Row] = []
    benefits: list[str] = []
    monitor: Row | None = None
    warnings: list[Row] = []


class Case(BaseModel):
    """A rule's (or several rules') breaking and holding record."""

    model_config = ConfigDict(extra="forbid")

    breaks: Change
    holds: Change = Change()


def cases() -> dict[str, dict[str, list[Case]]]:
    """Cases by table and rule, one or a list of them; a key of several rules parted by spaces stands for each."""
    found: dict[str, dict[str, list[Case]]] = {}
    for path in sorted((_HERE / "cases").glob("*.yaml")):
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        found[path.stem] = {
            rule: [Case.model_validate(case) for case in (told if isinstance(told, list) else [told])]
            for rules, told in raw.items()
            for rule in rules.split()
        }
    return found


def identity_number(born: str, sex: str, order: int) -> str:
    """A valid number; `order` makes it unique among people born on one day."""
    body = f"341221{born}{order * 2 + (sex == '男'):03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def _people(change: Change, home: str, order: int) -> list[tuple[str, Row]]:
    named = [
        (name, own | patch) for name, own in UNCHANGED["people"].items() if (patch := getattr(change, name)) is not None
    ]
    named += [(f"more{place}", patch) for place, patch in enumerate(change.more)]
    people = []
    for place, (name, own) in enumerate(named):
        person = UNCHANGED["person"] | own
        born = person.pop("born", "19700101")
        number = identity_number(born, person["sex"], order) + person.pop("mark", "")
        row = {"birth_date": born, "id_number": number} | person
        people.append((name, row | {"person_no": f"{home}-{place}", "household_no": home}))
    return people


def rows(change: Change, home: str, order: int) -> list[tuple[str, Row]]:
    """The platform's rows of the changed household; its work records and measures name people by `who`."""
    people = _people(change, home, order)
    persons = {name: row["person_no"] for name, row in people}
    numbers = {name: row["id_number"] for name, row in people}
    # Phones must differ between households, as rule 5_15_022 demands.
    for _, person in people:
        if str(person.get("phone", "")).startswith("139000"):
            person["phone"] = f"139{order:04d}{str(person['phone'])[-4:]}"
    own = (
        UNCHANGED["household"]
        | (UNCHANGED["eliminated"] if change.eliminated else {})
        | {"member_count": len(people)}
        | change.household
    )
    found: list[tuple[str, Row]] = [
        ("household", {"household_no": home} | own),
        *(("member", row) for _, row in people),
    ]

    def of_someone(table: str, row: Row) -> None:
        row = dict(row)
        who = row.pop("who", None)
        found.append((table, {"household_no": home, "person_no": persons.get(who, who)} | row))

    usual = UNCHANGED["measure"] | (UNCHANGED["measure_of_eliminated"] if change.eliminated else {})
    measures = [usual | row for row in ([{}] if change.measures is None else change.measures)]
    for place, row in enumerate(measures):
        of_someone("measure", {"measure_no": f"{home}-M{place}"} | row)
    for row in [{}] if change.work is None else change.work:
        of_someone("work_record", UNCHANGED["work"] | row)
    for row in change.plans:
        of_someone("work_plan", row)
    for row in change.expenses:
        of_someone("expense_entry", row)
    for month, kind, amount in (
        text.split() for text in (UNCHANGED["incomes"] if change.incomes is None else change.incomes)
    ):
        found.append(("income_entry", {"household_no": home, "month": month, "kind": kind, "amount": amount}))
    for who, benefit in (text.split() for text in change.benefits):
        found.append(
            ("civil_affairs_feed", {"id_number": numbers[who], "benefit": benefit, "month": "202004", "amount": 300})
        )
    if change.monitor is not None:
        found.append(("marginal_monitor", {"household_no": home} | change.monitor))
    for place, row in enumerate(change.warnings):
        found.append(
            (
                "return_warning",
                {"household_no": home, "warning_no": f"{home}-W{place}", "raised_on": "2020-04-02"} | row,
            )
        )
    return found


def write_platform(path: Path, placed: list[tuple[str, int, Change]]) -> None:
    """A platform's SQLite file with every household of `placed`: its number, its order, what is changed."""
    connection = sqlite3.connect(path)

    class _Executor:
        exec_driver_sql = staticmethod(connection.execute)

    create_tables(_Executor())  # type: ignore[arg-type]
    for home, order, change in placed:
        for table, row in rows(change, home, order):
            names = list(load_model()[table].columns)
            assert set(row) <= set(names), (home, table, set(row) - set(names))
            connection.execute(
                f"insert into {table} values ({', '.join('?' * len(names))})", [row.get(name) for name in names]
            )
    division = [("34", "安徽省", None, "省"), ("3412", "阜阳市", "34", "市"), ("341221", "临泉县", "3412", "县")]
    connection.executemany("insert into division values (?, ?, ?, ?)", division)
    connection.commit()
    connection.close()
