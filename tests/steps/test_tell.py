"""Who is told what over some days of made-up deadlines: each change once, reminders, digests, runs (N2.1c)."""

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa

from policies.files import PolicyError
from steps.day import step_of
from storage.day import Day
from tests.conftest import create_database
from tests.telling import FEIDONG, LINQUAN, NOWHERE, PLACES, TAIHE, World

ON_TRACK = {LINQUAN: ("on_track", 80, 40), TAIHE: ("on_track", 50, 10), FEIDONG: ("met", 30, 0)}


def test_over_ten_days_each_target_is_told_each_thing_once(tmp_path: Path) -> None:
    world = World(tmp_path)
    assert world.tell("2020-04-28") == {}  # nothing is judged yet

    # A first day on which all is well is no news; six working days before the due day.
    world.look("2020-04-28", ON_TRACK)
    assert world.tell("2020-04-28") == {}

    # One county falls behind: the province, its prefecture and itself are told, once however often it is looked at.
    world.look("2020-04-29", ON_TRACK | {LINQUAN: ("at_risk", 80, 40)})
    # Five working days are left (30 April, 6 to 9 May), so that it is reminded as well.
    assert world.tell("2020-04-29") == {"state": 3, "reminder": 1}
    assert world.tell("2020-04-29") == {}
    told = world.messages(kind="state")
    assert {row.target for row in told} == {"office", "fuyang", "linquan"} and {row.state for row in told} == {
        "waiting"
    }
    own = next(row for row in told if row.target == "linquan")
    assert own.subject == "【监测帮扶】边缘户联系人录入：临泉县进度变化（4月29日）"
    assert "临泉县：进度正常 → 可能逾期，应完成120户，已完成80户，未完成40户" in own.body
    assert "2020年5月10日24时截止" in own.body and own.body.endswith(
        "详情：https://board.example:8080/board/county/341221"
    )
    assert "太和县" not in next(row for row in told if row.target == "fuyang").body

    # The same state the day after; a day judged again is no change, and an older day tells nothing any more.
    world.look("2020-04-30", ON_TRACK | {LINQUAN: ("at_risk", 82, 38)})
    assert world.tell("2020-04-30") == {}
    assert world.tell("2020-04-29") == {}

    # A month begins in the holidays: its digest, compared with the oldest day that there is.
    world.look("2020-05-01", ON_TRACK | {LINQUAN: ("at_risk", 82, 38)})
    assert world.tell("2020-05-01") == {"monthly": 1}

    # No run on Monday 4 May; the week's digest is told with Wednesday's.
    world.look("2020-05-06", ON_TRACK | {LINQUAN: ("at_risk", 90, 30), TAIHE: ("at_risk", 50, 10)})
    assert world.tell("2020-05-06") == {"state": 2, "weekly": 1}
    (weekly,) = world.messages(kind="weekly")
    assert weekly.target == "office" and weekly.subject == "【监测帮扶周报】全省限时任务进度（2020年5月6日）"
    assert "应完成210户，已完成170户（+10），未完成40户；已完成1个县，可能逾期2个县" in weekly.body
    assert "\n阜阳市：应完成180户，已完成140户，未完成40户\n" in weekly.body
    assert "与2020年4月29日相比" in weekly.body and "\n进度变化：太和县（进度正常 → 可能逾期）\n" in weekly.body
    assert weekly.body.endswith("/board/")

    # Two working days are left on 7 May: those that still miss something are reminded, once a day.
    world.look("2020-05-07", ON_TRACK | {LINQUAN: ("at_risk", 100, 20), TAIHE: ("met", 60, 0)})
    assert world.tell("2020-05-07") == {"state": 2, "reminder": 1}
    assert world.tell("2020-05-07") == {}
    reminder = world.messages(kind="reminder")[-1]
    assert reminder.subject == "【监测帮扶提醒】边缘户联系人录入还有2个工作日，临泉县尚有20户未完成"
    assert "名单见各县数据包中的“待补录清单”" in reminder.body

    # A check within the last day is newer than the day's own look.
    world.look("2020-05-08", ON_TRACK | {LINQUAN: ("at_risk", 110, 10), TAIHE: ("met", 60, 0)})
    assert world.tell("2020-05-08") == {"reminder": 1}
    world.look("2020-05-08", {LINQUAN: ("met", 120, 0)}, hour=14)
    assert world.tell("2020-05-08") == {"state": 3}
    assert "2020年5月8日14时" in world.messages(target="linquan")[-1].body

    # A run that nobody looked at is not forgotten: the change of 9 May is told on the 11th.
    world.look("2020-05-09", ON_TRACK | {LINQUAN: ("at_risk", 119, 1), TAIHE: ("met", 60, 0)})
    world.look("2020-05-11", ON_TRACK | {LINQUAN: ("missed", 119, 1), TAIHE: ("met", 60, 0), NOWHERE: ("missed", 0, 2)})
    assert world.tell("2020-05-11") == {"state": 3, "weekly": 1}
    assert "临泉县：已完成 → 已逾期" in world.messages(target="linquan")[-1].body
    last = world.messages(target="office", kind="state")[-1].body
    assert "不属于任何县：进度正常 → 已逾期，应完成2户" in last
    assert "未归入县" not in world.messages(target="fuyang")[-1].body


