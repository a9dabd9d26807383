import ibis
import ibis.expr.types as ir
import pytest

from sources.counties import counties, household_counties

Division = tuple[str | None, str | None, str | None]
PLACES: list[Division] = [
    ("34", "安徽省", "省"),
    ("3412", "阜阳市", "市"),
    ("341221", "临泉县", "县"),
    ("340103000000", "庐阳区", "县"),
    ("341221001", "城关镇", "乡"),
]


def division(rows: list[Division]) -> ir.Table:
    columns = [{"code": code, "name": name, "level": level} for code, name, level in rows]
    return ibis.memtable(columns, schema={"code": "string", "name": "string", "level": "string"})


def rows_of(table: ir.Table) -> list[tuple[str | None, ...]]:
    return sorted((tuple(row.values()) for row in table.to_pyarrow().to_pylist()), key=str)


def test_a_county_is_known_by_six_digits_of_six_or_twelve() -> None:
    assert rows_of(counties(division(PLACES))) == [
        ("340103", "庐阳区", "3401", None),  # its prefecture is not in the table
        ("341221", "临泉县", "3412", "阜阳市"),
    ]


def test_a_county_told_twice_is_one() -> None:
    assert len(rows_of(counties(division([*PLACES, ("341221000000", "临泉县", "县"), ("341221", "临泉县", "县")])))) == 2


@pytest.mark.parametrize(
    "row", [(None, "某县", "县"), ("3412", "某县", "县"), ("341222", "太和县", None), ("341222", "某乡", "乡")]
)
def test_what_is_no_county(row: Division) -> None:
    assert len(rows_of(counties(division([*PLACES, row])))) == 2


def test_a_prefecture_of_twelve_digits_names_its_counties() -> None:
    named = rows_of(counties(division([("341200000000", "阜阳市", "市"), ("341221000000", "临泉县", "县")])))
    assert named == [("341221", "临泉县", "3412", "阜阳市")]


def test_a_household_belongs_to_the_county_its_village_code_begins_with() -> None:
    villages = {"H1": "341221001001", "H2": "341221", "H3": "999999001001", "H4": "34", "H5": None, "H6": "34122X001001"}
    household = ibis.memtable(
        [{"household_no": number, "village_code": code} for number, code in villages.items()],
        schema={"household_no": "string", "village_code": "string"},
    )
    placed = rows_of(household_counties(household, counties(division(PLACES))))
    assert placed == [("H1", "341221"), ("H2", "341221")]
