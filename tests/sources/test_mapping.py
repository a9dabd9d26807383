from pathlib import Path

import pytest

from policies.files import PolicyError
from policies.model import load_model
from sources.mapping import MAPPINGS, Mapping, load_mapping


def mapping(folder: Path, text: str) -> Mapping:
    (folder / "other.yaml").write_text(f"platform: 某省\nsource: made up\n{text}", encoding="utf-8")
    return load_mapping("other", folder)


def test_what_a_file_leaves_out_has_the_canonical_name(tmp_path: Path) -> None:
    found = mapping(tmp_path, "tables: {visit: {columns: {visited_on: zfrq}}, household: {table: T_HU}}")
    assert set(found.tables) == set(load_model())
    assert found.tables["household"].table == "T_HU"
    assert list(found.tables["household"].columns.values()) == list(load_model()["household"].columns)
    assert found.tables["visit"].table == "visit"
    renamed = {"household_no": "household_no", "visited_on": "zfrq", "finding": "finding", "visitor": "visitor"}
    assert found.tables["visit"].columns == renamed
    assert found.codes == {}


def test_names_may_change_places(tmp_path: Path) -> None:
    found = mapping(tmp_path, "tables: {household: {columns: {risk_1: risk_2, risk_2: risk_1}}}")
    assert found.tables["household"].columns["risk_1"] == "risk_2"


def test_several_words_of_a_platform_may_be_one_code(tmp_path: Path) -> None:
    assert mapping(tmp_path, 'codes: {yes_no: {"1": 是, Y: 是}}').codes == {"yes_no": {"1": "是", "Y": "是"}}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("tables: {hosehold: {table: T}}", "other.yaml: table hosehold: the canonical model has no such table"),
        (
            "tables: {visit: {columns: {zfrq: visited_on}}}",
            "other.yaml: table visit: the canonical table has no column zfrq",
        ),
        (
            "tables: {visit: {columns: {visitor: finding}}}",
            "table visit: column finding of the platform stands for 2 canonical",
        ),
        ("tables: {visit: {table: declaration}}", "table declaration of the platform stands for 2 canonical tables"),
        ("tables: {visit: {column: {}}}", "other.yaml: .*tables.visit.column"),
        ("codes: {yesno: {Y: 是}}", "other.yaml: codes yesno: there is no such code set"),
        ("codes: {yes_no: {Y: 对}}", "other.yaml: codes yes_no: Y: 对 is no code of the set"),
        ("codes: {yes_no: {1: 是}}", "other.yaml: .*codes.yes_no.1"),  # unquoted: a number, which no text equals
        ('codes: {yes_no: {"Ｙ": 是}}', "codes yes_no: 'Ｙ' is met only as it is normalised"),
        ('codes: {yes_no: {"": 是}}', "codes yes_no: '' is met only"),
        ("tables: [", "other.yaml: not readable as YAML"),
    ],
)
def test_a_mistake_names_file_table_and_word(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(PolicyError, match=f"(?s){says}"):
        mapping(tmp_path, text)


def test_all_mistakes_are_told_together(tmp_path: Path) -> None:
    with pytest.raises(PolicyError) as caught:
        mapping(tmp_path, "tables: {hosehold: {}}\ncodes: {yesno: {}}")
    assert "\n" not in str(caught.value)


def test_an_unknown_mapping_is_said_so() -> None:
    with pytest.raises(PolicyError, match="no mapping nowhere"):
        load_mapping("nowhere")


@pytest.mark.parametrize("path", sorted(MAPPINGS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_mapping_can_be_read(path: Path) -> None:
    assert load_mapping(path.stem).platform
