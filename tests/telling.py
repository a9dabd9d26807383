"""A home whose ledger holds some days of made-up deadlines, and who is told of them."""

import datetime as dt
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml

from exports.ledger.connect import ledger
from exports.ledger.tables import CountyCourse, DeadlineCourse, Message
from steps.day import step_of
from storage.day import Day
from storage.settings import Settings

LINQUAN, TAIHE, FEIDONG, NOWHERE = "341221", "341222", "340122", ""
PLACES = {
    LINQUAN: ("临泉县", "3412", "阜阳市"),
    TAIHE: ("太和县", "3412", "阜阳市"),
    FEIDONG: ("肥东县", "3401", "合肥市"),
}
TARGETS = {
    name: {"kind": "smtp", "to": [f"{name}@example.cn"]} for name in ("office", "fuyang", "linquan", "engineers")
}
RULES = [
    {"to": ["office"], "area": "province", "what": ["state", "weekly", "monthly"]},
    {"to": ["fuyang"], "area": "3412", "what": ["state"]},
    {"to": ["linquan"], "area": LINQUAN, "what": ["state", "reminder"], "deadlines": ["contact_person"]},
    {"to": ["engineers"], "area": "province", "what": ["run"]},
]


class World:
    """A home with its ledger and recipients; days are written as `watch` writes them."""

    def __init__(
        self,
        home: Path,
        rules: list[dict[str, Any]] | None = None,
        targets: dict[str, Any] | None = None,
        ledger: str = "",
    ) -> None:
        recipients = home / "recipients.yaml"
        text = yaml.safe_dump({"targets": targets or TARGETS, "rules": RULES if rules is None else rules})
        recipients.write_text(text, encoding="utf-8")
        url = "https://board.example:8080/"
        self.settings = Settings(home, "sqlite://", ledger=ledger, recipients=str(recipients), board_url=url)

    def ledger(self) -> Any:
        return ledger(self.settings.ledger_url, self.settings.home)

    def look(
        self,
        day: str,
        states: dict[str, tuple[str, int, int]],
        hour: int = 0,
        due: str = "2020-05-10",
        deadline: str = "contact_person",
        extended_from: str | None = None,
    ) -> None:
        """Write a look at a deadline: by county its state, how many are done, how many missing.

        Counties with an extension are added to the look that there is.
        """
        own: dict[str, Any] = {"as_of": dt.date.fromisoformat(day), "hour": hour, "deadline": deadline}
        moved = {"extended_from": dt.date.fromisoformat(extended_from)} if extended_from else {}
        with self.ledger() as connection:
            if not moved:
                connection.execute(sa.delete(DeadlineCourse).filter_by(**own))
            own |= {"due": dt.date.fromisoformat(due), "overdue": 0, "on_time": 0, "done_late": 0} | moved
            for code, (state, done, missing) in states.items():
                row = {"county_code": code, "state": state, "need": done + missing, "done": done, "missing": missing}
                connection.execute(sa.insert(DeadlineCourse).values(**own, **row))
            connection.execute(sa.delete(CountyCourse).filter_by(as_of=own["as_of"]))
            counts = ("confirmed", "candidates", "eliminated", "errors", "warnings", "new_findings", "confirmed_true")
            for code, (name, prefecture_code, prefecture) in PLACES.items():
                place = {"county_code": code, "county": name, "prefecture_code": prefecture_code}
                place |= {"prefecture": prefecture, "as_of": own["as_of"]} | dict.fromkeys(counts, 0)
                connection.execute(sa.insert(CountyCourse).values(**place))

    def tell(self, day: str) -> dict[str, int]:
        counts: dict[str, int] = step_of("tell").run(Day(dt.date.fromisoformat(day), self.settings))
        return {name: count for name, count in counts.items() if count}

    def messages(self, **of: str) -> list[Any]:
        with self.ledger() as connection:
            rows = connection.execute(sa.select(*Message.__table__.columns).filter_by(**of).order_by(Message.id))
            return list(rows)
