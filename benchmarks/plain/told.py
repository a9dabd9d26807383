"""Findings as a county's lists tell them: which list, whose record, what stands there, one line per field."""

from functools import cache

import pandas as pd

from benchmarks.plain.findings import key_of
from benchmarks.plain.member_facts import PERSON
from benchmarks.plain.rules import shown_text
from benchmarks.plain.sharing import shared_with
from benchmarks.plain.values import yuan
from policies.model import load_model
from policies.results import load_results
from policies.rule_titles import load_rule_titles
from policies.words import COMPLETE, CORRECT, HELD, TITLES, VERIFY

RECORD = ["table", "key", "household_no"]
FIELD = [*RECORD, "field"]
_ENTRIES = ["income_entry", "expense_entry"]
_BLANK = "（空）"


@cache
def _field_titles() -> dict[str, str]:
    """The county's word for a field: of a table as table/field, else of any."""
    model = load_model()
    words = {name: column.title for name, column in load_results()["assessment"].columns.items()}
    for table in model.values():
        words |= {field: column.title for field, column in table.columns.items()}
    for name, table in model.items():
        words |= {f"{name}/{field}": column.title for field, column in table.columns.items()}
    return words


def _joined(texts: pd.Series) -> str | None:
    """Distinct texts in order."""
    return "；".join(sorted(set(texts.dropna()))) or None


def _record_words(rows: pd.DataFrame) -> pd.Series:
    """What of the key names the record within its household."""
    words: list[str | None] = []
    for key, home in zip(rows.key, rows.household_no, strict=True):
        if key == home:
            words.append(None)
        elif key.startswith(f"{home}/"):
            words.append(" ".join(part or _BLANK for part in key[len(home) + 1 :].split("/")))
        else:
            words.append(key)
    return pd.Series(words, index=rows.index, dtype="str")


def _about(tables: dict[str, pd.DataFrame], finding: pd.DataFrame) -> pd.DataFrame:
    """By record the person, the name and the amounts that tell it from others."""
    read = finding[[*RECORD, "person_no", "name", "amount"]].dropna(subset=["person_no", "name", "amount"], how="all")
    number = pd.to_numeric(read.amount, errors="coerce")
    parts = [read.assign(amount=yuan(number * 100).fillna(read.amount))]
    for name, table in load_model().items():
        held = [each for each in ("person_no", "amount") if each in table.columns]
        if not table.of_household or not held:
            continue
        rows = tables[name]
        rows = rows[rows.household_no.isin(finding.household_no[finding.table == name])]
        own = {each: shown_text(rows, table, each) for each in held}
        told = rows[["household_no"]].assign(table=name, key=key_of(rows, table), **own)
        keys = pd.MultiIndex.from_frame(finding.loc[finding.table == name, ["household_no", "key"]])
        parts.append(told[pd.MultiIndex.from_frame(told[["household_no", "key"]]).isin(keys)])
    grouped = pd.concat(parts, ignore_index=True).groupby(RECORD)
    amounts = grouped.amount.agg(lambda each: "、".join(sorted(set(each.dropna()))))
    names = grouped.name.agg(lambda each: "、".join(sorted(set(each.dropna()))) or None)
    return pd.DataFrame({"person": grouped.person_no.max(), "own_name": names, "amounts": amounts})


def _whole_contacts(rows: pd.DataFrame, marginal_monitor: pd.DataFrame) -> pd.Series:
    """A contact's name or phone of several records is told as the greatest of them."""
    shown = rows.shown
    for field in ("contact_name", "contact_phone"):
        greatest = marginal_monitor.groupby("household_no")[field].max()
        own = (rows.table == "marginal_monitor") & (rows.field == field) & ~rows.of_reading
        shown = shown.where(~own, rows.household_no.map(greatest))
    return shown


def told_findings(tables: dict[str, pd.DataFrame], view: pd.DataFrame, finding: pd.DataFrame) -> pd.DataFrame:
    """The findings of known counties with their list, record, name, value, words, title or number."""
    county = view.set_index("household_no").county_code
    rows = finding[finding.household_no.isin(county.index)]
    rows = rows.assign(
        county_code=rows.household_no.map(county),
        of_reading=rows.rule.isin(["value_unreadable", "value_normalised", "text_too_long"]),
    )
    rows["shown"] = _whole_contacts(rows, tables["marginal_monitor"])
    field = [rows[name].fillna("") for name in FIELD]
    held = rows.holds.groupby(field).transform("any")
    unreadable = (rows.rule == "value_unreadable").groupby(field).transform("any")
    blank = rows.asks == COMPLETE
    rows["list"] = CORRECT
    rows.loc[blank & ~unreadable, "list"] = COMPLETE
    rows.loc[held, "list"] = HELD
    rows = rows.join(_about(tables, rows), on=RECORD)
    member = tables["member"].groupby(PERSON).name.max().rename("member_name")
    rows = rows.join(member, on=["household_no", "person"])
    rows["name"] = rows.member_name.fillna(rows.own_name)
    entry = rows.table.isin(_ENTRIES) & (rows.field != "amount") & (rows.amounts.fillna("") != "")
    record = _record_words(rows)
    rows["record"] = record.where(~entry, record + "，金额" + rows.amounts.fillna("") + "元")
    shared = shared_with(tables, view).rename("shared")
    rows = rows.join(shared, on=["household_no", "person"])
    rows["shared"] = rows.shared.where((rows.table == "member") & (rows.field == "id_number"))
    rows["said"] = rows.message.str.replace("^[^：]*：", "", regex=True).mask(blank & unreadable)
    rows["fix"] = rows.fix.mask(blank & unreadable)
    rows["shown"] = rows.shown.mask(blank)
    rows["title"] = rows.rule.map(load_rule_titles())
    rows["number"] = rows.rule.where(rows.title.isna())
    rows["table_title"] = rows.table.map({name: table.title for name, table in load_model().items()})
    titles = _field_titles()
    rows["field_title"] = (rows.table + "/" + rows.field).map(titles).fillna(rows.field.map(titles))
    return rows


def things(rows: pd.DataFrame) -> pd.DataFrame:
    """Findings of one field as one line."""
    graded = rows.assign(level=rows.severity.where(rows.asks != VERIFY, VERIFY), field=rows.field.fillna(""))
    by = ["household_no", "county_code", "table", "key", "field"]
    several = graded.duplicated(by, keep=False)
    alone, many = graded[~several], graded[several]
    told = many.groupby(by).agg(
        **{name: (name, "max") for name in ("table_title", "field_title", "record", "name")},
        level=("level", "min"),
        **{name: (name, _joined) for name in ("shown", "said", "fix", "shared")},
        **{name: (name, lambda each: "、".join(sorted(set(each.dropna()))) or None) for name in ("title", "number")},
    ).reset_index()  # fmt: skip
    lines = pd.concat([alone[told.columns], told], ignore_index=True).astype("str")
    said = lines.said.where(lines.shared.isna(), lines.said + "；" + lines.shared)
    return lines.assign(said=said, level=lines.level.map(TITLES), rule=lines.number, fix_zh=lines.fix)
