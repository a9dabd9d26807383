"""What an identified household says of its risk, its income and its people."""

from tests.expectations.reading.home import (
    Home,
    Reading,
    at_risk_of,
    both,
    monitored,
    stands,
    still_at_risk,
)
from tests.expectations.reading.insurance import insurance_unknown, someone_uninsured
from tests.expectations.reading.labour import WEAK, able, nobody_can_work
from tests.expectations.reading.people import disabled_by_any_word
from tests.expectations.reading.thresholds import HIGH_INCOME, POVERTY_STANDARD
from tests.expectations.reading.work import in_work


def without_risk(home: Home) -> bool:
    """No risk is named."""
    return not home.risks


def _indicator_missing(home: Home) -> bool:
    blank = any(home[name] is None for name in ("identified_month", "dangerous_house", "safe_water"))
    return blank or without_risk(home) or any(map(insurance_unknown, home.people))


def _ill(home: Home) -> bool:
    return any({"大病", "长期慢性病"} & set((person["health"] or "").split(",")) for person in home.people)


def _share_able(home: Home) -> float:
    return sum(map(able, home.people)) / len(home.people) if home.people else 0


def all_able(home: Home) -> bool:
    """家庭成员均有劳动能力: weak labour counts, as the parameter says."""
    return bool(home.people) and all(able(person) or person["labour"] == WEAK for person in home.people)


def _doubtful_wages(home: Home) -> bool:
    return home.wages is not None and 0 < home.wages < 100


def _not(test: Reading) -> Reading:
    return lambda home: not test(home)


_LACKS_LABOUR = both(still_at_risk, at_risk_of("缺劳动力"))
_UNSTABLE_WORK = at_risk_of("因务工就业不稳")

RULES: dict[str, Reading] = {
    "1_11_001": both(monitored, without_risk),
    "1_11_002": both(monitored, _indicator_missing),
    "1111_18": both(monitored, lambda home: home.per_capita is not None and home.per_capita > HIGH_INCOME),
    "3_11_010": both(monitored, lambda home: home.per_capita is not None and home.per_capita < POVERTY_STANDARD),
    "5_15_0023": both(still_at_risk, _doubtful_wages),
    "2_11_001": both(monitored, at_risk_of("因残"), lambda home: not any(map(disabled_by_any_word, home.people))),
    "2_11_006": both(still_at_risk, _UNSTABLE_WORK, lambda home: not any(map(able, home.people))),
    "5_15_013": both(monitored, _UNSTABLE_WORK, nobody_can_work),
    "5_15_014": both(still_at_risk, _UNSTABLE_WORK, lambda home: not any(map(in_work, home.people))),
    "5_15_015": both(still_at_risk, at_risk_of("因病"), _not(_ill)),
    "5_15_020": both(monitored, at_risk_of("因病"), lambda home: home.illness <= 0),
    "4_11_006": both(monitored, stands("safe_water", "否"), _not(at_risk_of("因安全饮水"))),
    "4_11_007": both(monitored, someone_uninsured, _not(at_risk_of("因病"))),
    "4_11_009": both(_LACKS_LABOUR, all_able),
    "5_11_029": both(_LACKS_LABOUR, lambda home: len(home.people) >= 4 and _share_able(home) >= 0.5),
    "5_18_008": both(_LACKS_LABOUR, lambda home: _share_able(home) > 0.25),
}
