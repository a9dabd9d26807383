from storage import layout
from storage.manifest import read_manifest
from tests.conftest import DemoDay
from tests.day import DAY, result


def test_every_row_read_is_accounted_for(demo_day: DemoDay) -> None:
    account = (read_manifest(layout.day_folder(demo_day.settings.home, "snapshot", DAY)) or {})["account"]
    for table, places in account.items():
        assert places["read"] == sum(rows for place, rows in places.items() if place != "read"), table


def test_every_row_that_does_not_count_has_a_finding(demo_day: DemoDay) -> None:
    account = (read_manifest(layout.day_folder(demo_day.settings.home, "snapshot", DAY)) or {})["account"]
    findings = result(demo_day.settings, "finding")
    for table, places in account.items():
        rules = [row["rule"] for row in findings if row["table"] == table]
        assert rules.count("row_copied") == places["copies"], table
        assert rules.count("household_unknown") == places["without household"], table
        assert rules.count("row_superseded") == places.get("superseded", 0), table


def test_findings_name_table_key_and_county(demo_day: DemoDay) -> None:
    counties = {row["county_code"] for row in result(demo_day.settings, "scale")}
    for row in result(demo_day.settings, "finding"):
        assert row["key"] and row["table"] and row["message_zh"] and row["severity"] in ("error", "warning")
        assert row["county_code"] is None or row["county_code"] in counties
