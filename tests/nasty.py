"""A platform full of dirt that nobody listed: every column drawn from good, doubtful and hostile values."""

import random
import sqlite3
from pathlib import Path
from typing import Any

from demo.fill import create_tables
from policies.model import load_code_sets, load_model

MONTHS = [f"{year}{month:02d}" for year in (2018, 2019, 2020) for month in range(1, 13)]
BAD_TEXT: list[Any] = [None, "", " ", "不详", "NULL", "0", "-", b"\xff\xfe", "　", "\u200b", "=1+1", "a" * 300]
BAD: dict[str, list[Any]] = {
    "month": [
        "202013",
        "202000",
        "20205",
        "2020-05",
        "194812",
        "210001",
        "２０２００４",
        "202004 ",
        "O20204",
        "999999",
    ],
    "date": [
        "2020-02-30",
        "2019-02-29",
        "2020/03/01",
        "0000-01-01",
        "20200301",
        "２０２０-03-01",
        "2020-3-1",
        " 2020-03-02",
        "9999-12-31",
    ],
    "compact_date": ["19800230", "1980", "1980-01-01", "１９８００１０１"],
    "amount": [
        -1,
        "abc",
        1e20,
        "１２.５０",
        "12.345",
        0.1,
        "1,000",
        "1e3",
        "NaN",
        "Infinity",
        "--5",
        " 7 ",
        3912.5,
        "0.",
        ".5",
        999999999999.99,
    ],
    "integer": ["二", -1, 3.5, "３", "1e2"],
    "timestamp": ["2020-01-01", "2020-13-01 00:00:00", "2020-01-01 25:00:00", "２０２０-01-01 00:00:00"],
    "year": ["20", "二〇二〇"],
    "code": ["是 ", "Y", "1", "TRUE"],
    "codes": ["健康，残疾", "健康, 残疾", "大病,大病"],
    "text": [],
}


def _day(rng: random.Random) -> str:
    return f"{rng.choice((2018, 2019, 2019, 2020, 2020))}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"


def _good(rng: random.Random, kind: str, codes: str | None) -> Any:
    match kind:
        case "code" | "codes":
            return rng.choice(load_code_sets()[codes or ""])
        case "month":
            return rng.choice(MONTHS)
        case "date":
            return _day(rng)
        case "compact_date":
            return _day(rng).replace("-", "")
        case "timestamp":
            return f"{_day(rng)} 0{rng.randint(0, 9)}:00:00"
        case "year":
            return rng.choice(("2019", "2020"))
        case "integer":
            return rng.randint(0, 9)
        case "amount":
            return round(rng.choice((rng.uniform(0, 300), rng.uniform(0, 30000))), 2)
    return rng.choice(("甲", "乙", "a", "１"))


def build(path: Path, seed: int, households: int = 400, dirt: float = 0.06) -> None:
    """Fill a new SQLite file at `path`."""
    rng = random.Random(seed)
    connection = sqlite3.connect(path)

    class _Executor:
        exec_driver_sql = staticmethod(connection.execute)

    create_tables(_Executor())  # type: ignore[arg-type]
    homes = [f"H{n:04d}" for n in range(households)]
    numbers = []
    for _ in range(households):
        birth = f"19{rng.randint(50, 99)}0{rng.randint(1, 9)}{rng.randint(10, 28)}"
        numbers.append(f"340122{birth}{rng.randint(100, 999)}{rng.choice('0123456789X')}")
    numbers += (
        [n[:6] + n[8:17] for n in numbers[:40]]
        + [n + "43" for n in numbers[40:80]]
        + [n.lower() for n in numbers[80:120]]
        + [n + "43B1" for n in numbers[120:140]]
    )
    villages = ["340122001001", "341221002003", "340103005006", "999999001001", "34", None, "３４１２２１００２００３"]
    rows = {
        "household": households + 40,
        "member": households * 2,
        "income_entry": households * 14,
        "expense_entry": households * 4,
        "declaration": households // 3,
        "visit": households // 2,
        "return_warning": households,
        "marginal_monitor": households,
        "health_feed": households,
        "emergency_feed": households,
        "disabled_feed": households,
        "measure": households,
        "work_record": 50,
        "work_plan": 50,
        "classification": 100,
        "civil_affairs_feed": 50,
        "enterprise_pairing": 20,
    }
    for name, count in rows.items():
        table = load_model()[name]
        for place in range(count):
            row: list[Any] = []
            for column, spec in table.columns.items():
                if column == "household_no":
                    value: Any = homes[place] if name == "household" and place < households else rng.choice(homes)
                    if rng.random() < 0.03 and not (name == "household" and place < households):
                        value = rng.choice([None, "", "H9999", f" {value}", f"{value}　"])
                elif column == "id_number":
                    value = rng.choice(numbers) if rng.random() > dirt else rng.choice([None, "123", "X" * 18])
                elif column == "village_code":
                    value = rng.choice(villages[:3]) if rng.random() > dirt else rng.choice(villages)
                elif column == "person_no":
                    value = f"P{rng.randint(0, 2)}" if rng.random() > dirt else rng.choice([None, " P1"])
                elif column == "amount" and rng.random() < 0.3 and name == "income_entry":
                    value = round(rng.uniform(2000, 9000), 2)
                elif rng.random() < dirt:
                    value = rng.choice(BAD[spec.type] + BAD_TEXT)
                elif not spec.required and rng.random() < 0.25:
                    value = rng.choice((None, ""))
                else:
                    value = _good(rng, spec.type, spec.codes)
                row.append(value)
            if (name == "return_warning" and rng.random() < 0.5) or (name == "marginal_monitor" and rng.random() < 0.6):
                row[table_index(table.columns, "state")] = "已销号"
                row[table_index(table.columns, "closed_on")] = _day(rng)
            for _ in range(1 + (rng.random() < 0.02)):
                marks = ", ".join("?" * len(row))
                connection.execute(f"insert into {name} values ({marks})", row)
    places = [
        ("34", "安徽省", "", "省"),
        ("3401", "合肥市", "34", "市"),
        ("3412", "阜阳市", "34", "市"),
        ("340122", "肥东县", "3401", "县"),
        ("340103000000", "庐阳区", "3401", "县"),
        ("341221", "临泉县", "3412", "县"),
        ("341221", "临泉县", "3412", "县"),
    ]
    connection.executemany("insert into division values (?, ?, ?, ?)", places)
    connection.commit()
    connection.close()


def table_index(columns: dict[str, Any], name: str) -> int:
    return list(columns).index(name)
