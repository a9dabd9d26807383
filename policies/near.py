"""Which deadlines are near: due within the working days in which their status is checked by the hour."""

import datetime as dt

from policies.deadlines import Deadlines
from policies.extensions import due_days
from policies.working_days import working_day_before


def near_deadlines(deadlines: Deadlines, as_of: dt.date) -> Deadlines:
    """The deadlines that say what they read, and are due in some county within the working days of the policy."""
    span = deadlines.pace.check_working_days
    near = {
        name: each
        for name, each in deadlines.deadlines.items()
        if each.reads and any(working_day_before(due, span) <= as_of <= due for due in due_days(name, each, as_of))
    }
    return deadlines.model_copy(update={"deadlines": near})
