"""The night between two days of a demo platform: which households something happens to, and how it is entered."""

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
import sqlalchemy as sa

from demo.draw import month_index, month_text

CONFIRMED = "county_confirmed = '是' and risk_eliminated = '否'"
MARGINAL = f"{CONFIRMED} and register_type = '一般农户' and monitored_type = '边缘易致贫户'"
UNSTABLE = f"{CONFIRMED} and register_type = '脱贫户' and monitored_type = '脱贫不稳定户'"


@dataclass
class Night:
    """The night before `as_of` on a platform; a household in `touched` has had its change."""

    connection: sa.Connection
    rng: np.random.Generator
    as_of: dt.date
    touched: set[str] = field(default_factory=set)

    def rows(self, query: str, **values: object) -> list[sa.Row[tuple[object, ...]]]:
        """The rows of a query."""
        return list(self.connection.execute(sa.text(query), values))

    def change(self, statement: str, **values: object) -> None:
        """One statement, its values by name."""
        self.connection.execute(sa.text(statement), values)

    def enter(self, household_no: str, **values: object) -> None:
        """New values in columns of a household's own row."""
        columns = ", ".join(f"{name} = :{name}" for name in values)
        self.change(
            f"update household set {columns} where household_no = :household_no", household_no=household_no, **values
        )

    def count_people(self, household_no: str) -> None:
        """The household says as many people as are entered of it."""
        ((people,),) = self.rows(
            "select count(distinct person_no) from member where household_no = :number", number=household_no
        )
        self.enter(household_no, member_count=people)

    def some(self, where: str, share: float) -> list[str]:
        """A share of the households of a condition, at least three where there are; each is touched once."""
        found = self.rows(f"select distinct household_no from household where {where} order by household_no")
        free = [str(row[0]) for row in found if row[0] not in self.touched]
        wanted = min(len(free), max(3, round(len(free) * share)))
        chosen = [free[place] for place in sorted(self.rng.choice(len(free), wanted, replace=False))] if free else []
        self.touched.update(chosen)
        return chosen

    @property
    def day(self) -> str:
        """The day as yyyy-MM-dd."""
        return self.as_of.isoformat()

    def month(self, before: int) -> str:
        """The month so many months before the day's as yyyyMM."""
        return str(month_text(np.array([month_index(self.as_of) - before]))[0])
