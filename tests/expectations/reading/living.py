"""How the household lives, and who is its head."""

from tests.expectations.reading.home import Home, Reading, above, blank, both, monitored, out_of_poverty, stands
from tests.expectations.reading.number import is_eleven_digits, is_mobile


def heads(home: Home) -> int:
    """How many people are 户主."""
    return sum(person["relation"] == "户主" for person in home.people)


def _pair(first: str, second: str, test: Reading) -> dict[str, Reading]:
    return {first: both(out_of_poverty, test), second: both(monitored, test)}


# What may not be blank.
_BLANK = {
    "farmland_mu": ("3_02_004", "5_14_015"),
    "forest_mu": ("3_02_005", "5_14_016"),
    "grass_mu": ("3_02_006", "5_14_019"),
    "house_area": ("3_02_008", "5_19_005"),
    "dangerous_house": ("3_02_009", "5_19_006"),
    "road_km": ("3_02_013", "5_14_021"),
}
# What is too large; a number below zero cannot be read, which is a finding of reading.
_LARGE = {
    "farmland_mu": (100, "5_14_001", "5_14_008"),
    "forest_mu": (200, "5_14_002", "5_14_009"),
    "returned_mu": (200, "5_14_003", "5_14_010"),
    "fruit_mu": (200, "5_14_004", "5_14_011"),
    "grass_mu": (100, "5_14_005", "5_14_012"),
    "water_mu": (100, "5_14_006", "5_14_013"),
    "road_km": (5, "5_14_007", "5_14_014"),
}

RULES: dict[str, Reading] = {
    "2_02_002": both(out_of_poverty, stands("electricity", "否")),
    "3_02_002": both(out_of_poverty, blank("safe_water")),
    "5_19_002": both(out_of_poverty, blank("safe_water")),
    "3_02_003": both(out_of_poverty, blank("toilet")),
    "5_14_017": both(monitored, blank("returned_mu")),
    "5_14_018": both(monitored, blank("fruit_mu")),
    "5_14_020": both(monitored, blank("water_mu")),
    "5_15_002": both(monitored, blank("electricity")),
    "5_19_004": both(monitored, blank("hard_road")),
    **_pair("3_02_011", "3_11_002", lambda home: heads(home) > 1),
    **_pair("3_02_012", "3_11_001", lambda home: heads(home) == 0),
    "4_02_001": both(out_of_poverty, lambda home: not is_eleven_digits(home["phone"])),
    "5_13_003": both(monitored, lambda home: not is_mobile(home["phone"])),
}
for _name, (_first, _second) in _BLANK.items():
    RULES |= _pair(_first, _second, blank(_name))
for _name, (_limit, _first, _second) in _LARGE.items():
    RULES |= _pair(_first, _second, above(_name, _limit))
