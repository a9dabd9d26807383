"""Which record a finding is about, in words: whose it is, its month, kind and amount, its number."""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from policies.finding import READING
from policies.model import Table, load_model
from policies.record_key import BLANK, key_of
from policies.schemas import MONEY

RECORD = ("table", "key", "household_no")
BETWEEN, OF_AMOUNT = " ", "，金额"
_AMOUNT = "amount"
# An amount that cannot be read may be a number all the same; of others than these, engines make different ones.
_PLAIN = r"^[+-]?([0-9]{1,11}(\.[0-9]*)?|\.[0-9]+)$"


def amount_as_shown(text: ir.StringValue) -> ir.StringValue:
    """An amount as entered with two decimals, where it is a number."""
    plain = ibis.ifelse(text.re_search(_PLAIN), text, ibis.null("string"))
    return ibis.coalesce(plain.try_cast(MONEY).cast("string"), text)


def _about(tables: Mapping[str, ir.Table], finding: ir.Table) -> ir.Table:
    """RECORD, person_no, name, amount of the records that findings are about, those that do not count among them.

    A key may name several entries of one month: their amounts stand beside each other.
    """
    read = tables[READING]
    parts = [read.select(*RECORD, "person_no", "name", amount=amount_as_shown(read.amount))]
    for name, table in load_model().items():
        told = {"person_no", _AMOUNT} & set(table.columns)
        if "household_no" not in table.columns or not told:
            continue
        rows = _spoken_of(tables[name], table, finding.filter(finding.table == name))
        own = {
            each: rows[each].cast("string") if each in told else ibis.null("string") for each in ("person_no", _AMOUNT)
        }
        parts.append(
            rows.select(
                "household_no", table=ibis.literal(name), key=key_of(rows, table), name=ibis.null("string"), **own
            ).select(*RECORD, "person_no", "name", "amount")
        )
    rows = ibis.union(*parts).semi_join(finding.select(*RECORD).distinct(), list(RECORD))
    return rows.group_by(*RECORD).aggregate(
        person_no=rows.person_no.max(),
        own_name=rows.name.collect(distinct=True).sort().join("、").nullif(""),
        amount=rows.amount.collect(distinct=True).sort().join("、"),
    )


def _spoken_of(rows: ir.Table, table: Table, finding: ir.Table) -> ir.Table:
    """Records of the households that findings name, of the months that these tell: a key costs more than to look at
    its month, and most entries are none that a finding is about.
    """
    found = finding.select("household_no", "key").distinct()
    months = [rows[name] for name in table.key if table.columns[name].type == "month"]
    told = [month.isnull() | found.key.contains(month.strftime("%Y%m")) for month in months]
    return rows.semi_join(found, [rows.household_no == found.household_no, *told])


def record_words(rows: ir.Table) -> ir.StringValue:
    """What of the key names the record within its household: month and kind, a person's or a measure's number; null
    for the household's own.
    """
    rest = rows.key.substr(rows.household_no.length() + 1)
    filled = rest.re_replace("^/", BLANK + "/").replace("//", f"/{BLANK}/").replace("/", BETWEEN)
    within = rows.key.startswith(rows.household_no + "/").fill_null(False)
    own = (rows.key == rows.household_no).fill_null(False)
    return ibis.cases((own, ibis.null("string")), (within, filled), else_=rows.key)


def with_record(finding: ir.Table, tables: Mapping[str, ir.Table]) -> ir.Table:
    """`finding` with `record`, its record in words, and `name`, the member it is about."""
    rows = finding.left_join(_about(tables, finding), list(RECORD))
    rows = rows.select(*finding.columns, "person_no", "own_name", "amount")
    member = tables["member"]
    names = member.group_by("household_no", "person_no").aggregate(member_name=member.name.max())
    named = rows.left_join(names, ["household_no", "person_no"])
    entry = named.table.isin(["income_entry", "expense_entry"]) & (named.field != _AMOUNT)
    said = ibis.ifelse(entry & (named.amount != "").fill_null(False), ibis.literal(OF_AMOUNT) + named.amount + "元", "")
    return named.select(
        *finding.columns,
        "person_no",
        record=record_words(named) + said,
        name=ibis.coalesce(named.member_name, named.own_name),
    )


def names_households(table: str) -> bool:
    """Whether the keys of a table's records begin with their household's number."""
    return load_model()[table].key[0] == "household_no"


def key_from(table: str, household_no: str, record: str) -> str:
    """The key of a finding from what a list shows of it; one that shows the whole key, as lists did, is known too."""
    words = record.split(OF_AMOUNT)[0]
    if not words:
        return household_no
    if not names_households(table) or words == household_no or words.startswith(f"{household_no}/"):
        return words
    parts = ("" if part == BLANK else part for part in words.split(BETWEEN))
    return "/".join([household_no, *parts])
