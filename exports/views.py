"""Households and members as files show them: with the names of their places, their head and their contact person."""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from exports.titles import kind_title
from policies.contact_person import contact_persons
from policies.divisions import first_of_each
from policies.identity_number import upper_cased
from policies.words import HEAD, NO, PROVINCE, TOWN, VILLAGE, YES

_LEVELS = {"province": (PROVINCE, 2), "town": (TOWN, 9), "village": (VILLAGE, 12)}


def _names(division: ir.Table, level: str) -> ir.Table:
    title, digits = _LEVELS[level]
    of_level = division.filter(division.level == title)
    named = of_level.select(code="code", **{f"{level}_code": of_level.code.left(digits), level: of_level.name})
    return first_of_each(named, f"{level}_code")


def places(household: ir.Table, division: ir.Table, county: ir.Table) -> ir.Table:
    """household_no, and where it lives: codes and names of county, prefecture, town, village; the province by name."""
    code = household.village_code
    rows = household.select(
        "household_no", county_code=code.left(6), province_code=code.left(2), town_code=code.left(9), village_code=code
    )
    rows = rows.inner_join(county, "county_code")
    for level in _LEVELS:
        rows = rows.left_join(_names(division, level), f"{level}_code").drop(f"{level}_code_right")
    codes = ("county_code", "prefecture_code", "town_code", "village_code")
    return rows.select("household_no", *codes, "province", "prefecture", "county", "town", "village")


def heads(member: ir.Table) -> ir.Table:
    """household_no, head_name, head_id_number: the head, or the first of several by person_no."""
    rows = member.filter(member.relation == HEAD)
    return rows.group_by("household_no").aggregate(
        head_name=rows.name.argmin(rows.person_no), head_id_number=upper_cased(rows.id_number).argmin(rows.person_no)
    )


_LIVING = (
    "register_type",
    "dangerous_house",
    "safe_water",
    "electricity",
    "hard_road",
    "toilet",
    "house_area",
    "farmland_mu",
    "forest_mu",
    "returned_mu",
    "fruit_mu",
    "grass_mu",
    "water_mu",
    "road_km",
    "phone",
    "risk_eliminated",
    "elimination_way",
    "after_income",
    "collector_name",
    "collector_phone",
    "measures_state",
)


def household_homes(tables: Mapping[str, ir.Table]) -> ir.Table:
    """The places of the households of known counties, and their heads."""
    homes = places(tables["household"], tables["division"], tables["county"])
    return homes.left_join(heads(tables["member"]), "household_no").drop("household_no_right")


def household_view(homes: ir.Table, tables: Mapping[str, ir.Table], assessment: ir.Table) -> ir.Table:
    """The households of `homes` with every column that household files draw from."""
    household, view = tables["household"], homes
    living = household.select("household_no", *_LIVING, eliminated_month=household.eliminated_month.strftime("%Y%m"))
    judged = assessment.drop("county_code")
    for other in (judged, living, contact_persons(tables["marginal_monitor"])):
        view = view.left_join(other, "household_no").drop("household_no_right")
    return view.mutate(
        natural_village=ibis.null("string"),
        monitored_type=kind_title(view.kind),
        risk_1=view.risks[0],
        risk_2=view.risks[1],
        risk_3=view.risks[2],
    )


PLACE = (
    "household_no",
    "county_code",
    "prefecture_code",
    "province",
    "prefecture",
    "county",
    "town",
    "village",
    "natural_village",
)


def member_view(view: ir.Table, member: ir.Table, benefit: ir.Table) -> ir.Table:
    """Members of the households of `view`, with the household's places, kind and status, their allowances and
    disability certificate (N3.3).
    """
    rows = member.inner_join(view.select(*PLACE, "kind", "status"), "household_no")
    rows = rows.left_join(benefit, ["household_no", "person_no"]).drop("household_no_right", "person_no_right")
    drawn = {name: ibis.ifelse(rows[name].fill_null(False), YES, NO) for name in ("low_allowance", "hardship")}
    return rows.mutate(id_number=upper_cased(rows.id_number), political_status=ibis.null("string"), **drawn)


def measure_view(view: ir.Table, measure: ir.Table, member: ir.Table) -> ir.Table:
    """Measures of the households of `view`, with places, head, and the name of the member a measure is for."""
    of_household = view.select(*PLACE, "head_name", "measures_state")
    rows = measure.inner_join(of_household, "household_no")
    names = member.select("household_no", "person_no", "name")
    return rows.left_join(names, ["household_no", "person_no"]).drop("household_no_right", "person_no_right")
