"""What a county receives, opened as the county opens it (N1.3b, N1.3c, N3.3)."""

import hashlib
import itertools
import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import python_calamine

from policies.model import load_model
from policies.record_key import BLANK
from storage import layout
from storage.manifest import read_manifest
from tests.conftest import DemoDay, need
from tests.day import DAY, result, snapshot


def packages(demo_day: DemoDay) -> dict[str, dict]:
    folder = layout.day_folder(demo_day.settings.home, "packages", DAY)
    return {path.name: read_manifest(path) or {} for path in sorted(folder.iterdir())}


def rows_of(demo_day: DemoDay, county: str, manifest: dict, format_name: str) -> list[dict[str, str]]:
    found = []
    for file in manifest["files"]:
        if file["format"] == format_name:
            path = layout.day_folder(demo_day.settings.home, "packages", DAY) / county / file["name"]
            headings, *rows = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
            assert len(rows) == file["rows"]
            found.extend(dict(zip(headings, row, strict=True)) for row in rows)
    return found


def test_every_county_with_households_has_a_package_and_the_province_its_list(demo_day: DemoDay) -> None:
    counties = {row["county_code"] for row in result(demo_day.settings, "scale")}
    with_households = {row["county_code"] for row in result(demo_day.settings, "assessment")} & counties
    assert set(packages(demo_day)) == with_households | {"province"}


def test_manifests_name_every_file_with_its_digest(demo_day: DemoDay) -> None:
    for county, manifest in packages(demo_day).items():
        folder = layout.day_folder(demo_day.settings.home, "packages", DAY) / county
        files = [*manifest["files"], *manifest["towns"]]
        there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
        assert there == {file["name"] for file in files} | {
            "manifest.json",
            "封面.html",
            "封面.xlsx",
            "质量报告.html",
        }
        for file in files:
            assert hashlib.sha256((folder / file["name"]).read_bytes()).hexdigest() == file["sha256"]


def held(demo_day: DemoDay) -> tuple[set[str], set[tuple[str, str]]]:
    """The households held back with everything of them, and the measures held back alone."""
    finding = [row for row in result(demo_day.settings, "finding") if row["holds"]]
    alone = {(row["household_no"], row["key"]) for row in finding if row["table"] == "measure"}
    return {row["household_no"] for row in finding if row["table"] != "measure"}, alone


def test_exactly_the_confirmed_households_that_nothing_holds_back_are_sent(demo_day: DemoDay) -> None:
    errors, _ = held(demo_day)
    counties = {row["county_code"] for row in result(demo_day.settings, "scale")}
    confirmed = [row for row in result(demo_day.settings, "assessment") if row["status"] == "confirmed"]
    ready = [row for row in confirmed if row["household_no"] not in errors and row["county_code"] in counties]
    sent: dict[str, set[tuple[str, str]]] = {"unstable": set(), "marginal": set()}
    members: set[str] = set()
    for county, manifest in packages(demo_day).items():
        for kind, name in [("unstable", "unstable_annotation"), ("marginal", "marginal_household")]:
            sent[kind] |= {(county, row["户编号"]) for row in rows_of(demo_day, county, manifest, name)}
        members |= {row["户编号"] for row in rows_of(demo_day, county, manifest, "marginal_member")}
    for kind, found in sent.items():
        assert found == {(row["county_code"], row["household_no"]) for row in ready if row["kind"] == kind}
    assert members == {number for _, number in sent["marginal"]}


def test_exactly_the_measures_of_these_that_are_not_held_alone_are_sent(demo_day: DemoDay) -> None:
    homes, alone = held(demo_day)
    counties = {row["county_code"] for row in result(demo_day.settings, "scale")}
    ready = {
        row["household_no"]
        for row in result(demo_day.settings, "assessment")
        if row["status"] == "confirmed" and row["household_no"] not in homes and row["county_code"] in counties
    }
    measures = {
        (row["household_no"], row["measure_no"] or BLANK)
        for row in snapshot(demo_day.settings, "measure")
        if row["household_no"] in ready
    }
    sent = {
        (row["户编号"], row["措施编号"])
        for county, manifest in packages(demo_day).items()
        for row in rows_of(demo_day, county, manifest, "measure")
    }
    assert sent == measures - alone and measures & alone


