"""The scale of monitoring in a county, worked by hand (N1.2d)."""

import datetime as dt
from decimal import Decimal

import ibis
import pytest

from policies.in_force import in_force
from transforms.scale import scale

POLICY = in_force(dt.date(2020, 5, 8))
LINQUAN, FEIDONG = "341221", "340122"  # 临泉县 is one of the nine deeply poor counties, 肥东县 is not


@pytest.mark.parametrize(
    ("county", "registered", "monitored", "ratio", "limit", "within"),
    [
        (FEIDONG, 200, 10, "0.0500", "0.05", True),  # 10 / 200 = 0.05, exactly on it
        (FEIDONG, 200, 11, "0.0550", "0.05", False),  # 11 / 200 = 0.055
        (LINQUAN, 200, 20, "0.1000", "0.10", True),  # 20 / 200 = 0.10
        (LINQUAN, 200, 21, "0.1050", "0.10", False),  # 21 / 200 = 0.105
        (FEIDONG, 3, 1, "0.3333", "0.05", False),  # 1 / 3 = 0.33333
        (FEIDONG, 80000, 4002, "0.0500", "0.05", False),  # 0.050025 shows as 0.0500, and is compared before rounding
        (FEIDONG, 16, 1, "0.0625", "0.05", False),
    ],
)
def test_ratio_limit_and_whether_it_is_kept(
    county: str, registered: int, monitored: int, ratio: str, limit: str, within: bool
) -> None:
    assessed = ibis.memtable(
        {
            "county_code": [county] * 3,
            "register_type": ["脱贫户", "贫困户", "一般农户"],
            "status": ["none", "none", "confirmed"],
            "member_count": [registered - 1, 1, monitored],
        }
    )
    row = scale(assessed, ibis.memtable({"county_code": [county]}), POLICY).to_pyarrow().to_pylist()[0]
    assert (row["registered_people"], row["monitored_people"]) == (registered, monitored)
    assert (row["ratio"], row["limit"], row["within"]) == (Decimal(ratio), Decimal(limit), within)


def test_a_county_without_registered_people_has_no_ratio() -> None:
    empty = {"county_code": [FEIDONG], "register_type": ["一般农户"], "status": ["none"], "member_count": [4]}
    row = scale(ibis.memtable(empty), ibis.memtable({"county_code": [FEIDONG]}), POLICY).to_pyarrow().to_pylist()[0]
    assert row["registered_people"] == 0 and row["ratio"] is None and row["within"] is None
