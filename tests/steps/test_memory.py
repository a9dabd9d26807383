"""What is remembered of records that left: across counties, refusals and days ("Versions of a record"; N3.2a, N3.3)."""

from pathlib import Path

import pytest

from tests.day import result
from tests.expectations.world import Change
from tests.steps.two_counties import DAYS, MARGINAL, NEW, NEW_VILLAGE, OLD, World

FIRST, SECOND, THIRD, FOURTH = DAYS


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Three marginal households that were sent, and one of another county."""
    other = MARGINAL.model_copy(update={"household": MARGINAL.household | {"village_code": NEW_VILLAGE}})
    world = World(tmp_path, [("A", 0, MARGINAL), ("W", 1, MARGINAL), ("R", 2, MARGINAL), ("O", 3, other)])
    world.day(FIRST)
    assert world.files(FIRST, OLD, "import") == {"marginal_household": 3, "marginal_member": 12, "measure": 3}
    return world


def test_a_household_that_moves_is_the_same_household(world: World) -> None:
    """Accepted: what differs goes out as update. Waiting: nothing is sent. Refused: the new county sends it."""
    world.answer(OLD, "边缘户基本信息", FIRST, "A")
    world.answer(OLD, "边缘户基本信息", FIRST, "R", "失败,证件号码有误")
    for household in "AWR":
        world.move(household)
    world.day(SECOND)

    (updated,) = world.rows(SECOND, NEW, "update")
    assert (updated["户编号"], updated["县(市、区、旗)"]) == ("A", "庐阳区")
    assert [row["户编号"] for row in world.rows(SECOND, NEW, "marginal_household")] == ["R"]
    # The places of members and measures are not compared; those of R wait for their answers, too.
    assert world.files(SECOND, NEW, "import") == {"update": 1, "marginal_household": 1}
    # The old county is told number and new county, and nothing else; nobody of another county stands in its package.
    assert world.rows(SECOND, OLD, "moved") == [
        {"序号": str(place), "户编号": household, "现在的县(市、区、旗)": "庐阳区"}
        for place, household in enumerate("ARW", start=1)
    ]
    assert world.files(SECOND, OLD) == {"moved": 3}

    # On the next day the move is no news any more, and nothing goes out again.
    world.day(THIRD)
    assert world.files(THIRD, OLD) == {} and world.files(THIRD, NEW, "import") == {}


def test_the_answer_of_the_county_that_sent_it_counts_after_a_move(world: World) -> None:
    world.move("W")
    world.day(SECOND)
    assert world.files(SECOND, NEW, "import") == {}
    world.answer(OLD, "边缘户基本信息", FIRST, "W")
    world.day(THIRD)
    assert [row["户编号"] for row in world.rows(THIRD, NEW, "update")] == ["W"]


def test_refused_and_taken_back_nothing_is_sent(world: World) -> None:
    world.answer(OLD, "边缘户基本信息", FIRST, "A")
    world.change("update household set phone = '13911112222' where household_no = 'A'")
    world.day(SECOND)
    assert [row["变更内容"] for row in world.rows(SECOND, OLD, "update")] == ["联系电话"]
    world.answer(OLD, "变更信息", SECOND, "A", "失败,电话有误")
    world.change("update household set phone = (select phone from household where household_no = 'W') ")
    world.day(THIRD)
    assert "update" not in world.files(THIRD, OLD)
    assert [row["户编号"] for row in world.rows(THIRD, OLD, "refused")] == ["A"]


def test_a_contact_person_entered_after_acceptance_goes_out_as_update(tmp_path: Path) -> None:
    world = World(tmp_path, [("A", 0, Change(household=MARGINAL.household, monitor={"state": "已核查"}))])
    world.day(FIRST)
    world.answer(OLD, "边缘户基本信息", FIRST, "A")
    world.change("update marginal_monitor set contact_name = '某人', contact_phone = '13900000011'")
    world.day(SECOND)
    (updated,) = world.rows(SECOND, OLD, "update")
    assert (updated["联系人姓名"], updated["变更内容"]) == ("某人", "联系人姓名；联系人电话")


@pytest.mark.parametrize("answered", [True, False])
def test_a_household_of_another_kind_than_it_was_entered_as_waits_for_the_county(world: World, answered: bool) -> None:
    if answered:
        world.answer(OLD, "边缘户基本信息", FIRST, "A")
    world.change(
        "update household set register_type = '脱贫户', exit_year = '2018', monitored_type = '脱贫不稳定户', "
        "phone = '13911112222' where household_no = 'A'"
    )
    world.change("delete from marginal_monitor where household_no = 'A'")
    world.day(SECOND)
    assessed = {row["household_no"]: row for row in result(world.settings, "assessment", SECOND)}
    assert "kind_changed" in assessed["A"]["contradictions"] and "kind_changed" not in assessed["W"]["contradictions"]
    assert world.files(SECOND, OLD, "import") == {} and "need_list" not in world.files(SECOND, OLD)
    assert [row["户编号"] for row in world.rows(SECOND, OLD, "verify")] == ["A"]
    # Settled by the county: entered as before, what changed goes out.
    world.change(
        "update household set register_type = '一般农户', exit_year = null, monitored_type = '边缘易致贫户' "
        "where household_no = 'A'"
    )
    world.day(THIRD)
    assert "A" not in {row["户编号"] for row in world.rows(THIRD, OLD, "verify")}


def test_a_household_that_the_platform_no_longer_holds_is_told_every_day(world: World) -> None:
    world.change("delete from household where household_no = 'A'")
    world.change("delete from member where household_no = 'A'")
    for day in (SECOND, THIRD):
        world.day(day)
        lives = {row["household_no"]: row for row in result(world.settings, "life", day)}
        assert (lives["A"]["state"], lives["A"]["previous_state"], lives["A"]["county_code"], lives["A"]["since"]) == (
            "vanished", "confirmed", OLD, SECOND,
        )  # fmt: skip
        told = [row for row in result(world.settings, "finding", day) if row["rule"] == "household_vanished"]
        assert [(row["household_no"], row["county_code"], row["severity"], row["since"]) for row in told] == [
            ("A", OLD, "warning", SECOND)
        ]
        assert "A" in {row["户编号"] for row in world.rows(day, OLD, "correct")}
        assert world.files(day, OLD, "import") == {}


def test_a_county_that_lost_its_last_household_is_told_where_it_went(tmp_path: Path) -> None:
    world = World(tmp_path, [("A", 0, MARGINAL)])
    world.day(FIRST)
    world.move("A")
    world.day(SECOND)
    assert [row["户编号"] for row in world.rows(SECOND, OLD, "moved")] == ["A"]


def test_what_a_version_said_stays_when_its_day_is_run_again(world: World) -> None:
    """The platform changes, the day that was sent is run again, then its version is accepted: what changed since it was
    sent is an update.
    """
    world.change("update household set phone = '13911112222' where household_no = 'A'")
    world.day(FIRST)
    world.answer(OLD, "边缘户基本信息", FIRST, "A")
    world.day(SECOND)
    assert [(row["户编号"], row["变更内容"]) for row in world.rows(SECOND, OLD, "update")] == [("A", "联系电话")]


def test_a_day_sees_the_answers_dated_before_it(world: World) -> None:
    """An answer is dated by the newest day that has begun when it is read, not by an older day that is run again."""
    world.day(SECOND)
    world.answer(OLD, "边缘户基本信息", FIRST, "A")
    world.receive(FIRST)
    states = {}
    for day in (SECOND, THIRD):
        world.day(day)
        states[day] = [row["state"] for row in result(world.settings, "outside", day) if row["record_key"] == "A"]
    assert states == {SECOND: ["sent"], THIRD: ["accepted"]}
