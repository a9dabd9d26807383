"""The shape of a finding, which reading, rules and judgement all share: one row per rule and record."""

from typing import Literal

Severity = Literal["error", "warning"]
# What a county does about a finding: put a value right, enter one that is missing (N3.3), or look whether a household
# should be monitored, with nothing wrong in what is entered.
Asks = Literal["correct", "complete", "verify"]

COLUMNS = (
    "rule",
    "severity",
    "asks",
    "table",
    "key",
    "household_no",
    "field",
    "value",
    "value_sha256",
    "value_digest",
    "message_zh",
    "fix_zh",
)
# The findings of reading in the snapshot, which holds whole values anyway, tell more: the value as entered, whose
# record it is, and the amount that tells two entries of a month apart.
READING = "reading_finding"
OF_READING = ("whole", "person_no", "name", "amount")
# What only the judgement of the day adds: since when it stands, and with this value; whether it holds anything back;
# whether the county has said that its value is true.
OF_JUDGEMENT = ("since", "value_since", "holds", "quiet", "confirmed_on")
# What makes two days' findings the same one, so that it can say since when it stands.
IDENTITY = ("rule", "table", "key", "household_no", "field")
# The value shown may be masked: what tells two values apart is the digest of the whole one.
OF_VALUE = (*IDENTITY, "value_sha256")
