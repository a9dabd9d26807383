"""Where a county's confirmed households stand, as a reader adds them up (N1.3b, N3.3).

All of a status = sent now + sent before + kept back + waiting for the county to settle their kind.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

import pandas as pd

from exports.accounting import PLACE_HELD_BACK, PLACE_SENT, PLACE_UNSETTLED, adding_up
from policies.words import ACCEPTED, CONFIRMED, ELIMINATED, REFUSED, SENT, SUPERSEDED

# Of the statuses that a county reports: each has a sum on the cover.
REPORTED = (CONFIRMED, ELIMINATED)
BEFORE = "before"
PARTS = (PLACE_SENT, BEFORE, PLACE_HELD_BACK, PLACE_UNSETTLED)
# How what left before was answered: waiting, taken, refused and not changed since.
ANSWERED = (SENT, ACCEPTED, REFUSED)


def count_name(status: str, part: str) -> str:
    """The name under which the manifest counts a part of a status: confirmed_held_back, eliminated_before …"""
    return f"{status}_{part}"


def answered_name(status: str, state: str) -> str:
    """The name under which it counts those sent before by their answer: confirmed_before_accepted …"""
    return count_name(status, f"{BEFORE}_{state}")


def last_answers(known: pd.DataFrame, formats: list[str]) -> dict[str, str]:
    """By household the state of the newest of its records in these formats that has left, whichever county sent it;
    of one that a newer version made pointless, the household was taken.
    """
    own = known[known.format.isin(formats)].sort_values(["as_of", "format"], kind="stable")
    last = own.drop_duplicates("household_no", keep="last").set_index("household_no").state
    return {household: ACCEPTED if state == SUPERSEDED else state for household, state in last.items()}


def whereabouts(
    county: str,
    status: str,
    total: int,
    placed: Mapping[str, int],
    ready: Iterable[str],
    sent: Collection[str],
    last: Mapping[str, str],
) -> dict[str, int]:
    """How many households of a status stand in each part, and how those sent before were answered.

    `placed`: records by place of the county's households of that status; `ready`: those ready to be sent, `sent`: those
    in a file today, `last`: answers by household. Raises AccountError when the parts do not add up to the `total` that
    was judged.
    """
    leaves = Counter(record in sent for record in ready)
    states = Counter(last[record] for record in ready if record not in sent and record in last)
    counted = {
        PLACE_SENT: leaves[True],
        BEFORE: states.total(),
        PLACE_HELD_BACK: placed.get(PLACE_HELD_BACK, 0),
        PLACE_UNSETTLED: placed.get(PLACE_UNSETTLED, 0),
    }
    adding_up(county, f"{status} households", total, counted)
    answered = {answered_name(status, state): states[state] for state in ANSWERED}
    return {count_name(status, part): count for part, count in counted.items()} | answered
