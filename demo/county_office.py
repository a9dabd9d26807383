"""What a made-up county does of itself: it answers the list of what to correct, and mends what was refused."""

from collections.abc import Iterable

import sqlalchemy as sa

from demo.national_system import DEAD_PHONE, REFUSED, Said, drawn
from demo.workbooks import rows_of, saved

OPINION, NOTE = "核实意见", "说明"
TRUE, UNCLEAR = "属实", "无法核实"
_TRUE, _UNCLEAR = 0.5, 0.1
_PHONE_SQL = {
    "marginal_household": "update marginal_monitor set contact_phone = :phone where household_no = :household",
    "marginal_member": "update member set phone = :phone where household_no = :household and person_no = :person",
}


def answered_list(workbook: bytes, seed: int) -> tuple[bytes, int] | None:
    """The list with opinions on some of its lines, and on how many; None when it has no such line."""
    rows = rows_of(workbook)
    answered = 0
    for row in rows:
        share = drawn(seed, *row.values())
        if OPINION in row and share < _TRUE + _UNCLEAR:
            row[OPINION], row[NOTE] = (TRUE, "已入户核实") if share < _TRUE else (UNCLEAR, "本人在外务工")
            answered += 1
    return (saved(rows), answered) if answered else None


def mend(url: str, said: Iterable[Said], seed: int) -> int:
    """Enter other phone numbers on the demo platform at `url` where one was refused; returns how many."""
    wrong = [each for each in said if each.result == REFUSED and each.reason == DEAD_PHONE]
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for each in wrong:
            phone = f"139{int(drawn(seed, each.household, each.person) * 10**8):08d}"
            values = {"phone": phone, "household": each.household, "person": each.person}
            connection.execute(sa.text(_PHONE_SQL[each.format]), values)
    engine.dispose()
    return len(wrong)
