"""Contact persons of marginal households (N2.1c)."""

import ibis
import ibis.expr.types as ir

from policies.deadlines import Deadline
from transforms.contacts import contact_status
from transforms.deadlines import Subjects, cases


def contact_person(of: Subjects, deadline: Deadline) -> ir.Table:
    """A case per confirmed marginal household; done when its contact person's name and phone stand in S5 (N2.1c)."""
    due = deadline.due_on(of.as_of)
    rows = contact_status(of.assessed, of.tables["marginal_monitor"], due)
    lacks = ibis.cases((rows.has_name, "联系人电话"), (rows.has_phone, "联系人姓名"), else_="联系人姓名、联系人电话")
    return cases(rows, due=due, done=rows.has_contact, done_on=rows.entered_on, lacks_zh=lacks)
