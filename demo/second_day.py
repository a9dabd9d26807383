"""What happens on a filled demo platform between one day and the next: counties decide, enter, correct, and people
move.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import sqlalchemy as sa

from demo.divisions import divisions
from demo.draw import day_number, month_index, month_text
from demo.identity import names, phones

DEFAULT_SEED = 12
_CONFIRMED = "county_confirmed = '是' and risk_eliminated = '否'"
_MARGINAL = f"{_CONFIRMED} and register_type = '一般农户' and monitored_type = '边缘易致贫户'"
_UNSTABLE = f"{_CONFIRMED} and register_type = '脱贫户' and monitored_type = '脱贫不稳定户'"


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

    @property
    def last_month(self) -> str:
        """The month before the day's as yyyyMM."""
        return str(month_text(np.array([month_index(self.as_of) - 1]))[0])


def _moves(night: Night) -> int:
    """Confirmed households move into a village of another county."""
    place = divisions()
    living = sorted({str(row[0]) for row in night.rows("select distinct substr(village_code, 1, 6) from household")})
    homes = [place.counties.tolist().index(code) for code in living if code in place.counties]
    moved = night.some(_CONFIRMED, 0.01)
    for number in moved:
        (village,) = night.rows("select village_code from household where household_no = :number", number=number)[0]
        others = [home for home in homes if place.counties[home] != str(village)[:6]]
        new = others[int(night.rng.integers(len(others)))]
        night.change(
            "update household set village_code = :village where household_no = :number",
            village=place.villages[place.starts[new] + int(night.rng.integers(place.counts[new]))],
            number=number,
        )
    return len(moved)


def _changed_kinds(night: Night) -> int:
    """Unstable households turn out to stand on no register: entered as one kind, they are of the other now."""
    changed = night.some(_UNSTABLE, 0.005)
    for number in changed:
        night.change(
            "update household set register_type = '一般农户', exit_year = '', monitored_type = '边缘易致贫户' "
            "where household_no = :number",
            number=number,
        )
    return len(changed)


def _decisions(night: Night) -> int:
    """Counties decide on households under verification: two of three are confirmed, the others rejected."""
    decided = night.some("county_confirmed = '' and monitored_type <> '' and register_type <> '贫困户'", 0.2)
    for place, number in enumerate(decided):
        if place % 3 == 2:
            night.change(
                "update household set county_confirmed = '否', confirmed_on = :day, monitored_type = '', "
                "identified_month = '' where household_no = :number",
                day=night.day,
                number=number,
            )
        else:
            night.change(
                "update household set county_confirmed = '是', confirmed_on = :day, risk_eliminated = '否' "
                "where household_no = :number",
                day=night.day,
                number=number,
            )
    return len(decided)


def _contacts(night: Night) -> int:
    """Contact persons are entered for marginal households that had none."""
    without = "household_no in (select household_no from marginal_monitor where contact_name = '')"
    entered = night.some(f"{_MARGINAL} and {without}", 0.3)
    for number in entered:
        night.change(
            "update marginal_monitor set contact_name = :name, contact_phone = :phone, contact_title = '乡镇干部', "
            "contact_entered_on = :day where household_no = :number",
            name=names(night.rng, night.rng.integers(1000, size=1))[0],
            phone=phones(night.rng, 1)[0],
            day=night.day,
            number=number,
        )
    return len(entered)


def _eliminations(night: Night) -> int:
    """Proposed closing marks come to stand in the systems of unstable and of marginal households."""
    proposed = "county_confirmed = '是' and risk_eliminated = '是'"
    open_marks = (
        "(household_no in (select household_no from return_warning where state <> '已销号') "
        "or household_no in (select household_no from marginal_monitor where state <> '已销号'))"
    )
    closed = night.some(f"{proposed} and {open_marks}", 0.4)
    for number in closed:
        for table in ("return_warning", "marginal_monitor"):
            night.change(
                f"update {table} set state = '已销号', closed_on = :day where household_no = :number",
                day=night.day,
                number=number,
            )
    return len(closed)


