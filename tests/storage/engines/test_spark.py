"""Spark in the process judges as DuckDB does: every record of a rule, every situation of the notice, a whole day."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pytest

from expectations.facts.member import posts
from exports.told.records import amount_as_shown
from policies.cells import may_be_too_long, too_long
from policies.identity_number import match_number, upper_cased
from policies.model import load_code_sets, load_model
from policies.privacy import masked, numbers_masked
from policies.record_key import value_sha256
from sources.reading import read
from steps.check import check
from steps.pull import pull
from storage.day import Day
from storage.engine import Connection, engine
from storage.engines.errors import EngineError
from storage.settings import Settings
from tests import memory
from tests.conftest import DemoDay
from tests.day import DAY, run
from tests.expectations.rule_days import rule_days
from tests.golden.in_memory import judged_in_memory
from tests.golden.situations import by_day, situations
from tests.storage.engines.same import other_files, other_tables

pytestmark = pytest.mark.slow
LOCAL = "local[2]"


@pytest.fixture(scope="module")
def connection(spark: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    home = tmp_path_factory.mktemp("spark")
    with engine(Settings(home, "", engine=LOCAL, memory="1500MB")) as opened:
        yield opened


def test_every_breaking_and_holding_record_is_found_alike(connection: Connection, tmp_path: Path) -> None:
    for day in rule_days(tmp_path):
        pull(day)
        check(day)
        own = replace(day.settings, home=day.settings.home / "spark", engine=LOCAL)
        own.home.mkdir()
        (own.home / "snapshot").symlink_to(day.settings.home / "snapshot")
        check(Day(day.as_of, own))
        compared, others = other_tables(day.settings.home, own.home, day.as_of)
        assert compared > 1 and others == []


ODD = [
    None, "", " ", "0", "-0", "+1", "007", "1.", ".5", "1.50", "1.505", "1e3", "-3", "999999999999.99", "1000000000000",
    "99999999999999999999", "2020-05-08", "2020-5-8", "2020-02-30", "0000-01-01", "2020-05-08\n", "20200508",
    "20200230", "202005", "202013", "194912", "194812", "209912", "1949", "2020", "2020-05-08 10:00:00",
    "2020-05-08 24:00:00", "2020-05-08 10:00:60", "是", "否", "是,否", "１２", "340122198001011234", "13912345678",
    "13 \x0b9123 45678", "电话139-1234-5678",
    "a$b", "x\\1", "/x/y/", "//", "𝕏34012219800101123X", "a\u2028b", "-1.1400000000000001", "null", "nan", "长" * 40,
    "9" * 20_000, "健康" + ",健康" * 10_000, "保洁员,f,护林员", "v,f", "a,\x0b,b", "a,\x0c,b,,a",
    "１٢٣", "\x01123", "1_000", "9e-05", "9.094947017729282e-13", "999999999999.995", "-0.005", "1e-40000",
    "0001-01-01", "1582-10-10", "9999-12-31",
    "34012219800101123x", "340122198001011234ß", "3401221980010112341ß3", "340122198001011234ŉ", "340122800101123",
]  # fmt: skip


def _read_as_everything(texts: ir.Table) -> ir.Table:
    """Every odd text as a value of every type, masked, as a key, and by its digest."""
    read_as = {
        f"{table.table}_{name}": read(texts.text, column, load_code_sets()).value
        for table in load_model().values()
        for name, column in table.columns.items()
        if table.table in ("household", "member", "income_entry", "visit", "civil_affairs_feed", "division")
    }
    text = texts.text
    shown = {"numbers": numbers_masked(text), "personal": masked(text), "key": text.re_replace("^/+|/+$", "")}
    numbers = {"number": match_number(text), "capitals": upper_cased(text)}
    told = {
        "posts": posts(text),
        "amount": amount_as_shown(text),
        "sha256": value_sha256(text),
        "too_long": too_long(text),
        "may_be": may_be_too_long(text),
        "size": text.length(),
    }
    return texts.mutate(**read_as, **shown, **numbers, **told)


def test_every_odd_text_is_read_and_masked_alike(connection: Connection) -> None:
    rows = _read_as_everything(ibis.memtable({"text": ODD}, schema={"text": "string"}))
    ours, theirs = memory.engine().to_pyarrow(rows).to_pylist(), connection.to_pyarrow(rows).to_pylist()
    assert {row["text"]: row for row in theirs} == {row["text"]: row for row in ours}


def test_the_first_of_several_and_their_order_are_the_same(connection: Connection) -> None:
    rows = ibis.memtable(
        {"of": [1, 1, 1, 2, 3], "key": [None, "b", "a", None, "c"], "value": ["x", None, "y", "z", None]},
        schema={"of": "int64", "key": "string", "value": "string"},
    )
    told = rows.group_by("of").aggregate(
        least=rows.value.argmin(rows.key),
        greatest=rows.value.argmax(rows.key),
        listed=rows.value.collect(order_by=[rows.key, rows.value]),
        one=rows.value.collect(distinct=True).sort(),
        third=rows.value.collect(order_by=rows.value)[2],
        some=rows.value.collect(where=rows.key == "a"),
    )
    asked = told.order_by("of")
    assert connection.to_pyarrow(asked).to_pylist() == memory.engine().to_pyarrow(asked).to_pylist()


def test_a_failure_names_its_condition_and_no_value(
    connection: Connection, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    rows = ibis.memtable({"number": ["340122198001011234X"]})
    with pytest.raises(EngineError) as failed:
        connection.to_pyarrow(rows.mutate(number=rows.number.cast("int64")))
    assert "CAST_INVALID_INPUT" in str(failed.value) and "3401" not in str(failed.value)
    assert failed.value.__suppress_context__
    assert "3401" not in "".join(capfd.readouterr()) + "".join(record.getMessage() for record in caplog.records)


def test_every_situation_of_the_notice_is_judged_alike(connection: Connection) -> None:
    for day, placed in by_day(list(enumerate(situations()))).items():
        ours, theirs = judged_in_memory(placed, day), judged_in_memory(placed, day, connection)
        assert set(ours) == set(theirs)
        for home, tables in ours.items():
            for name, rows in tables.items():
                assert sorted(map(repr, theirs[home][name])) == sorted(map(repr, rows)), f"{name} of {home}"


def test_a_day_of_the_demo_has_the_same_rows_and_the_same_packages(
    connection: Connection, demo_day: DemoDay, tmp_path: Path
) -> None:
    theirs = demo_day.settings.home
    run(replace(demo_day.settings, home=tmp_path, engine=LOCAL))
    compared, others = other_tables(theirs, tmp_path, DAY)
    assert compared > 40 and others == []
    for part in ("packages", "quality"):
        compared, others = other_files(theirs, tmp_path, part, DAY)
        assert compared > 50 and others == []
