"""Households and members as files show them: with the names of their places, their head and their contact person."""

import ibis
import ibis.expr.types as ir

MONITORED_TYPE = {"unstable": "脱贫不稳定户", "marginal": "边缘易致贫户"}
_LEVELS = {"province": ("省", 2), "town": ("乡", 9), "village": ("村", 12)}


def _names(division: ir.Table, level: str) -> ir.Table:
    title, digits = _LEVELS[level]
    of_level = division.filter(division.level == title)
    return of_level.select(**{f"{level}_code": of_level.code.left(digits), level: of_level.name}).distinct(
        on=f"{level}_code", keep="first"
    )


def places(household: ir.Table, division: ir.Table, county: ir.Table) -> ir.Table:
    """household_no, county_code, prefecture_code and the names province, prefecture, county, town, village."""
    code = household.village_code
    rows = household.select(
        "household_no", county_code=code.left(6), province_code=code.left(2), town_code=code.left(9), village_code=code
    )
    rows = rows.inner_join(county, "county_code")
    for level in _LEVELS:
        rows = rows.left_join(_names(division, level), f"{level}_code").drop(f"{level}_code_right")
    return rows.select("household_no", "county_code", "prefecture_code", "province", "prefecture", "county", "town", "village")


def heads(member: ir.Table) -> ir.Table:
    """household_no, head_name, head_id_number: the head, or the first of several by person_no."""
    rows = member.filter(member.relation == "户主")
    return rows.group_by("household_no").aggregate(
        head_name=rows.name.argmin(rows.person_no), head_id_number=rows.id_number.upper().argmin(rows.person_no)
    )


def contacts(marginal_monitor: ir.Table) -> ir.Table:
    """household_no and its contact person's name, phone and title; of several records a complete one."""
    ranked = marginal_monitor.mutate(
        place=ibis.row_number().over(
            group_by=marginal_monitor.household_no,
            order_by=[
                (marginal_monitor.contact_name.isnull() | marginal_monitor.contact_phone.isnull()),
                marginal_monitor.contact_name,
                marginal_monitor.contact_phone,
                marginal_monitor.contact_title,
            ],
        )
    )
    return ranked.filter(ranked.place == 0).select("household_no", "contact_name", "contact_phone", "contact_title")


def household_view(tables: dict[str, ir.Table], assessment: ir.Table) -> ir.Table:
    """One row per household of a known county, with every column that household files draw from."""
    household = tables["household"]
    living = household.select(
        "household_no", "register_type", "dangerous_house", "safe_water", "electricity", "hard_road", "farmland_mu", "forest_mu"
    )
    view = places(household, tables["division"], tables["county"])
    judged = assessment.drop("county_code")
    for other in (judged, living, heads(tables["member"]), contacts(tables["marginal_monitor"])):
        view = view.left_join(other, "household_no").drop("household_no_right")
    return view.mutate(
        natural_village=ibis.null("string"),
        monitored_type=view.kind.substitute(MONITORED_TYPE),
        risk_1=view.risks[0],
        risk_2=view.risks[1],
        risk_3=view.risks[2],
    )


def member_view(view: ir.Table, member: ir.Table) -> ir.Table:
    """Members of the households of `view`, with the household's places, kind and status."""
    of_place = view.select(
        "household_no", "county_code", "prefecture_code", "province", "prefecture", "county", "town", "village",
        "natural_village", "kind", "status",
    )  # fmt: skip
    rows = member.inner_join(of_place, "household_no")
    return rows.mutate(id_number=rows.id_number.upper(), political_status=ibis.null("string"))