def _risks_gone(night: Night) -> int:
    """Counties enter that a risk is gone, six months after the household was identified at the earliest."""
    early = str(month_text(np.array([month_index(night.as_of) - 5]))[0])
    gone = night.some(f"{_CONFIRMED} and identified_month <= '{early}'", 0.1)
    for number in gone:
        night.change(
            "update household set risk_eliminated = '是', eliminated_month = :month, elimination_way = '帮扶消除', "
            "after_income = 6800, updated_at = :at where household_no = :number",
            month=night.last_month,
            at=f"{night.day} 08:00:00",
            number=number,
        )
    return len(gone)


def _living(night: Night) -> int:
    """Living conditions of confirmed households are entered anew: a road, a phone, land."""
    changed = night.some(_CONFIRMED, 0.03)
    for number in changed:
        night.change(
            "update household set hard_road = '是', phone = :phone, farmland_mu = :land where household_no = :number",
            phone=phones(night.rng, 1)[0],
            land=round(float(night.rng.random() * 12), 2),
            number=number,
        )
    return len(changed)


def _incomes(night: Night) -> int:
    """A transfer of the last month is entered for confirmed households."""
    paid = night.some(_CONFIRMED, 0.03)
    for number in paid:
        night.change(
            "insert into income_entry (household_no, month, kind, amount) values (:number, :month, '转移性收入', :sum)",
            number=number,
            month=night.last_month,
            sum=round(float(night.rng.uniform(200, 900)), 2),
        )
    return len(paid)


def _members(night: Night) -> int:
    """Members leave: the last one of large confirmed households."""
    large = "household_no in (select household_no from member group by household_no having count(*) > 3)"
    left = night.some(f"{_CONFIRMED} and {large}", 0.02)
    for number in left:
        night.change(
            "delete from member where household_no = :number and person_no = "
            "(select max(person_no) from member where household_no = :number)",
            number=number,
        )
        night.change(
            "update household set member_count = (select count(distinct person_no) from member "
            "where household_no = :number) where household_no = :number",
            number=number,
        )
    return len(left)


def _measures(night: Night) -> int:
    """Adults of confirmed households are given a place in a training course."""
    given = night.some(_CONFIRMED, 0.05)
    named = 0
    for number in given:
        able = night.rows(
            "select person_no from member where household_no = :number and labour in ('普通劳动力', '技能劳动力') "
            "order by person_no",
            number=number,
        )
        for (person,) in able[:1]:
            named += 1
            night.change(
                "insert into measure (measure_no, household_no, person_no, kind, project, fund_source, amount, "
                "started_on, ended_on) values (:measure, :number, :person, '技能培训', '', '行业资金', 1200, :day, '')",
                measure=f"M{number}T",
                number=number,
                person=person,
                day=night.day,
            )
    return named


def _corrections(night: Night) -> int:
    """Counties correct what lists have asked for: counts of members, dates to come, phones with ten digits."""
    wrong = night.rows(
        "select household_no from household where confirmed_on > :day or length(phone) = 10 order by household_no",
        day=night.day,
    )
    mended = sorted({str(row[0]) for row in wrong})[::2]
    for number in mended:
        night.change(
            "update household set phone = :phone where household_no = :number and length(phone) = 10",
            phone=phones(night.rng, 1)[0],
            number=number,
        )
        night.change(
            "update household set confirmed_on = :day where household_no = :number and confirmed_on > :day",
            day=night.day,
            number=number,
        )
    return len(mended)


CHANGES: dict[str, Callable[[Night], int]] = {
    "corrected": _corrections,
    "moved": _moves,
    "changed_kind": _changed_kinds,
    "decided": _decisions,
    "contacts": _contacts,
    "closed": _eliminations,
    "risk_gone": _risks_gone,
    "living": _living,
    "incomes": _incomes,
    "members_left": _members,
    "measures": _measures,
}


def next_day(url: str, as_of: dt.date, seed: int = DEFAULT_SEED) -> dict[str, int]:
    """Change the demo platform at `url` into what it holds on `as_of`, the day after the last one it was filled or
    changed for.

    Returns how many records each kind of change touched; the same for equal platforms, days and seeds.
    """
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        night = Night(connection, np.random.default_rng([seed, day_number(as_of)]), as_of)
        done = {name: change(night) for name, change in CHANGES.items()}
    engine.dispose()
    return done
