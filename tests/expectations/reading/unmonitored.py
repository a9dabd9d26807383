"""Out of poverty, at risk, and not among the monitored; silent where the county has said no."""

from tests.expectations.reading.home import Home, Reading, both, monitored, out_of_poverty, stands
from tests.expectations.reading.insurance import uninsured
from tests.expectations.reading.labour import nobody_can_work
from tests.expectations.reading.school import dropped_out
from tests.expectations.reading.thresholds import MONITORING_RANGE


def left_out(home: Home) -> bool:
    """脱贫户 but 未纳入监测对象, and not rejected."""
    return out_of_poverty(home) and not monitored(home) and home["county_confirmed"] != "否"


def _not_in_serious_illness_insurance(home: Home) -> bool:
    return any(person["serious_illness_insurance"] != "是" for person in home.people)


def _poor(home: Home) -> bool:
    return home.per_capita is not None and home.per_capita < MONITORING_RANGE


def _in_trouble(home: Home) -> bool:
    house, water = home["dangerous_house"] == "是", home["safe_water"] == "否"
    return house or water or any(uninsured(person) or dropped_out(person) for person in home.people)


def _nobody_draws_allowance(home: Home) -> bool:
    return not any(person.benefits & {"农村低保", "城市低保"} for person in home.people)


RULES: dict[str, Reading] = {
    "1_02_001": both(left_out, stands("dangerous_house", "是")),
    "1_02_002": both(left_out, stands("safe_water", "否")),
    "1_02_003": both(left_out, _not_in_serious_illness_insurance),
    "1_02_006": both(left_out, _poor),
    "1_02_007": both(left_out, _in_trouble),
    "5_19_003": both(out_of_poverty, nobody_can_work, _nobody_draws_allowance),
    "5_19_007": both(monitored, nobody_can_work, _nobody_draws_allowance),
}
