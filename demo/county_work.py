"""What county offices do in a day on the platform: decide, name contact persons, give measures, close, correct."""

from demo.identity import names, phones
from demo.night import CONFIRMED, MARGINAL, Night

_OPEN = (
    "(household_no in (select household_no from return_warning where state <> '已销号') "
    "or household_no in (select household_no from marginal_monitor where state <> '已销号'))"
)


def decisions(night: Night) -> int:
    """Households under verification are decided on: two of three are confirmed, the others rejected."""
    decided = night.some("county_confirmed = '' and monitored_type <> '' and register_type <> '贫困户'", 0.2)
    for place, number in enumerate(decided):
        if place % 3 == 2:
            night.enter(number, county_confirmed="否", confirmed_on=night.day, monitored_type="", identified_month="")
        else:
            night.enter(number, county_confirmed="是", confirmed_on=night.day, risk_eliminated="否")
    return len(decided)


def contacts(night: Night) -> int:
    """Contact persons are entered for marginal households that had none."""
    without = "household_no in (select household_no from marginal_monitor where contact_name = '')"
    entered = night.some(f"{MARGINAL} and {without}", 0.3)
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


def closed(night: Night) -> int:
    """Closing marks that were proposed come to stand in S4 and S5: these households are eliminated now."""
    marked = night.some(f"county_confirmed = '是' and risk_eliminated = '是' and {_OPEN}", 0.4)
    for number in marked:
        for table in ("return_warning", "marginal_monitor"):
            night.change(
                f"update {table} set state = '已销号', closed_on = :day "
                "where household_no = :number and state <> '已销号'",
                day=night.day,
                number=number,
            )
    return len(marked)


def risks_gone(night: Night) -> int:
    """Households identified long ago earn enough now, and the county enters that their risk is gone."""
    gone = night.some(f"{CONFIRMED} and identified_month <= '{night.month(7)}'", 0.3)
    for number in gone:
        night.enter(number, risk_eliminated="是", eliminated_month=night.month(1), elimination_way="帮扶消除")
        night.enter(number, after_income=6800, dangerous_house="否", safe_water="是")
        night.change("update classification set class = '基本稳定户' where household_no = :number", number=number)
        night.change(
            "update income_entry set amount = amount * 3 "
            "where household_no = :number and month >= :since and amount > 0 and kind <> '生产经营性支出'",
            number=number,
            since=night.month(12),
        )
    return len(gone)


def training(night: Night) -> int:
    """Somebody who can work of each of some confirmed households is given a place in a training course."""
    able = "household_no in (select household_no from member where labour in ('普通劳动力', '技能劳动力'))"
    given = night.some(f"{CONFIRMED} and {able}", 0.05)
    for number in given:
        ((person,),) = night.rows(
            "select min(person_no) from member where household_no = :number and labour in ('普通劳动力', '技能劳动力')",
            number=number,
        )
        night.change(
            "insert into measure (measure_no, household_no, person_no, kind, project, fund_source, amount, started_on, "
            "ended_on) values (:measure, :number, :person, '技能培训', '', '行业资金', 1200, :day, '')",
            measure=f"M{number}T{night.as_of:%m%d}",
            number=number,
            person=person,
            day=night.day,
        )
    return len(given)


def corrections(night: Night) -> int:
    """Half of what lists ask to correct in the households' own rows: dates to come, short phones, members counted
    wrong, amounts below zero.
    """
    wrong = night.rows(
        "select distinct household_no from household where confirmed_on > :day or length(phone) = 10 "
        "or member_count <> (select count(distinct person_no) from member "
        "where member.household_no = household.household_no) order by household_no",
        day=night.day,
    )
    mended = [str(row[0]) for row in wrong][::2]
    for number in mended:
        night.count_people(number)
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
        night.change(
            "update income_entry set amount = -amount where household_no = :number and amount < 0", number=number
        )
    return len(mended)
