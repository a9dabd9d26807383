"""Every decidable published rule on a mutated province: our predicates beside a plain reading of its statement."""

from pathlib import Path

import ibis.expr.types as ir
import pytest

from expectations.catalogue import CATALOGUE, in_force_on, record_findings
from expectations.published import statements, undecidable
from policies.in_force import in_force
from policies.model import load_model
from steps.check import judged
from steps.pull import pull
from storage.day import Day
from storage.engine import engine
from storage.settings import Settings
from storage.tables import open_snapshot
from tests.day import settings_for, snapshot
from tests.expectations.mutated import mutate, mutated_columns
from tests.expectations.reading import RULES, broken, homes
from tests.expectations.reading.thresholds import DAY

DECIDABLE = sorted(set(statements()) - set(undecidable()))
Broken = dict[str, set[str]]


def _by_predicates(settings: Settings) -> Broken:
    """The households that the catalogue finds."""
    policy = in_force(DAY)
    with engine(settings) as connection:

        def keep(name: str, rows: ir.Table) -> ir.Table:
            return connection.create_table(f"kept_{name}", rows, temp=True)

        tables = open_snapshot(connection, Day(DAY, settings).snapshot)
        found = record_findings(tables, keep("judged", judged(tables, policy)), policy, keep)
        pairs = found.select("rule", "household_no").distinct().to_pyarrow().to_pylist()
    told: Broken = {}
    for pair in pairs:
        told.setdefault(pair["rule"], set()).add(pair["household_no"])
    return told


@pytest.fixture(scope="module")
def judgements(tmp_path_factory: pytest.TempPathFactory) -> tuple[Broken, Broken]:
    """The households that break each rule, by our predicates and by the reading."""
    home: Path = tmp_path_factory.mktemp("mutated")
    mutate(home / "p.sqlite", DAY)
    settings = settings_for(home, home / "p.sqlite")
    pull(Day(DAY, settings))
    tables = {name: snapshot(settings, name, DAY) for name in load_model()}
    return _by_predicates(settings), broken(homes(tables, DAY))


@pytest.mark.parametrize("number", DECIDABLE)
def test_both_find_the_same_households(number: str, judgements: tuple[Broken, Broken]) -> None:
    ours, read = judgements
    found = ours.get(number, set())
    assert found, "no household of the mutated province breaks it: mutate what it speaks of"
    only_ours, only_read = sorted(found - read[number]), sorted(read[number] - found)
    assert not (only_ours or only_read), f"ours alone {only_ours[:3]}, the reading alone {only_read[:3]}"


def test_there_is_a_reading_of_every_decidable_rule() -> None:
    assert sorted(RULES) == DECIDABLE


def test_every_rule_is_in_force_on_the_day() -> None:
    assert in_force_on(DAY) == CATALOGUE


def test_every_column_that_rules_speak_of_is_mutated() -> None:
    keys = {"household_no", "person_no", "id_number", "measure_no", "warning_no"}
    spoken = {(table, name) for table, rules in CATALOGUE.items() for rule in rules for name in rule.fields}
    own = {(table, name) for table, name in spoken if name in load_model()[table].columns and name not in keys}
    assert own <= {(table, name) for table, names in mutated_columns().items() for name in names}
