"""Facts about a member: the identity number read, its other holders, age, school, work, benefits, household."""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from expectations.facts import Keep
from expectations.facts.groups import GROUPS
from expectations.facts.work import plans_of_people, work_of_people, works_by_base_data
from policies.ages import age_on
from policies.in_force import InForce
from policies.model import load_model
from policies.words import EMPLOYMENT, HEAD, NOT_AT_SCHOOL

# As published rule 1_02_005 says it, 16 included; the need of N2.1b ends before 16.
COMPULSORY_AGE = (6, 16)
# More than blanks.
_WRITTEN = r"[^ \t\n\x0b\f\r]"


def _identified(member: ir.Table, policy: InForce) -> ir.Table:
    """Who each member is: its household's groups, number (18 characters), born, check_holds, number_is_male, age on
    as_of.
    """
    return member.select(
        "household_no",
        "person_no",
        "relation",
        "phone",
        *GROUPS,
        "number",
        born=member.number_born,
        check_holds=member.number_check_holds,
        number_is_male=member.number_male,
        age=age_on(member.number_born, policy.as_of),
    )


def schooled(member: ir.Table) -> ir.Table:
    """Members with at_school and pupil_age (of the age of compulsory education), never null."""
    return member.mutate(
        at_school=(member.student_status.notnull() & (member.student_status != NOT_AT_SCHOOL)).fill_null(False),
        pupil_age=member.age.between(*COMPULSORY_AGE).fill_null(False),
    )


def benefits(civil_affairs_feed: ir.Table, policy: InForce) -> ir.Table:
    """number, low_allowance, hardship, supported (either, or a disabled person's subsidy): who drew what in the feed's
    latest month up to as_of.
    """
    known = civil_affairs_feed.filter(civil_affairs_feed.month <= ibis.literal(policy.as_of))
    latest = known.aggregate(month=known.month.max())
    rows = known.semi_join(latest, "month")
    drawn = rows.filter(rows.number.notnull())
    return drawn.group_by("number").aggregate(
        low_allowance=drawn.benefit.contains("低保").any(),
        hardship=drawn.benefit.contains("特困").any(),
        supported=drawn.benefit.re_search("低保|特困|残疾").any(),
    )


def _shared(rows: ir.Table, name: str) -> ir.Table:
    """The rows whose value of a column stands in others too: few, and only they are worth counting apart."""
    told = rows.filter(rows[name].notnull())
    counted = told.group_by(name).aggregate(carriers=told.count())
    return rows.semi_join(counted.filter(counted.carriers > 1), name)


def _holders(member: ir.Table) -> ir.Table:
    """number, and how many households and people of the province carry it: all, out of poverty, monitored; of the
    numbers that several rows carry.
    """
    carried = _shared(member, "number")
    person = carried.household_no + "/" + carried.person_no.fill_null("")
    return carried.group_by("number").aggregate(
        number_households=carried.household_no.nunique(),
        number_people=person.nunique(),
        number_out_of_poverty=person.nunique(where=carried.out_of_poverty),
        number_monitored=person.nunique(where=carried.monitored),
    )


def _shared_phones(member: ir.Table) -> ir.Table:
    """phone, phone_households: how many households' working members gave it, of the phones that several gave."""
    working = _shared(member.filter(member.working), "phone")
    return working.group_by("phone").aggregate(phone_households=working.household_no.nunique())


def _phones_at_home(member: ir.Table) -> ir.Table:
    """household_no, phone, phone_in_counties: whether members of one household with one phone work in different
    counties.
    """
    working = member.filter(member.working & member.phone.notnull() & member.work_county.notnull())
    return working.group_by("household_no", "phone").aggregate(
        phone_in_counties=(working.count() > 1) & (working.work_county.min() != working.last_work_county.max())
    )


def _joined(left: ir.Table, right: ir.Table, *keys: str) -> ir.Table:
    return left.left_join(right, list(keys)).drop(*(f"{key}_right" for key in keys))