def test_what_departments_know_of_members_is_filled_in(demo_day: DemoDay) -> None:
    sent = {
        row["人编号"]: row
        for county, manifest in packages(demo_day).items()
        for row in rows_of(demo_day, county, manifest, "marginal_member")
    }
    carried = Counter(number for _, number in {(m["household_no"], m["number"]) for m in people(demo_day)})
    once = {person["person_no"]: person["number"] for person in people(demo_day) if carried[person["number"]] == 1}
    drawn = {(row["number"], row["benefit"]) for row in snapshot(demo_day.settings, "civil_affairs_feed")}
    certified = {row["number"]: row for row in snapshot(demo_day.settings, "disabled_feed")}
    for person, row in sent.items():
        number = once.get(person)
        assert row["是否享受低保"] == ("是" if (number, "农村低保") in drawn else "否")
        assert row["是否特困供养"] == ("是" if (number, "农村特困") in drawn else "否")
        known = certified.get(number)
        assert row["残疾等级"] == (known["level"] or "" if known else "")
        assert row["残疾证办证年度"] == (str(known["issued_on"].year) if known else "")
    assert {row["是否享受低保"] for row in sent.values()} == {"是", "否"} and any(
        row["残疾类别"] for row in sent.values()
    )


def people(demo_day: DemoDay) -> list[dict]:
    """The members whose identity number can be read."""
    return [row for row in snapshot(demo_day.settings, "member") if row["number"]]


def test_no_impossible_income_is_sent(demo_day: DemoDay) -> None:
    sent = {
        row["户编号"]
        for county, manifest in packages(demo_day).items()
        for name in ("unstable_annotation", "marginal_household")
        for row in rows_of(demo_day, county, manifest, name)
    }
    income = {row["household_no"]: row["per_capita_income"] for row in result(demo_day.settings, "assessment")}
    assert sent and all(income[home] is None or 0 <= income[home] <= 50_000 for home in sent)


def test_what_is_held_stands_in_a_list_of_its_own_before_all_others(demo_day: DemoDay) -> None:
    homes, alone = held(demo_day)
    whole, measures = [], []
    for county, manifest in packages(demo_day).items():
        lists = [file["format"] for file in manifest["files"] if file["kind"] == "list"]
        assert "held" not in lists[1:]
        rows = rows_of(demo_day, county, manifest, "held")
        assert len({row["户编号"] for row in rows}) == len(rows)  # one line per household
        for row in rows:
            assert row["问题"] and row["问题所在"] and row["处理意见"] and row["首次发现日期"]
            if row["暂缓内容"] == "该户及其全部资料":
                whole.append(row["户编号"])
            else:
                named = row["暂缓内容"].removeprefix("该户措施：").split("、")
                measures += [(row["户编号"], number) for number in named]
    assert sorted(whole) == sorted(homes)
    assert sorted(measures) == sorted(each for each in alone if each[0] not in homes)


def test_every_household_member_and_measure_is_sent_held_back_or_not_due(demo_day: DemoDay) -> None:
    total = people = given = 0
    statuses = Counter((row["county_code"], row["status"]) for row in result(demo_day.settings, "assessment"))
    for county, manifest in packages(demo_day).items():
        counts = manifest["counts"]
        if county == "province":
            total += counts["unplaced"]
            people += counts["unplaced_members"]
            given += counts["unplaced_measures"]
            continue
        assert counts["households"] == counts["sent"] + counts["held_back"] + counts["not_due"]
        for status in ("confirmed", "eliminated"):
            parts = [counts[f"{status}_{part}"] for part in ("sent", "before", "held_back", "unsettled")]
            assert sum(parts) == counts[status] == statuses[county, status] and parts[1] == 0
        assert counts["members"] == counts["members_sent"] + counts["members_held_back"] + counts["members_not_due"]
        assert counts["members_sent"] == len(rows_of(demo_day, county, manifest, "marginal_member"))
        assert counts["measures"] == counts["measures_sent"] + counts["measures_held_back"] + counts["measures_not_due"]
        assert counts["measures_sent"] == len(rows_of(demo_day, county, manifest, "measure"))
        total += counts["households"]
        people += counts["members"]
        given += counts["measures"]
    account = (read_manifest(layout.day_folder(demo_day.settings.home, "snapshot", DAY)) or {})["account"]
    assert total == account["household"]["counted"] == len(result(demo_day.settings, "assessment"))
    assert people == account["member"]["counted"]
    assert given == account["measure"]["counted"]


