"""What must be so when the risk is said to be gone."""

from tests.expectations.reading.assistance import WORK, child_dropped_out, has
from tests.expectations.reading.home import Home, Reading, at_risk_of, both, eliminated, stands, without
from tests.expectations.reading.insurance import insurance_unknown, someone_uninsured
from tests.expectations.reading.labour import nobody_can_work
from tests.expectations.reading.school import school_unknown
from tests.expectations.reading.thresholds import MONITORING_RANGE

_BENEFITS = {"农村低保", "城市低保", "农村特困", "城市特困", "残疾人补贴"}


def _months_to_elimination(home: Home) -> int | None:
    start, end = home["identified_month"], home["eliminated_month"]
    return (end.year - start.year) * 12 + end.month - start.month if start and end else None


def _indicator_missing(home: Home) -> bool:
    of_home = any(home[name] is None for name in ("after_income", "dangerous_house", "safe_water"))
    return of_home or any(insurance_unknown(person) or school_unknown(person) for person in home.people)


def _no_income_since(kind: str) -> Reading:
    """No amount of the kind from the month of elimination on."""

    def none(home: Home) -> bool:
        since = home["eliminated_month"]
        return since is not None and not any(
            entry["kind"] == kind
            and entry["month"] is not None
            and entry["month"] >= since
            and (entry["amount"] or 0) > 0
            for entry in home.income_entries
        )

    return none


def _draws_benefits(home: Home) -> bool:
    return any(person.benefits & _BENEFITS for person in home.people)


def _too_soon(home: Home) -> bool:
    months = _months_to_elimination(home)
    return months is not None and 0 <= months <= 1


def _below_six_months(home: Home) -> bool:
    months = _months_to_elimination(home)
    return months is not None and months < 6


def _by_itself(home: Home) -> bool:
    return bool(home["elimination_way"] == "自然消除")


RULES: dict[str, Reading] = {
    "1_02_008": both(eliminated, stands("dangerous_house", "是")),
    "1_11_006": both(eliminated, stands("dangerous_house", "是")),
    "1_02_009": both(eliminated, stands("safe_water", "否")),
    "1_11_007": both(eliminated, stands("safe_water", "否")),
    "1_11_004": both(eliminated, _indicator_missing),
    "1_11_005": both(eliminated, child_dropped_out),
    "1_11_008": both(eliminated, someone_uninsured),
    "1_11_009": both(eliminated, stands("elimination_way", "帮扶消除"), lambda home: not home.measures),
    "1_11_011": both(eliminated, lambda home: home["collector_name"] is None or home["collector_phone"] is None),
    "2_11_002": both(eliminated, _below_six_months),
    "3_11_003": both(eliminated, at_risk_of("因病"), without("健康帮扶", "社会帮扶", "综合保障")),
    "3_11_004": both(eliminated, at_risk_of("因学"), without("教育帮扶", "社会帮扶")),
    "3_11_005": both(eliminated, at_risk_of("因残"), without("社会帮扶", "综合保障")),
    "3_11_006": both(eliminated, at_risk_of("因安全住房"), without("住房安全")),
    "3_11_007": both(eliminated, child_dropped_out, without("教育帮扶")),
    "3_11_008": both(eliminated, at_risk_of("因安全饮水"), without("饮水安全")),
    "3_11_009": both(eliminated, someone_uninsured, without("健康帮扶", "社会帮扶")),
    "4_11_010": both(
        eliminated,
        stands("elimination_way", "帮扶消除"),
        lambda home: home["after_income"] is not None and home["after_income"] < MONITORING_RANGE,
    ),
    "4_11_011": both(eliminated, nobody_can_work),
    "4_11_012": both(eliminated, has(WORK), _no_income_since("工资性收入")),
    "4_11_013": both(eliminated, _draws_benefits, _no_income_since("转移性收入")),
    "5_11_013": both(eliminated, has({"产业帮扶"}), _no_income_since("生产经营性收入")),
    "5_18_009": both(eliminated, _too_soon, lambda home: not _by_itself(home)),
}
