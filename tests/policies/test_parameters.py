import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from policies.deadlines import load_deadlines
from policies.files import PolicyError
from policies.in_force import in_force
from policies.parameters import Parameters, load_parameters
from policies.working_days import is_working_day, working_day_before, working_days_after, working_days_ago

LINE = """
poverty_line:
  clause: N1.2a
  unit: yuan
  notice: 国家扶贫标准
  values:
"""


def written(tmp_path: Path, text: str) -> Path:
    (tmp_path / "line.yaml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("day", "value"),
    [
        ("2019-01-01", 2995),
        ("2019-12-31", 2995),
        ("2020-01-01", 3218),
        ("2020-12-31", 3218),
        ("2021-01-01", 4000),
        ("2030-01-01", 4000),
    ],
)
def test_the_line_judges_from_the_january_after_its_year(day: str, value: int) -> None:
    assert load_parameters().at("poverty_line", dt.date.fromisoformat(day)) == value


def test_a_missing_date_names_parameter_and_date() -> None:
    with pytest.raises(PolicyError, match=r"poverty_line has no value for 2018-12-31"):
        load_parameters().at("poverty_line", dt.date(2018, 12, 31))


@pytest.mark.parametrize(
    "values",
    [
        "    - {from: 2020-01-01, value: 1, source: s}\n    - {from: 2020-01-01, value: 2, source: s}\n",
        "    - {from: 2021-01-01, value: 1, source: s}\n    - {from: 2020-01-01, value: 2, source: s}\n",
        "    - {from: 2020-01-01, value: 1, source: s, until: 2021-01-01}\n",
        "    - {from: 2020-02-30, value: 1, source: s}\n",
        "    - {from: 2020-01-01, value: 1}\n",
        "    []\n",
    ],
)
def test_overlaps_unknown_keys_and_bad_dates_are_rejected(tmp_path: Path, values: str) -> None:
    with pytest.raises(PolicyError, match=r"line\.yaml"):
        load_parameters(written(tmp_path, LINE + values))


def test_money_and_ratios_are_decimals() -> None:
    policy = in_force(dt.date(2020, 5, 8))
    assert policy.low_income_factor == Decimal("1.5") and policy.near_line_band == Decimal("1.1")
    assert len(policy.scale.deeply_poor_counties) == 9


def test_the_notice_s_monitoring_line_of_spring_2020_is_4827() -> None:
    policy = in_force(dt.date(2020, 4, 27))
    line = max((line for line in policy.poverty_lines if line.start <= policy.as_of), key=lambda line: line.start)
    assert line.value * policy.low_income_factor == 4827


def test_contact_persons_are_due_by_10_may() -> None:
    assert load_deadlines().deadlines["contact_person"].due == dt.date(2020, 5, 10)


def test_working_days_follow_the_state_council_s_calendar() -> None:
    # Labour Day 2020: free from 1 to 5 May, worked on Saturday 9 May in return.
    assert not is_working_day(dt.date(2020, 5, 4)) and is_working_day(dt.date(2020, 5, 9))
    assert working_days_after(dt.date(2020, 5, 6), dt.date(2020, 5, 10)) == 3
    assert working_day_before(dt.date(2020, 5, 8), 3) == dt.date(2020, 4, 30)
    for day in (dt.date(2020, 4, 25) + dt.timedelta(n) for n in range(30)):
        for count in range(1, 7):
            found = working_days_ago(day, count)
            assert working_days_after(found, day) == count > working_days_after(found + dt.timedelta(1), day)


def test_a_year_without_a_calendar_is_an_error() -> None:
    with pytest.raises(PolicyError, match="2039-01-01"):
        is_working_day(dt.date(2039, 1, 1))


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("poverty_line", "3218x", "parameters/poverty_line.yaml: on 2020-05-08: value: "),
        ("low_income_factor", -1, "parameters/low_income.yaml: on 2020-05-08: low_income_factor: "),
        ("scale_limit", 5, "parameters/scale.yaml: on 2020-05-08: limit: "),
        (
            "labour_that_can_work",
            ["普通劳力"],
            "parameters/assistance.yaml: on 2020-05-08: Value error, labour_that",
        ),
        ("expense_surge_ratio", {"ilness": 1}, "parameters/surge_and_plunge.yaml: on 2020-05-08: expense_surge_ratio"),
    ],
)
def test_a_value_that_cannot_be_is_told_with_its_file(name: str, value: object, told: str) -> None:
    known = load_parameters()
    spoiled = known.named(name).model_copy(
        update={"values": [known.named(name).values[0].model_copy(update={"value": value})]}
    )
    with pytest.raises(PolicyError) as caught:
        in_force(dt.date(2020, 5, 8), Parameters({**known.by_name, name: spoiled}, known.files))
    assert str(caught.value).startswith(told) and "\n" not in str(caught.value)


def test_a_misspelt_name_is_told_with_its_file_and_what_lacks_for_it() -> None:
    known = load_parameters()
    names = {"low_income_facter" if name == "low_income_factor" else name: each for name, each in known}
    files = {**known.files, "low_income_facter": "parameters/low_income.yaml"}
    with pytest.raises(PolicyError) as caught:
        in_force(dt.date(2020, 5, 8), Parameters(names, files))
    told = "low_income_facter: no field of in_force.py takes it; no file holds low_income_factor"
    assert str(caught.value) == f"parameters/low_income.yaml: {told}"


def test_a_name_twice_in_one_file_is_told(tmp_path: Path) -> None:
    entry = LINE + "    - {from: 2020-01-01, value: 1, source: s}\n"
    with pytest.raises(PolicyError, match=r"line\.yaml: .*poverty_line stands twice"):
        load_parameters(written(tmp_path, entry + entry))