def lines_of(demo_day: DemoDay, name: str) -> list[dict[str, str]]:
    """Every line of a list, with its `county`."""
    return [
        {**row, "county": county}
        for county, manifest in packages(demo_day).items()
        for row in rows_of(demo_day, county, manifest, name)
    ]


def test_contacts_come_first_of_what_is_to_complete(demo_day: DemoDay) -> None:
    lacking = {row["household_no"] for row in result(demo_day.settings, "contact_status") if not row["has_contact"]}
    lines = lines_of(demo_day, "complete")
    for county in packages(demo_day):
        due = [bool(row["截止日期"]) for row in lines if row["county"] == county]
        assert due == sorted(due, reverse=True)
    assert {row["户编号"] for row in lines if row["截止日期"] and "联系人" in row["问题"]} == lacking


def test_every_list_goes_by_town_and_village(demo_day: DemoDay) -> None:
    for name in ("held", "complete", "correct"):
        for county in packages(demo_day):
            rows = [row for row in lines_of(demo_day, name) if row["county"] == county and not row.get("截止日期")]
            places = [(row["乡(镇)"], row["行政村"]) for row in rows]
            towns = [town for town, _ in itertools.groupby(town for town, _ in places)]
            villages = [place for place, _ in itertools.groupby(places)]
            assert len(set(towns)) == len(towns) and len(set(villages)) == len(villages)


Told = Callable[[dict[str, Any]], bool]


def asked_elsewhere(demo_day: DemoDay, unreached: Told) -> Told:
    """Whether a finding is no correction, told from results alone."""
    judged = {row["household_no"]: row for row in result(demo_day.settings, "assessment")}
    to_verify = {row["户编号"] for row in lines_of(demo_day, "verify")}

    def out(finding: dict[str, Any]) -> bool:
        home = judged.get(finding["household_no"], {"status": None})
        if finding["rule"] in ("row_copied", "3_11_010") or home["status"] == "rejected":
            return True
        verifies = finding["asks"] == "verify" or finding["rule"] == "kind_without_confirmation"
        return (verifies and finding["household_no"] in to_verify) or unreached(finding)

    return out


def of_no_window(demo_day: DemoDay) -> Told:
    """Whether a finding is about an income that no window of its household reaches."""
    judged = {row["household_no"]: row for row in result(demo_day.settings, "assessment")}
    month_of = DAY.year * 12 + DAY.month - 1

    def out(finding: dict[str, Any]) -> bool:
        home = judged.get(finding["household_no"], {"status": None})
        month = re.match(
            r".*/(\d{4})(0[1-9]|1[0-2])(/|$)", finding["key"] if finding["table"] == "income_entry" else ""
        )
        if month is None or home["status"] is None:
            return False
        entered, start = int(month[1]) * 12 + int(month[2]) - 1, home["window_start"]
        first = start.year * 12 + start.month - 1
        return not (first - 12 <= entered < first + 12 or entered >= month_of - 24)

    return out