def test_an_extension_is_told_as_such_and_tells_nothing_twice(tmp_path: Path) -> None:
    world = World(tmp_path)
    later, before = "2020-05-20", "2020-05-10"
    world.look("2020-05-11", {LINQUAN: ("missed", 80, 40), TAIHE: ("missed", 80, 40)})
    assert world.tell("2020-05-11") == {"state": 3, "weekly": 1}
    world.look("2020-05-12", {TAIHE: ("missed", 80, 40)})
    world.look("2020-05-12", {LINQUAN: ("on_track", 80, 40)}, due=later, extended_from=before)
    assert world.tell("2020-05-12") == {"state": 3}
    body = world.messages(target="linquan")[-1].body
    assert "2020年5月20日24时截止（由2020年5月10日延期）" in body and "临泉县：已逾期 → 进度正常" in body
    world.look("2020-05-13", {LINQUAN: ("at_risk", 80, 40)}, due=later, extended_from=before)
    assert world.tell("2020-05-13") == {"state": 3, "reminder": 1}  # 14, 15, 18, 19 and 20 May are left
    assert "延期" in world.messages(target="linquan", kind="state")[-1].body


def test_an_extension_changes_no_state_by_itself(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.look("2020-05-07", {LINQUAN: ("at_risk", 80, 40)})
    assert world.tell("2020-05-07")["state"] == 3
    world.look("2020-05-08", {LINQUAN: ("at_risk", 80, 40)}, due="2020-05-20", extended_from="2020-05-10")
    assert "state" not in world.tell("2020-05-08")


def test_a_new_month_is_no_change_where_each_household_has_its_own_due_day(tmp_path: Path) -> None:
    world = World(tmp_path)
    late = {LINQUAN: ("missed", 80, 40), TAIHE: ("missed", 10, 3)}
    world.look("2020-05-29", late, due="2020-05-31", deadline="first_measure")
    assert world.tell("2020-05-29")["state"] == 2
    world.look("2020-06-02", late, due="2020-06-30", deadline="first_measure")
    assert "state" not in world.tell("2020-06-02")
    # What changed over the month's end is told as it was.
    world.look("2020-06-03", late | {TAIHE: ("on_track", 13, 2)}, due="2020-06-30", deadline="first_measure")
    assert world.tell("2020-06-03")["state"] == 2
    assert "太和县：已逾期 → 进度正常" in world.messages(target="office", kind="state")[-1].body


def test_a_target_that_comes_in_a_new_month_knows_of_the_last_look_before(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.look("2020-05-29", {LINQUAN: ("missed", 80, 40)}, due="2020-05-31", deadline="first_measure")
    world.look("2020-06-02", {LINQUAN: ("missed", 80, 40)}, due="2020-06-30", deadline="first_measure")
    assert "state" not in world.tell("2020-06-02")


def test_a_digest_waits_for_the_days_own_look(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.look("2020-05-08", ON_TRACK)
    world.look("2020-05-11", ON_TRACK, hour=2)
    assert "weekly" not in world.tell("2020-05-11")
    world.look("2020-05-11", ON_TRACK)
    world.look("2020-05-11", {LINQUAN: ("on_track", 1, 2)}, due="2020-05-31", deadline="first_measure")
    assert world.tell("2020-05-11")["weekly"] == 1
    assert "首项帮扶措施落实" in world.messages(kind="weekly")[-1].body


def test_a_digest_compares_no_counts_of_different_months(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.look("2020-04-29", {LINQUAN: ("on_track", 50, 5)}, due="2020-04-30", deadline="first_measure")
    world.look("2020-04-29", {LINQUAN: ("on_track", 70, 50)})
    world.look("2020-05-06", {LINQUAN: ("missed", 2, 5)}, due="2020-05-31", deadline="first_measure")
    world.look("2020-05-06", {LINQUAN: ("on_track", 80, 40)})
    assert world.tell("2020-05-06")["weekly"] == 1
    body = world.messages(kind="weekly")[-1].body
    assert "应完成120户，已完成80户（+10），未完成40户" in body
    assert "应完成7户，已完成2户，未完成5户；" in body
    assert "进度变化：临泉县（进度正常 → 已逾期）" in body  # a state goes on over the month's end


def test_the_monthly_digest_tells_the_month_that_ended(tmp_path: Path) -> None:
    world = World(tmp_path)
    for day, done in (("2020-04-30", 30), ("2020-05-01", 1), ("2020-05-29", 50)):
        due = "2020-04-30" if day == "2020-04-30" else "2020-05-31"
        world.look(day, {LINQUAN: ("on_track", done, 5)}, due=due, deadline="first_measure")
    world.look("2020-05-30", {LINQUAN: ("met", 7, 0)}, hour=14)  # the day's own look failed
    world.look("2020-06-01", {LINQUAN: ("on_track", 0, 5)}, due="2020-06-30", deadline="first_measure")
    assert world.tell("2020-06-01")["monthly"] == 1
    (told,) = world.messages(kind="monthly")
    assert told.subject == "【监测帮扶月报】全省限时任务进度（2020年5月29日）"
    assert "截至2020年5月29日，全省限时任务进度，与2020年5月1日相比" in told.body
    assert "（2020年5月31日截止）：应完成55户，已完成50户（+49），未完成5户" in told.body


def test_without_a_look_in_the_month_that_ended_there_is_no_monthly_digest(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.look("2020-04-29", ON_TRACK)
    world.look("2020-06-01", ON_TRACK)
    assert "monthly" not in world.tell("2020-06-01")


def test_a_county_that_needs_nothing_is_not_told_as_done(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.look("2020-05-08", {LINQUAN: ("at_risk", 80, 40), TAIHE: ("at_risk", 5, 10), FEIDONG: ("met", 0, 0)})
    assert world.tell("2020-05-08")["state"] == 3
    # Taihe has gone into Linquan.
    world.look("2020-05-11", {LINQUAN: ("at_risk", 85, 50), TAIHE: ("met", 0, 0), FEIDONG: ("met", 0, 0)})
    assert world.tell("2020-05-11") == {"weekly": 1}
    body = world.messages(kind="weekly")[-1].body
    assert "应完成135户，已完成85户" in body and "；可能逾期1个县" in body
    assert "太和县" not in body and "已完成1个县" not in body
    # The first that there is to do begins on track, and was never done before.
    world.look("2020-05-12", {LINQUAN: ("at_risk", 85, 50), FEIDONG: ("on_track", 0, 3)})
    assert world.tell("2020-05-12") == {}


def test_an_area_that_needs_nothing_has_no_digest(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.look("2020-05-11", {LINQUAN: ("met", 0, 0)})
    assert world.tell("2020-05-11") == {}


def test_two_digests_of_one_area_with_different_deadlines_are_both_told(tmp_path: Path) -> None:
    rule = {"to": ["office"], "area": "province", "what": ["weekly"]}
    names = ("contact_person", "first_measure")
    world = World(tmp_path, [rule | {"deadlines": [name]} for name in names])
    world.look("2020-05-11", ON_TRACK)
    world.look("2020-05-11", ON_TRACK, due="2020-05-31", deadline="first_measure")
    assert world.tell("2020-05-11") == {"weekly": 2}
    assert world.tell("2020-05-11") == {}
    one, other = world.messages()
    assert "边缘户联系人录入" in one.body and "边缘户联系人录入" not in other.body


def test_a_run_in_trouble_is_told_to_the_engineers_once(tmp_path: Path) -> None:
    world = World(tmp_path)
    day = Day(dt.date(2020, 5, 8), world.settings)
    run = ("province_day", "scheduled__2020-05-08", "late")
    assert step_of("tell_run").run(day, *run) == {"run": 1}
    assert step_of("tell_run").run(day, *run) == {"run": 0}
    (told,) = world.messages()
    assert told.target == "engineers" and told.subject == "【监测帮扶运行】province_day 2020年5月8日：未按时完成"
    assert told.body.endswith("https://board.example:8080/dags/province_day")


def test_a_message_names_so_many_counties_and_says_how_many_more(tmp_path: Path) -> None:
    world = World(tmp_path, [{"to": ["office"], "area": "province", "what": ["state"]}])
    counties = [f"3401{number:02d}" for number in range(40)]
    world.look("2020-05-07", dict.fromkeys(counties, ("on_track", 5, 5)))
    assert world.tell("2020-05-07") == {}
    world.look("2020-05-08", {code: ("at_risk", 5, 5 + place) for place, code in enumerate(counties)})
    assert world.tell("2020-05-08") == {"state": 1}
    (told,) = world.messages()
    assert told.body.count("进度正常 → 可能逾期") == 15 and "另有25个县" in told.body
    assert told.body.index("340139：") < told.body.index("340138：")  # who misses most stands first


def test_a_name_is_a_name_and_no_mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(tmp_path)
    monkeypatch.setitem(PLACES, LINQUAN, ("临泉县\n[点此](http://x) {{ 1 }}", "3412", "阜阳市"))
    world.look("2020-05-11", {LINQUAN: ("missed", 80, 40)})
    world.tell("2020-05-11")
    body = world.messages(target="linquan")[-1].body
    assert "临泉县点此httpx1：" in body and "[" not in body and "{" not in body


def test_a_ledger_on_postgresql_tells_the_same(tmp_path: Path, postgresql: sa.URL) -> None:
    world = World(tmp_path, ledger=create_database(postgresql, "telling"))
    world.look("2020-05-08", ON_TRACK)
    assert world.tell("2020-05-08") == {"reminder": 1}
    world.look("2020-05-11", {LINQUAN: ("missed", 80, 40), NOWHERE: ("missed", 0, 2)})
    assert world.tell("2020-05-11") == {"state": 3, "weekly": 1}
    assert world.tell("2020-05-11") == {}


def test_without_recipients_nobody_is_told(tmp_path: Path) -> None:
    world = World(tmp_path, [])
    world.look("2020-05-11", {LINQUAN: ("missed", 80, 40)})
    assert world.tell("2020-05-11") == {} and not world.messages()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("targets: {}\nrules: [{to: [office], area: province, what: [state]}]", "no target office"),
        ("targets: {a: {kind: sms, to: [x]}}\nrules: []", "targets.a"),
        ("targets: {a: {kind: smtp, to: [nobody]}}\nrules: []", "targets.a.smtp.to.0"),
        ("targets: {}\nrules: [{to: [a], area: '34', what: [state]}]", "rules.0.area"),
        (
            "targets: {a: {kind: wecom, connection: c}}\n"
            "rules: [{to: [a], area: province, what: [state], deadlines: [contacts]}]",
            "deadlines.yaml has no contacts",
        ),
    ],
)
def test_recipients_that_cannot_be_are_told_in_one_line(tmp_path: Path, text: str, told: str) -> None:
    world = World(tmp_path)
    Path(world.settings.recipients).write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        world.tell("2020-05-08")
    assert str(caught.value).startswith("recipients.yaml: ") and told in str(caught.value)
    assert "\n" not in str(caught.value)
