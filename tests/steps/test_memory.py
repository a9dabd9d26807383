"""What is remembered of records that left: across counties, refusals and days ("Versions of a record"; N3.2a, N3.3).

One story of four days, in which each household stands for one rule.
"""

import datetime as dt
import random
import shutil
from pathlib import Path

import pytest

from storage import layout
from tests.day import result
from tests.expectations.world import Change
from tests.steps.three_counties import DAYS, MARGINAL, NEW, NEW_VILLAGE, OLD, PARTS, THIRD_COUNTY, THIRD_VILLAGE, World

FIRST, SECOND, THIRD, FOURTH = DAYS
PHONE = "update household set phone = '{phone}' where household_no = '{household}'"
# Each household, and what becomes of it.
PLACED = {
    "A": MARGINAL,  # accepted, then moves
    "W": MARGINAL,  # moves while it waits, then is accepted
    "R": MARGINAL,  # refused, then moves
    "B": MARGINAL,  # accepted, changed, the change refused, and taken back
    "C": Change(household=MARGINAL.household, monitor={"state": "已核查"}),  # gets a contact person once accepted
    "K": MARGINAL,  # accepted, then of the other kind, then settled
    "L": MARGINAL,  # waits, then of the other kind
    "V": MARGINAL,  # vanishes for two days
    "P": MARGINAL,  # changed, its day run again, then accepted
    "Z": MARGINAL.model_copy(
        update={"household": MARGINAL.household | {"village_code": THIRD_VILLAGE}}
    ),  # moves, alone
    "O": MARGINAL.model_copy(update={"household": MARGINAL.household | {"village_code": NEW_VILLAGE}}),
}
TO_UNSTABLE = (
    "update household set register_type = '脱贫户', exit_year = '2018', monitored_type = '脱贫不稳定户', "
    "phone = '13911112222' where household_no in ('K', 'L')"
)
TO_MARGINAL = (
    "update household set register_type = '一般农户', exit_year = null, monitored_type = '边缘易致贫户' "
    "where household_no in ('K', 'L')"
)


def tell(world: World, platforms: dict[dt.date, Path]) -> None:
    """Run the four days, with what happens between them; keeps the platform as it was on each."""

    def day(as_of: dt.date) -> None:
        platforms[as_of] = world.database.with_name(f"{as_of}.sqlite")
        shutil.copy(world.database, platforms[as_of])
        world.day(as_of)

    day(FIRST)
    # The platform changes, and the day that was sent is run again: what was sent stays what it was.
    world.change(PHONE.format(phone="13911113333", household="P"))
    day(FIRST)
    for household in "ABCKP":
        world.answer(OLD, "边缘户基本信息", FIRST, household)
    world.answer(OLD, "边缘户基本信息", FIRST, "R", "失败,证件号码有误")
    for household in "AWRZ":
        world.move(household)
    world.change(PHONE.format(phone="13911112222", household="B"))
    world.change(
        "update marginal_monitor set contact_name = '某人', contact_phone = '13900000011' where household_no = 'C'"
    )
    world.change(TO_UNSTABLE)
    world.change("create table of_v as select * from household where household_no = 'V'")
    world.change("delete from household where household_no = 'V'")
    day(SECOND)
    world.answer(OLD, "边缘户基本信息", FIRST, "W")
    world.answer(OLD, "变更信息", SECOND, "B", "失败,电话有误")
    world.change("update household set phone = (select phone from household where household_no = 'O')")
    world.change(TO_MARGINAL)
    day(THIRD)
    world.answer(NEW, "边缘户基本信息", SECOND, "R")
    world.change("insert into household select * from of_v")
    day(FOURTH)
    # Read after the last day has begun: no day that has been run sees it.
    world.answer(OLD, "边缘户基本信息", FIRST, "L")
    world.receive(FIRST)


class Story(World):
    """The world after its four days, and the platform as it was on each."""

    platforms: dict[dt.date, Path]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    world = Story(
        tmp_path_factory.mktemp("story"), [(name, place, own) for place, (name, own) in enumerate(PLACED.items())]
    )
    world.platforms = {}
    tell(world, world.platforms)
    return world


def numbers(rows: list[dict[str, str]]) -> list[str]:
    return [row["户编号"] for row in rows]


def test_an_accepted_household_that_moves_goes_out_as_update_in_the_new_county(story: Story) -> None:
    (updated,) = [row for row in story.rows(SECOND, NEW, "update") if row["户编号"] == "A"]
    assert (updated["县(市、区、旗)"], updated["变更内容"]) == ("庐阳区", "行政村代码")
    assert "A" not in numbers(story.rows(SECOND, NEW, "marginal_household"))


def test_a_household_that_moves_while_it_waits_is_not_sent_until_it_is_answered(story: Story) -> None:
    assert "W" not in {
        number for name in ("marginal_household", "update") for number in numbers(story.rows(SECOND, NEW, name))
    }
    assert "W" in numbers(story.rows(THIRD, NEW, "update"))