def test_every_finding_stands_in_one_list_or_is_no_correction(demo_day: DemoDay) -> None:
    """One line per field of a record: held, else to complete, else to correct."""
    unreached = of_no_window(demo_day)
    out = asked_elsewhere(demo_day, unreached)
    findings = result(demo_day.settings, "finding")
    fields: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in findings:
        fields.setdefault(tuple(row[name] or "" for name in ("household_no", "table", "key", "field")), []).append(row)
    due: Counter[str] = Counter()
    for rows in fields.values():
        if any(row["holds"] for row in rows):
            continue
        rows = [row for row in rows if not unreached(row)]
        unreadable = any(row["rule"] == "value_unreadable" for row in rows)
        asks = {"complete" if row["asks"] == "complete" and not unreadable else "correct"
                for row in rows if (row["asks"] == "complete" and not unreadable) or not out(row)}  # fmt: skip
        due.update(asks)
    assert len(lines_of(demo_day, "correct")) == due["correct"]
    assert sum(not row["截止日期"] for row in lines_of(demo_day, "complete")) == due["complete"]
    assert sum(map(out, findings)) > 0


def test_a_county_s_own_lists_are_whole_and_speak_without_codes(demo_day: DemoDay) -> None:
    numbers = {row["person_no"]: row["id_number"] for row in snapshot(demo_day.settings, "member")}
    for row in lines_of(demo_day, "correct"):
        if row["字段"] == "证件号码" and row["数据表"] == "家庭成员" and row["county"] != "province":
            assert "*" not in row["当前值"] and "*" not in row["姓名"]
            assert numbers[row["记录"]] in unicodedata.normalize("NFKC", row["当前值"]).strip()
        shown = [text for heading, text in row.items() if heading not in ("规则编号", "county")]
        assert not [text for text in shown if re.search(r"[a-z]+_[a-z]+|poverty_line", str(text))]
        assert row["检查项目"] or re.fullmatch(r"[0-9A-Z_-]+(、[0-9A-Z_-]+)*", row["规则编号"])
        assert row["级别"] in ("必须改正", "请核实", "提示")


def test_candidates_and_leads_are_listed_with_their_reasons(demo_day: DemoDay) -> None:
    counties = {row["county_code"] for row in result(demo_day.settings, "scale")}
    candidates = {
        row["household_no"]
        for row in result(demo_day.settings, "assessment")
        if row["status"] == "candidate" and row["county_code"] in counties
    }
    led = {row["household_no"] for row in result(demo_day.settings, "lead") if row["county_code"] in counties}
    listed = [
        row for county, manifest in packages(demo_day).items() for row in rows_of(demo_day, county, manifest, "verify")
    ]
    assert len({row["户编号"] for row in listed}) == len(listed)  # whatever brings it, a household has one line
    assert {row["户编号"] for row in listed if "待核查对象" in row["来源"]} == candidates
    assert {row["户编号"] for row in listed if "部门线索" in row["来源"]} == led
    told = {(row["household_no"], row["flag"]): row["text_zh"] for row in result(demo_day.settings, "reason")}
    for row in listed:
        flag = "low_income" if row["户编号"] in candidates else "channel_screening"
        assert told.get((row["户编号"], flag), "") in row["核查原因"]
        assert row["核查原因"] and row["首次发现日期"] and "县级确认" in row["处理意见"]


def test_lists_speak_the_county_s_words(demo_day: DemoDay) -> None:
    titles = {table.title for table in load_model().values()}
    assert {row["数据表"] for row in lines_of(demo_day, "correct")} <= titles


def test_the_cover_page_opens_in_a_browser(demo_day: DemoDay, tmp_path: Path) -> None:
    need(shutil.which("chromium") is not None, "Debian's chromium")
    manifests = packages(demo_day)
    county, manifest = next((code, each) for code, each in manifests.items() if each["counts"].get("sent"))
    page = layout.day_folder(demo_day.settings.home, "packages", DAY) / county / "封面.html"
    command = [
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--no-first-run",
    ]
    command += [
        "--disable-component-update",
        "--disable-sync",
        f"--user-data-dir={tmp_path}",
        "--dump-dom",
        page.as_uri(),
    ]
    shown = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout
    assert manifest["county"]["name"] in shown and "2020-05-10 24时前" in shown
    for file in manifest["files"]:
        assert file["name"] in shown
