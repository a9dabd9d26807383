"""What a county receives, opened as the county opens it (N1.3b, N1.3c, N3.3)."""

import hashlib
import shutil
import subprocess
from collections import Counter
from pathlib import Path

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
        assert {path.name for path in folder.iterdir()} == {file["name"] for file in manifest["files"]} | {
            "manifest.json",
            "封面.html",
            "封面.xlsx",
            "质量报告.html",
        }
        for file in manifest["files"]:
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
    listed_homes, listed_measures = [], []
    for county, manifest in packages(demo_day).items():
        lists = [file["format"] for file in manifest["files"] if file["kind"] == "list"]
        assert "held" not in lists[1:]
        for row in rows_of(demo_day, county, manifest, "held"):
            assert row["问题"] and row["问题所在"] and row["怎样改"] and row["何时起"]
            if row["措施编号"]:
                listed_measures.append((row["户编号"], row["措施编号"]))
            else:
                listed_homes.append(row["户编号"])
    assert sorted(listed_homes) == sorted(homes) and sorted(listed_measures) == sorted(alone)


def test_every_household_member_and_measure_is_sent_held_back_or_not_due(demo_day: DemoDay) -> None:
    total = people = given = 0
    for county, manifest in packages(demo_day).items():
        counts = manifest["counts"]
        if county == "province":
            total += counts["unplaced"]
            people += counts["unplaced_members"]
            given += counts["unplaced_measures"]
            continue
        assert counts["households"] == counts["sent"] + counts["held_back"] + counts["not_due"]
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


def test_contacts_come_first_in_what_is_to_be_completed(demo_day: DemoDay) -> None:
    lacking = {row["household_no"] for row in result(demo_day.settings, "contact_status") if not row["has_contact"]}
    listed, dated = set(), set()
    for county, manifest in packages(demo_day).items():
        rows = rows_of(demo_day, county, manifest, "complete")
        due = [bool(row["截止日期"]) for row in rows]
        assert due == sorted(due, reverse=True)
        listed |= {row["户编号"] for row in rows if row["截止日期"] and row["规则"] == "N2.1c"}
        dated |= {row["规则"] for row in rows if row["截止日期"]}
    assert listed == lacking and dated <= {"N2.1c", "N2.1d"}


def test_every_finding_stands_in_exactly_one_list(demo_day: DemoDay) -> None:
    listed: Counter[str] = Counter()
    for county, manifest in packages(demo_day).items():
        for name in ("correct", "complete"):
            for row in rows_of(demo_day, county, manifest, name):
                listed.update(row["规则"].split("、") if not row.get("截止日期") else [])
    findings = result(demo_day.settings, "finding")
    things = {
        (f["rule"], f["household_no"], f["county_code"], f["table"], f["key"], f["field"], f["fix_zh"])
        for f in findings
    }
    assert listed == Counter(thing[0] for thing in things)


def test_one_line_per_thing_to_do(demo_day: DemoDay) -> None:
    for county, manifest in packages(demo_day).items():
        rows = rows_of(demo_day, county, manifest, "correct")
        things = Counter((row["户编号"], row["数据表"], row["记录编号"], row["字段"], row["怎样改"]) for row in rows)
        assert not [thing for thing, lines in things.items() if lines > 1]
        homes = [row["户编号"] for row in rows]
        assert homes == sorted(homes, key=lambda home: (not home, home))  # what belongs to no household comes last


def test_candidates_and_leads_are_listed_with_their_reasons(demo_day: DemoDay) -> None:
    counties = {row["county_code"] for row in result(demo_day.settings, "scale")}
    candidates = {
        row["household_no"]
        for row in result(demo_day.settings, "assessment")
        if row["status"] == "candidate" and row["county_code"] in counties
    }
    leads = [row for row in result(demo_day.settings, "lead") if row["county_code"] in counties]
    listed = [
        row for county, manifest in packages(demo_day).items() for row in rows_of(demo_day, county, manifest, "verify")
    ]
    assert {row["户编号"] for row in listed if row["来源"] == "待核查对象"} == candidates
    assert sum(row["来源"] == "部门线索" for row in listed) == len(leads)
    low = {
        row["household_no"]: row["text_zh"]
        for row in result(demo_day.settings, "reason")
        if row["flag"] == "low_income"
    }
    for row in listed:
        assert row["来源"] == "部门线索" or low.get(row["户编号"], "") in row["为什么"]


def test_lists_speak_the_county_s_words(demo_day: DemoDay) -> None:
    titles = {table.title for table in load_model().values()}
    for county, manifest in packages(demo_day).items():
        for row in rows_of(demo_day, county, manifest, "correct"):
            assert row["数据表"] in titles and row["级别"] in ("必须改正", "提示")


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
