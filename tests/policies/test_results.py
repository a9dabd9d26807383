"""The models of the result tables: what is misspelt is told, what is written is held to them."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import ibis
import pytest
import yaml

from cli import results_page
from policies.files import POLICIES, PolicyError
from policies.flags import load_flags
from policies.results import load_results
from storage.tables import ResultError, write_result
from tests.memory import engine

SCALE = {"county_code": "341221", "registered_people": 3, "monitored_people": 1, "within": False}
RATIOS = {"ratio": Decimal("0.3333"), "limit": Decimal("0.1000")}


def altered(folder: Path, table: str, column: str, **changes: Any) -> Path:
    raw = yaml.safe_load((POLICIES / "results" / f"{table}.yaml").read_text(encoding="utf-8"))
    raw["columns"][column] |= changes
    (folder / f"{table}.yaml").write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"type": "number"}, "columns.ratio.type: Input should be"),
        ({"scale": None}, "a scale goes with the type decimal"),
        ({"type": "count", "scale": None}, "a count has a unit"),
        ({"codes": "colour"}, "no words colour in words.py or codes.yaml"),
        ({"tilte": "x"}, "columns.ratio.tilte: Extra inputs are not permitted"),
    ],
)
def test_a_model_that_cannot_be_is_told_in_one_line(tmp_path: Path, changes: dict[str, Any], told: str) -> None:
    with pytest.raises(PolicyError) as caught:
        load_results(altered(tmp_path, "scale", "ratio", **changes))
    assert str(caught.value).startswith("results/scale.yaml: ") and told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_every_flag_has_its_two_columns() -> None:
    columns = list(load_results()["assessment"].columns)
    assert [name for name in columns if name in load_flags()] == list(load_flags())
    assert {f"current_{name}" for name in load_flags()} <= set(columns)


def rows(**changes: Any) -> ibis.Table:
    return ibis.memtable([{**SCALE, **RATIOS, **changes}])


def written(folder: Path, table: ibis.Table) -> int:
    kept = engine().create_table(f"t{id(table)}", table, temp=True)
    return write_result(kept, folder, "scale")


def test_a_table_as_its_model_says_is_written(tmp_path: Path) -> None:
    assert written(tmp_path, rows()) == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"ratio": 0.3333}, "ratio is a decimal with 4 decimals, the table holds double"),
        ({"ratio": Decimal("0.33")}, "ratio is a decimal with 4 decimals, the table holds decimal128(2, 2)"),
        ({"within": "no"}, "within is a bool, the table holds string"),
        ({"county_code": 341221}, "county_code is a text, the table holds int64"),
        ({"limit": dt.date(2020, 5, 8)}, "limit is a decimal with 4 decimals, the table holds date32[day]"),
    ],
)
def test_a_table_of_other_types_is_refused_by_column(tmp_path: Path, changes: dict[str, Any], told: str) -> None:
    with pytest.raises(ResultError) as caught:
        written(tmp_path, rows(**changes))
    assert str(caught.value) == f"results/scale.yaml: {told}"


def test_a_column_too_many_or_too_few_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ResultError, match=r"missing \['within'\], not in the model \['extra'\]"):
        written(tmp_path, rows(extra=1).drop("within"))


def test_the_page_is_up_to_date() -> None:
    page = results_page.results_page()
    assert results_page.PAGE.read_text(encoding="utf-8") == page, "run `make docs` and commit docs/results.md"
