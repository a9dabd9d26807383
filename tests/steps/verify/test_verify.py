"""`verify` says of every damage where it is and what to do (N3.3)."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from steps.day import step_of
from steps.verify.checks import verify
from steps.verify.trouble import Trouble
from storage.day import Day
from storage.settings import Settings
from tests.steps.verify.damage import COUNTY, DAMAGES, DAY, PACKAGE, ZIP

pytestmark = pytest.mark.slow


def wrong(settings: Settings, as_of: dt.date | None = None) -> list[Trouble]:
    return [trouble for trouble in verify(settings, as_of) if not trouble.note]


def test_a_home_that_nobody_touched_has_no_trouble(settings: Settings) -> None:
    assert verify(settings) == [] and verify(settings, DAY) == [] and verify(settings, dt.date(2021, 1, 1)) == []


def test_nothing_is_changed_by_looking(settings: Settings) -> None:
    def seen() -> dict[str, tuple[int, int]]:
        paths = [path for path in settings.home.rglob("*") if path.is_file()]
        return {str(path): (path.stat().st_mtime_ns, path.stat().st_size) for path in paths}

    before = seen()
    verify(settings)
    assert seen() == before


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damage_is_named(settings: Settings, name: str) -> None:
    damage, words = DAMAGES[name]
    damage(settings.home)
    found = [str(trouble) for trouble in wrong(settings)]
    assert any(words in line for line in found), found
    assert all("\n" not in line and "; " in line for line in found), found
    assert len(found) < 12, found


# Together: one of each kind that leaves the others to be seen.
TEN = (
    "a byte of the snapshot",
    "a byte of the results",
    "a byte of a package",
    "a byte of the outbox",
    "a foreign file in the results",
    "a manifest emptied",
    "an answer's state",
    "a version's content",
    "an event removed",
    "accepted values changed",
    "a run added",
    "a foreign package",
    "a home that others can read",
)


def test_many_damages_at_once_are_all_named(settings: Settings) -> None:
    damages = [DAMAGES[name] for name in TEN if name != "a byte of the snapshot"]
    for damage, _ in damages:
        damage(settings.home)
    found = [str(trouble) for trouble in wrong(settings)]
    assert not [words for _, words in damages if not any(words in line for line in found)], found


def test_what_a_rerun_may_leave_is_a_note(settings: Settings) -> None:
    for name in (".staging/as_of=2020-05-08/341221.zip", ".scratch/results/as_of=2020-05-08/new/x"):
        (settings.home / name).parent.mkdir(parents=True, exist_ok=True)
        (settings.home / name).write_bytes(b"x")
    found = verify(settings)
    assert len(found) == 2 and all(trouble.note and "interrupted run" in trouble.what for trouble in found)


def test_a_day_removed_from_the_oldest_on_is_no_trouble(settings: Settings, tmp_path: Path) -> None:
    """Retention takes whole days; the newest one stays."""
    later = DAY + dt.timedelta(days=1)
    for name in ("pull", "check", "assess", "draw", "export", "deliver", "watch", "report"):
        step_of(name).run(Day(later, settings))
    assert wrong(settings) == []
    shutil.copytree(settings.home, tmp_path / "whole")
    for part in ("snapshot", "checks", "results", "drawn", "packages", "quality"):
        shutil.rmtree(settings.home / part / f"as_of={DAY}")
    (settings.home / ZIP).unlink()
    assert wrong(settings) == []
    # The newest day gone is none of its doing.
    whole = Settings(tmp_path / "whole", settings.source)
    (tmp_path / "whole").chmod(0o700)
    shutil.rmtree(whole.home / "packages" / f"as_of={later}")
    assert any(f"packages/as_of={later}/{COUNTY}: missing" in str(trouble) for trouble in wrong(whole))
    assert wrong(whole, DAY) == []


def test_a_package_written_anew_after_it_left_is_a_note(settings: Settings) -> None:
    shutil.rmtree(settings.home / PACKAGE)
    day = Day(DAY, settings)
    step_of("pull").run(day)
    for name in ("draw", "export"):
        step_of(name).run(day)
    found = verify(settings)
    assert [str(trouble) for trouble in found] == [
        f"note: {PACKAGE}: written anew after it left; what left is told by its delivery's event"
    ]


def test_a_package_delivered_and_not_marked_is_told(settings: Settings) -> None:
    """A crash between the two: delivering again repairs it."""
    later = DAY + dt.timedelta(days=1)
    for name in ("pull", "check", "assess", "draw", "export"):
        step_of(name).run(Day(later, settings))
    target = settings.home / "outbox" / COUNTY / f"{COUNTY}_20200509.zip"
    target.write_bytes(b"x")
    (trouble,) = wrong(settings)
    assert "never marked it sent" in trouble.what and "--until deliver" in trouble.remedy
    step_of("deliver").run(Day(later, settings))
    assert wrong(settings) == []
