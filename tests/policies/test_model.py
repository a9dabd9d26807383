import re

from demo.schema import schema
from policies.model import load_model
from sources.mapping import load_mapping


def schema_columns() -> dict[str, list[str]]:
    found = {}
    for table, body in re.findall(r"create table (\w+) \((.*?)\n\);", schema(), re.DOTALL):
        plain = re.sub(r"\(\d+,\d+\)", "", re.sub(r"--.*", "", body))
        found[table] = [part.split()[0] for part in plain.split(",") if part.strip()]
    return found


def test_the_model_names_every_column_of_the_platform_in_its_order() -> None:
    assert {name: list(table.columns) for name, table in load_model().items()} == schema_columns()


def test_the_mapping_of_anhui_covers_the_platform() -> None:
    mapping = load_mapping("anhui_2020")
    assert {table.table: list(table.columns.values()) for table in mapping.tables.values()} == schema_columns()


def test_names_numbers_and_phones_are_marked_personal() -> None:
    personal = {
        (table.table, name)
        for table in load_model().values()
        for name, column in table.columns.items()
        if column.personal
    }
    for table in load_model().values():
        for name in table.columns:
            if re.search(r"phone|id_number|certificate|contact_name|collector_name", name):
                assert (table.table, name) in personal, (table.table, name)
    assert ("member", "name") in personal
