"""Every day run again gives the same bytes, whatever has been received since, in whatever order ("Versions of a
record").
"""

import random
import shutil
from pathlib import Path

from storage import layout
from tests.steps.two_counties import DAYS, MARGINAL, NEW, OLD, PARTS, World

FIRST, SECOND, THIRD, FOURTH = DAYS


def story(world: World) -> dict[object, Path]:
    """Four days with changes, moves and answers; returns the platform as it was on each."""
    platforms = {}

    def day(as_of: object) -> None:
        platforms[as_of] = world.database.with_name(f"{as_of}.sqlite")
        shutil.copy(world.database, platforms[as_of])
        world.day(as_of)  # type: ignore[arg-type]

    day(FIRST)
    world.answer(OLD, "边缘户基本信息", FIRST, "A")
    world.answer(OLD, "边缘户基本信息", FIRST, "R", "失败,证件号码有误")
    world.change("update household set phone = '13911112222' where household_no = 'A'")
    world.change("update household set risk_2 = '缺资金' where household_no = 'W'")
    day(SECOND)
    # The newer version of W is taken: the older one waits for nothing. A's update is refused. R moves.
    world.answer(OLD, "边缘户基本信息", SECOND, "W")
    world.answer(OLD, "变更信息", SECOND, "A", "失败,电话有误")
    world.move("R")
    world.change("delete from household where household_no = 'V'")
    day(THIRD)
    world.answer(NEW, "边缘户基本信息", THIRD, "R")
    world.move("A")
    day(FOURTH)
    world.drop(OLD, "再报.csv", "户编号,导入结果,失败原因\nV,成功,\n不存在,成功,\n")
    world.receive(FOURTH)
    return platforms


def test_every_day_again_gives_the_same_bytes(tmp_path: Path) -> None:
    world = World(tmp_path, [(name, place, MARGINAL) for place, name in enumerate("AWRV")])
    platforms = story(world)
    seen = {day: world.bytes_of(day) for day in DAYS}  # type: ignore[attr-defined]
    assert world.rows(SECOND, OLD, "update") and world.rows(THIRD, OLD, "moved") and world.rows(FOURTH, NEW, "update")

    orders = [list(DAYS), random.Random(7).sample(DAYS, len(DAYS))]
    for order in orders:
        for day in order:
            # Nothing is left of the day but what the ledger and its neighbours know.
            shutil.copy(platforms[day], world.database)
            for part in PARTS:
                kept = layout.day_folder(world.settings.home, part, day)
                shutil.rmtree(kept) if part != "results" else None
            world.day(day)
            now = world.bytes_of(day)
            assert {name for name in {*now, *seen[day]} if now.get(name) != seen[day].get(name)} == set(), day