def test_a_refused_household_that_moves_is_sent_by_the_new_county(story: Story) -> None:
    assert numbers(story.rows(SECOND, NEW, "marginal_household")) == ["R"]
    assert numbers(story.rows(THIRD, NEW, "marginal_household")) == []
    # Its old county's list of refused records does not hold another county's household.
    assert "R" not in numbers(story.rows(SECOND, OLD, "refused"))


def test_the_places_of_members_and_measures_are_not_compared(story: Story) -> None:
    for name in ("marginal_member", "measure"):
        assert story.rows(SECOND, NEW, name) == []


def test_the_old_county_is_told_number_and_new_county_on_the_day_of_the_move_alone(story: Story) -> None:
    assert story.rows(SECOND, OLD, "moved") == [
        {"序号": str(place), "户编号": household, "现在的县(市、区、旗)": "庐阳区"}
        for place, household in enumerate("ARW", start=1)
    ]
    # A county that lost its last household has a package that day, and it holds nothing else.
    assert numbers(story.rows(SECOND, THIRD_COUNTY, "moved")) == ["Z"]
    assert story.files(SECOND, THIRD_COUNTY) == {"moved": 1}
    assert story.rows(THIRD, OLD, "moved") == [] and story.files(THIRD, THIRD_COUNTY) == {}


def test_refused_and_taken_back_nothing_is_sent(story: Story) -> None:
    assert [row["变更内容"] for row in story.rows(SECOND, OLD, "update") if row["户编号"] == "B"] == ["联系电话"]
    assert "B" not in numbers(story.rows(THIRD, OLD, "update"))
    assert numbers(story.rows(THIRD, OLD, "refused")) == ["B"]


def test_a_contact_person_entered_after_acceptance_goes_out_as_update(story: Story) -> None:
    (updated,) = [row for row in story.rows(SECOND, OLD, "update") if row["户编号"] == "C"]
    assert (updated["联系人姓名"], updated["变更内容"]) == ("某人", "联系人姓名；联系人电话")


@pytest.mark.parametrize("household", ["K", "L"])
def test_a_household_of_another_kind_than_it_was_entered_as_waits_for_the_county(story: Story, household: str) -> None:
    for day, changed in ((SECOND, True), (THIRD, False)):
        assessed = {row["household_no"]: row for row in result(story.settings, "assessment", day)}
        assert ("kind_changed" in assessed[household]["contradictions"]) == changed
        assert (household in numbers(story.rows(day, OLD, "verify"))) == changed
    imports = story.files(SECOND, OLD, "import")
    assert imports
    for name in imports:
        assert household not in numbers(story.rows(SECOND, OLD, name))


def test_a_household_that_the_platform_no_longer_holds_is_told_every_day_until_it_is_back(story: Story) -> None:
    for day in (SECOND, THIRD):
        lives = {row["household_no"]: row for row in result(story.settings, "life", day)}
        assert (lives["V"]["state"], lives["V"]["previous_state"], lives["V"]["county_code"], lives["V"]["since"]) == (
            "vanished", "confirmed", OLD, SECOND,
        )  # fmt: skip
        told = [row for row in result(story.settings, "finding", day) if row["rule"] == "household_vanished"]
        assert [(row["household_no"], row["county_code"], row["severity"], row["since"]) for row in told] == [
            ("V", OLD, "warning", SECOND)
        ]
        assert "V" in numbers(story.rows(day, OLD, "correct"))
    lives = {row["household_no"]: row for row in result(story.settings, "life", FOURTH)}
    assert (lives["V"]["state"], lives["V"]["since"]) == ("confirmed", FOURTH)


def test_what_a_version_said_stays_when_its_day_is_run_again(story: Story) -> None:
    assert [row["变更内容"] for row in story.rows(SECOND, OLD, "update") if row["户编号"] == "P"] == ["联系电话"]


def test_a_day_sees_the_answers_dated_before_it(story: Story) -> None:
    def states(household: str) -> dict[dt.date, str]:
        found = {}
        for day in DAYS:
            rows = result(story.settings, "outside", day)
            own = [row for row in rows if row["format"] == "marginal_household" and row["record_key"] == household]
            for row in own:
                found[day] = row["state"]
        return found

    assert states("W") == {SECOND: "sent", THIRD: "accepted", FOURTH: "accepted"}
    assert states("L") == {SECOND: "sent", THIRD: "sent", FOURTH: "sent"}


def test_every_day_again_gives_the_same_bytes_in_any_order(story: Story) -> None:
    seen = {day: story.bytes_of(day) for day in DAYS}
    for day in random.Random(7).sample(DAYS, len(DAYS)):
        # Nothing is left of the day but what the ledger and its neighbours know.
        shutil.copy(story.platforms[day], story.database)
        for part in PARTS:
            shutil.rmtree(layout.day_folder(story.settings.home, part, day))
        story.day(day)
        now = story.bytes_of(day)
        assert {name for name in {*now, *seen[day]} if now.get(name) != seen[day].get(name)} == set(), day
