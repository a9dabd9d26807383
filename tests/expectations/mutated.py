"""A demo province whose rows are mutated at random, the same for equal seeds.

Of every column that a rule reads 12 % of the values are replaced; what statements speak of by itself too seldom
(households under monitoring, pupils of a certain age, numbers of others, second spells of work) is drawn more often.
"""

import datetime as dt
import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from demo.fill import fill
from policies.model import load_code_sets, load_model
from tests.expectations.reading.number import check_character

HOUSEHOLDS = 3000
SEED = 29
RATE = 0.12
# Columns that say whom statements speak of: the demo monitors one household in thirty.
_OFTEN = {
    ("household", "monitored_type"): 0.9,
    ("household", "risk_1"): 0.4,
    ("household", "risk_2"): 0.3,
    ("measure", "kind"): 0.4,
    ("work_plan", "service_need"): 0.4,
}
_AGES = (5, 6, 7, 11, 12, 14, 15, 16, 17, 18, 20, 21, 22, 23, 59, 60, 69, 70)
VALUES: dict[str, dict[str, list[str]]] = yaml.safe_load(
    Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
)


def _drawn_from(table: str, column: str) -> list[str]:
    """What may come to stand there: the column's codes or the values on its bounds, a word that is neither, blank."""
    codes = load_model()[table].columns[column].codes
    listed = VALUES[table].get(column) or [*load_code_sets()[codes or ""], "不明"]
    return [*listed, ""]


def mutated_columns() -> dict[str, list[str]]:
    """By table, the columns whose values are replaced: those listed, and those of codes."""
    model = load_model()
    return {
        table: [name for name, column in model[table].columns.items() if name in own or column.type == "code"]
        for table, own in VALUES.items()
    }


def _replace(rng: np.random.Generator, table: str, frame: pd.DataFrame) -> None:
    for column in mutated_columns()[table]:
        rows = rng.random(len(frame)) < _OFTEN.get((table, column), RATE)
        frame.loc[rows, column] = rng.choice(np.array(_drawn_from(table, column), dtype=object), rows.sum())


def _number(number: str, birth: dt.date, order: int) -> str:
    """The number with another birth date."""
    digits = f"{number[:6]}{birth:%Y%m%d}{order % 1000:03d}"
    return digits + check_character(digits)


def _birthday(age: int, day: dt.date, shift: int) -> dt.date:
    """Who is born `shift` days after this is that much short of the age."""
    return day.replace(year=day.year - age) + dt.timedelta(days=shift)


def _spoilt(number: str, order: int) -> str:
    """A number that is none, or another document's."""
    ways = (
        number[:17] + ("0" if number[17:18] != "0" else "1"), number[:17], number[:6] + number[8:17], number[:17] + "x",
        number[:10] + "1332" + number[14:], number + "41", number + "4201", number + "75", number + "85",
        "999999" + number[6:], number[:17] + "Y41", "",
    )  # fmt: skip
    return ways[order % len(ways)]


def _renumber(rng: np.random.Generator, people: pd.DataFrame, day: dt.date) -> None:
    """Ages on bounds, spoilt numbers, numbers of somebody else."""
    numbers = people["id_number"].astype(str).tolist()
    what = rng.random(len(numbers))
    for place, number in enumerate(numbers):
        if what[place] < 0.3:
            birth = _birthday(int(rng.choice(_AGES)), day, int(rng.integers(0, 2)))
            numbers[place] = _number(number, birth, place)
        elif what[place] < 0.42:
            numbers[place] = _spoilt(number, place)
        elif what[place] < 0.45:
            numbers[place] = numbers[int(rng.integers(0, len(numbers)))]
    people["id_number"] = numbers


def _pupils(rng: np.random.Generator, people: pd.DataFrame) -> None:
    """Some told to be at a school, whatever their age; of some nothing is told."""
    schools = [word for word in load_code_sets()["student_status"] if word != "非在校生"]
    rows = rng.random(len(people)) < 0.1
    people.loc[rows, "student_status"] = rng.choice(np.array(schools, dtype=object), rows.sum())
    people.loc[rng.random(len(people)) < 0.02, ["education", "student_status", "dropout_reason"]] = ""


