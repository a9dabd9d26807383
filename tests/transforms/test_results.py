"""Every result of a day, built on tables without a row: what the models promise is what comes out."""

import ibis
import ibis.expr.types as ir
import pytest

import transforms.results
from policies.deadlines import load_deadlines
from policies.files import PolicyError
from policies.finding import COLUMNS
from policies.flags import load_flags
from policies.results import load_results
from policies.schemas import empty_results, empty_snapshot, result_schema
from tests.memory import policy
from transforms.changes import COLUMNS as FOLLOWED
from transforms.results import Before, Results, results

HOME = ibis.table({"household_no": "string", "county_code": "string"}, name="home")
FOUND = ibis.table(dict.fromkeys((*COLUMNS, "county_code"), "string"), name="found")
ACCEPTED = ibis.table(FOLLOWED, name="accepted")
OUTSIDE = empty_results()["outside"].drop("today_county")
# Told by the facts of `reasons`, and by the step that knows earlier days.
TOLD_LATER = {"reason", "deadline_status"}


def whole_day(before: Before) -> tuple[Results, list[str]]:
    """The day's results, and what was given to be kept."""
    kept: list[str] = []

    def keep(name: str, rows: ir.Table) -> ir.Table:
        kept.append(name)
        return rows

    return results(empty_snapshot(), HOME, FOUND, before, policy(), keep), kept


@pytest.fixture(scope="module")
def first() -> Results:
    return whole_day(Before())[0]


@pytest.fixture(scope="module")
def later() -> Results:
    earlier = empty_results()
    return whole_day(Before(earlier["life"], earlier["finding"], OUTSIDE, ACCEPTED, {"entry": "marginal"}))[0]


def test_every_model_has_its_table(first: Results) -> None:
    assert set(first.tables) == set(load_results()) - TOLD_LATER


@pytest.mark.parametrize("table", sorted(set(load_results()) - TOLD_LATER))
def test_a_table_has_exactly_the_columns_of_its_model(first: Results, later: Results, table: str) -> None:
    for day in (first, later):
        # their order is the writer's affair
        assert sorted(day.tables[table].columns) == sorted(load_results()[table].columns)


@pytest.mark.parametrize("table", sorted(set(load_results()) - TOLD_LATER))
def test_a_column_has_the_type_of_its_model(first: Results, later: Results, table: str) -> None:
    for day in (first, later):
        schema = day.tables[table].schema()
        kinds = {name: (type(kind), getattr(kind, "scale", None)) for name, kind in schema.items()}
        assert kinds == {
            name: (type(kind), getattr(kind, "scale", None)) for name, kind in result_schema(table).items()
        }


def test_the_run_counts_every_flag_and_all_together(first: Results) -> None:
    assert list(first.flagged.columns) == [*load_flags(), "flagged"]


def test_what_several_results_are_drawn_from_is_kept_once() -> None:
    kept = whole_day(Before())[1]
    assert "assessed" in kept and len(kept) == len(set(kept))


def test_without_the_contacts_deadline_nobody_is_on_time(monkeypatch: pytest.MonkeyPatch) -> None:
    without = load_deadlines().model_copy(update={"deadlines": {}})
    monkeypatch.setattr(transforms.results, "load_deadlines", lambda: without)
    with pytest.raises(PolicyError, match=r"deadlines\.yaml: no deadline contact_person"):
        whole_day(Before())
