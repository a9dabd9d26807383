import hashlib
import unicodedata

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.model import load_model
from sources.normalise import normalise, normalised

# Without characters that only a later edition of Unicode names: Python and the engine may carry different ones.
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cn", "Cs"]), max_size=20)


@settings(deadline=None)
@given(st.lists(st.none() | TEXT, max_size=20))
def test_nfkc_then_stripped_then_blank_is_null(values: list[str | None]) -> None:
    expected = [None if value is None else unicodedata.normalize("NFKC", value).strip() or None for value in values]
    assert normalised(pa.array(values, pa.string())).to_pylist() == expected


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_every_change_is_told_with_key_and_field_and_no_personal_value() -> None:
    table = load_model()["member"]
    row = dict.fromkeys(table.columns, "") | {"person_no": "P1 ", "household_no": "H1", "name": "张三丰 ", "sex": "男"}
    batch = pa.RecordBatch.from_pylist([row], schema=pa.schema([(name, pa.string()) for name in table.columns]))
    after, changes = normalise(batch, table, {})
    assert after.column("name").to_pylist() == ["张三丰"] and after.column("ethnicity").to_pylist() == [None]
    told = {change["field"]: change for change in changes.to_pylist()}
    assert set(told) == {"person_no", "name"}  # '' became null: that is no change
    assert told["name"] == {
        "key": "P1",
        "household_no": "H1",
        "field": "name",
        "value": "张***",
        "value_sha256": _sha256("张三丰 "),
        "value_digest": _sha256("张三丰"),
        "whole": "张三丰 ",
    }


def test_the_key_of_a_change_is_told_in_canonical_words_and_a_translation_is_no_change() -> None:
    table = load_model()["income_entry"]
    row = {"household_no": "H1", "month": "202005 ", "kind": "W", "amount": "1"}
    batch = pa.RecordBatch.from_pylist([row], schema=pa.schema([(name, pa.string()) for name in table.columns]))
    after, changes = normalise(batch, table, {"income_kind": {"W": "工资性收入"}})
    assert after.to_pylist() == [{"household_no": "H1", "month": "202005", "kind": "工资性收入", "amount": "1"}]
    told = {"key": "H1/202005/工资性收入", "household_no": "H1", "field": "month", "value": "202005 "}
    assert changes.to_pylist() == [
        told | {"value_sha256": _sha256("202005 "), "value_digest": _sha256("202005"), "whole": "202005 "}
    ]
