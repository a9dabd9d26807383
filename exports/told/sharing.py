"""With whom a member shares an identity number: in the same county who, else which county (N3.3)."""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from exports.views import places

_MEMBER = ("household_no", "person_no")


def shared_with(tables: Mapping[str, ir.Table], shared_number: ir.Table) -> ir.Table:
    """household_no, person_no, shared: the others in words; nobody of another county is named."""
    member, county = tables["member"], tables["county"]
    villages = places(tables["household"], tables["division"], county)
    homes = villages.select(other_household_no="household_no", other_village="village")
    names = member.group_by(other_household_no=member.household_no, other_person_no=member.person_no).aggregate(
        other_name=member.name.max()
    )
    counties = county.select(
        other_county_code="county_code", other_county=county.county, other_prefecture=county.prefecture
    ).distinct()
    own = county.select("county_code", own_county=county.county).distinct()
    rows = shared_number.left_join(names, ["other_household_no", "other_person_no"])
    rows = rows.drop("other_household_no_right", "other_person_no_right").left_join(counties, "other_county_code")
    rows = rows.drop("other_county_code_right").left_join(homes, "other_household_no")
    rows = rows.left_join(own, "county_code")
    at_home = (rows.household_no == rows.other_household_no).fill_null(False)
    here = (rows.county_code == rows.other_county_code).fill_null(False)
    name, village = rows.other_name.fill_null("一人"), rows.other_village.fill_null("")
    said = ibis.cases(
        (at_home, ibis.literal("本户") + name + "（人编号" + rows.other_person_no + "）"),
        (here, village + name + "（户编号" + rows.other_household_no + "）"),
        (rows.other_county == rows.own_county, rows.other_prefecture.fill_null("") + rows.other_county + "的一户"),
        else_=rows.other_county.fill_null("省内其他地方") + "的一户",
    )
    told = rows.select(*_MEMBER, said=said)
    return told.group_by(*_MEMBER).aggregate(
        shared=ibis.literal("与") + told.said.collect(distinct=True).sort().join("、") + "共用"
    )


def with_sharing(finding: ir.Table, tables: Mapping[str, ir.Table], shared_number: ir.Table) -> ir.Table:
    """`finding` of members' identity numbers with whom they share it, after what it says."""
    rows = finding.left_join(shared_with(tables, shared_number), list(_MEMBER))
    about = (rows.table == "member") & (rows.field == "id_number") & rows.shared.notnull()
    return rows.select(*finding.columns, shared=ibis.ifelse(about, rows.shared, ibis.null("string")))