def _helpless(rng: np.random.Generator, people: pd.DataFrame) -> None:
    """In some households nobody can work, in some everybody can."""
    last = people["household_no"].astype(str).str[-1]
    for digit, words in (("1", ["无劳动力", "丧失劳动力"]), ("2", ["普通劳动力", "弱劳动力或半劳动力"])):
        rows = last == digit
        people.loc[rows, "labour"] = rng.choice(np.array(words, dtype=object), rows.sum())


def _closed(rng: np.random.Generator, homes: pd.DataFrame) -> None:
    """A quarter of the households say that their risk is gone, since a month that may be any."""
    rows = rng.random(len(homes)) < 0.25
    months = np.array(VALUES["household"]["eliminated_month"], dtype=object)
    homes.loc[rows, "risk_eliminated"] = "是"
    homes.loc[rows, "identified_month"] = rng.choice(months, rows.sum())
    homes.loc[rows, "eliminated_month"] = rng.choice(months, rows.sum())


def _family_phones(people: pd.DataFrame) -> None:
    """In some households everybody gives the same phone."""
    rows = people["household_no"].astype(str).str[-1] == "7"
    people.loc[rows, "phone"] = "139" + people.loc[rows, "household_no"].astype(str).str[-8:]


def _grants(rng: np.random.Generator, feed: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Benefits of people drawn at random, whoever they are."""
    own = people[rng.random(len(people)) < 0.15]
    benefit = rng.choice(np.array(VALUES["civil_affairs_feed"]["benefit"], dtype=object), len(own))
    drawn = pd.DataFrame({"id_number": own["id_number"].str[:18], "benefit": benefit, "month": "202305", "amount": 300})
    return pd.concat([feed, drawn], ignore_index=True)


def _personal(rng: np.random.Generator, measures: pd.DataFrame, people: pd.DataFrame) -> None:
    """Three in ten measures are a member's own."""
    own = people.groupby("household_no")["person_no"].last()
    rows = rng.random(len(measures)) < 0.3
    measures.loc[rows, "person_no"] = measures.loc[rows, "household_no"].map(own)


def _second_spells(rng: np.random.Generator, records: pd.DataFrame) -> pd.DataFrame:
    """Three in ten records again, begun at another time and in another place."""
    again = records[rng.random(len(records)) < 0.3].copy()
    days = rng.choice(np.array(VALUES["work_record"]["started_on"], dtype=object), len(again))
    again["started_on"] = days
    again["county"] = rng.choice(np.array(["浙江省义乌市", "安徽省肥西县"], dtype=object), len(again))
    return pd.concat([records, again], ignore_index=True)


def _fewer(rng: np.random.Generator, rows: pd.DataFrame, share: float) -> pd.DataFrame:
    """The rows of that share of the households only."""
    homes = rows["household_no"].unique()
    return rows[rows["household_no"].isin(homes[rng.random(len(homes)) < share])].reset_index(drop=True)


def _mutated(rng: np.random.Generator, tables: dict[str, pd.DataFrame], day: dt.date) -> dict[str, pd.DataFrame]:
    _renumber(rng, tables["member"], day)
    tables["work_record"] = _second_spells(rng, tables["work_record"])
    tables["measure"] = _fewer(rng, tables["measure"], 0.7)
    tables["income_entry"] = _fewer(rng, tables["income_entry"], 0.8)
    tables["civil_affairs_feed"] = _grants(rng, tables["civil_affairs_feed"], tables["member"])
    _personal(rng, tables["measure"], tables["member"])
    for name, frame in tables.items():
        _replace(rng, name, frame)
    _closed(rng, tables["household"])
    _pupils(rng, tables["member"])
    _helpless(rng, tables["member"])
    _family_phones(tables["member"])
    return tables


def mutate(database: Path, day: dt.date, seed: int = SEED) -> None:
    """Fill an SQLite platform with the demo province of the day, and mutate it."""
    fill(f"sqlite:///{database}", count=HOUSEHOLDS, seed=seed, as_of=day, rate=0)
    rng = np.random.default_rng(seed)
    with sqlite3.connect(database) as connection:
        found: dict[str, Any] = {
            name: pd.read_sql(f"select * from {name}", connection, dtype=object) for name in VALUES
        }
        for name, frame in _mutated(rng, found, day).items():
            connection.execute(f"delete from {name}")
            frame.to_sql(name, connection, if_exists="append", index=False)
    connection.close()
