"""Which measures count since a household was identified, on 2020-05-08 (N2.1d, N3.2a)."""

from tests.memory import DAY, assessed, canonical, found
from transforms.measures import counted_measures

MAY_2020 = 2020 * 12 + 4


def test_from_the_first_day_of_the_identified_month_to_the_day() -> None:
    households = [{"household_no": number, "judgement_month": MAY_2020} for number in ("H", "unread")]
    entered = [{"household_no": "H", "identified_month": "2020-04-01"}, {"household_no": "unread"}]
    entered += [{"household_no": "elsewhere", "identified_month": "2020-01-01"}]  # not among those asked for
    begun = {
        "H": ["2020-03-31", "2020-04-01", "2020-04-01", "2020-05-08", "2020-05-09", None],
        "unread": ["2020-04-30", "2020-05-01"],
        "elsewhere": ["2020-05-01"],
    }
    measures = [{"household_no": number, "started_on": day} for number, days in begun.items() for day in days]
    rows = counted_measures(
        assessed(*households), canonical("household", *entered), canonical("measure", *measures), DAY
    )
    told = sorted((row["household_no"], row["started_on"].isoformat()) for row in found(rows))
    assert told == [("H", "2020-04-01"), ("H", "2020-04-01"), ("H", "2020-05-08"), ("unread", "2020-05-01")]