def _employment_measures(measure: ir.Table) -> ir.Table:
    """household_no, person_no of people with an employment measure of their own."""
    own = measure.filter((measure.kind == EMPLOYMENT) & measure.person_no.notnull())
    return own.select("household_no", "person_no").distinct()


def _known(rows: ir.Table, *marks: str) -> ir.Table:
    """Rows with what nothing is known of told as not so."""
    return rows.mutate(**{name: rows[name].fill_null(False) for name in marks})


def people_facts(member: ir.Table, tables: Mapping[str, ir.Table], household: ir.Table, policy: InForce) -> ir.Table:
    """Who each member is, and what work, plans and measures say of them: never null but for the counties of work.

    `member` carries the groups of its household.
    """
    yes = ibis.literal(True)
    joined = _joined(
        _identified(member, policy), work_of_people(tables["work_record"], household), "household_no", "person_no"
    )
    joined = _joined(joined, plans_of_people(tables["work_plan"]).mutate(planned=yes), "household_no", "person_no")
    employed = _employment_measures(tables["measure"]).mutate(employment_measure=yes)
    joined = _joined(joined, employed, "household_no", "person_no")
    return _known(joined, "working", "works_outside", "planned", "employment_measure")


def _heads(people: ir.Table) -> ir.Table:
    """household_no, head_age: the age of the one head; null where there are several."""
    heads = people.filter(people.relation == HEAD)
    counted = heads.group_by("household_no").aggregate(age=heads.age.max(), heads=heads.count())
    return counted.filter(counted.heads == 1).select("household_no", head_age="age")


def _held(people: ir.Table) -> ir.Table:
    """People with how many carry their number; one that nobody shares is its holder's alone."""
    rows = _joined(people, _holders(people), "number")
    alone = rows.number.notnull() & rows.number_people.isnull()
    own = {
        "number_households": ibis.literal(True),
        "number_people": ibis.literal(True),
        "number_out_of_poverty": rows.out_of_poverty,
        "number_monitored": rows.monitored,
    }
    return rows.mutate(**{name: ibis.ifelse(alone, mark.cast("int64"), rows[name]) for name, mark in own.items()})


def _supported(people: ir.Table, drawn: ir.Table) -> ir.Table:
    """People with what they draw; a number on members of two households is matched with neither."""
    own = people.number_households == 1
    rows = people.left_join(drawn, [people.number == drawn.number, own]).drop("number_right")
    return _known(rows, "low_allowance", "hardship", "supported")


def _of_province(people: ir.Table, drawn: ir.Table) -> ir.Table:
    """People with what the rest of their household and of the province says: head's age, holders of number and
    phone, benefits.
    """
    rows = _joined(people, _heads(people), "household_no")
    rows = _supported(_held(rows), drawn)
    rows = _joined(rows, _shared_phones(people), "phone")
    rows = _joined(rows, _phones_at_home(people), "household_no", "phone")
    return rows.drop("relation", "phone")


def posts(public_post: ir.StringValue) -> ir.IntegerValue:
    """How many different posts a text names."""
    return public_post.split(",").filter(lambda post: post.re_search(_WRITTEN)).unique().length()


def member_facts(tables: Mapping[str, ir.Table], people: ir.Table, policy: InForce, keep: Keep) -> ir.Table:
    """One row per member, with every column but thresholds that the members' rules speak of; `people` are
    `people_facts`.

    What takes long to find out is kept in narrow tables and joined with the records at the end.
    """
    found = keep("member_facts", _of_province(people, benefits(tables["civil_affairs_feed"], policy)))
    entered = tables["member"].drop(*load_model()["member"].derived)
    rows = schooled(_joined(entered, found, "household_no", "person_no"))
    return rows.mutate(
        size=rows.id_number.length(),
        posts=posts(rows.public_post),
        in_work=rows.working | works_by_base_data(rows),
        older_than_head=rows.age - rows.head_age,
        today=ibis.literal(policy.as_of),
    )
