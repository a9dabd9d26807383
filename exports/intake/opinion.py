"""The list of what to correct as a county sends it back: for each finding of a line what the county says of it."""

import datetime as dt
import re
from dataclasses import dataclass

from exports.format_catalogue import format_spec
from exports.intake.cells import is_lost, plain, shown
from exports.intake.fitting import misfit, most_of
from exports.intake.headings import CORRECT_LIST
from exports.intake.table import Table
from exports.ledger.tables import FindingAnswer
from exports.told.records import key_from, names_households
from exports.told.words import BETWEEN_RULES, BETWEEN_VALUES
from policies.model import load_code_sets, load_model
from policies.opinions import value_digest
from policies.results import load_results
from policies.rule_titles import load_rule_titles

_NOTE_CHARACTERS = 400
_SHOWN_CHARACTERS = 20
# A rule's number or name, as the list shows it.
_RULE = re.compile(r"[A-Za-z0-9_-]+")
_LONGEST = {
    "household_no": (_HOUSEHOLD := most_of(FindingAnswer.household_no)),
    "record": most_of(FindingAnswer.key) - _HOUSEHOLD - 1,
}
_USED = ("rule", "title", "table_title", "record", "household_no", "field_title", "opinion", "note")
_LONGEST_RULE = most_of(FindingAnswer.rule)


@dataclass(frozen=True)
class OpinionRow:
    """What a county says of one finding; `problem`: why the line is not used."""

    number: int
    rule: str = ""
    table: str = ""
    key: str = ""
    household_no: str | None = None
    field: str | None = None
    value_digest: str = ""
    verdict: str = ""
    note: str | None = None
    problem: str | None = None


def read_opinions(table: Table, day: dt.date) -> list[OpinionRow]:
    """The answered lines, once per rule; lines without an opinion wait and are no error."""
    spec = format_spec(CORRECT_LIST, day)
    headings = {column.column: column.heading for column in spec.columns}
    return [
        row
        for number, _, cells in table.rows
        for row in _line(number, dict(zip(table.headings, cells, strict=True)), headings)
    ]


def _line(number: int, cells: dict[str, str], headings: dict[str, str]) -> list[OpinionRow]:
    def of(column: str) -> str:
        return cells.get(headings[column], "")

    said = plain(shown(of("opinion")))
    if not said:
        return []
    wrong = misfit((headings[name], of(name), _LONGEST.get(name)) for name in _USED)
    if wrong is not None:
        return [OpinionRow(number, problem=wrong)]
    allowed = load_code_sets()["opinion"]
    if said not in allowed:
        return [OpinionRow(number, problem=f"核实意见“{said[:_SHOWN_CHARACTERS]}”不是{'、'.join(allowed)}")]
    table = _tables().get(shown(of("table_title")))
    household, record = shown(of("household_no")), shown(of("record"))
    rules = [*_parted(shown(of("rule"))), *_own_rules(shown(of("title")))]
    nameless = not record and (table is None or not household or not names_households(table))
    if table is None or nameless or not rules or not all(map(_is_rule, rules)):
        return [OpinionRow(number, problem="数据表、记录、检查项目或规则编号被改动，不能确定是哪一条问题")]
    if any(is_lost(of(name)) for name in ("record", "household_no", "shown")):
        return [OpinionRow(number, problem="编号被表格软件改成了数字，末尾几位已丢失，请把该列设为文本后重新导出")]
    return [
        OpinionRow(
            number,
            rule,
            table,
            key_from(table, household, record),
            household or None,
            _field(table, shown(of("field_title"))),
            digest,
            said,
            shown(of("note"))[:_NOTE_CHARACTERS] or None,
        )
        for rule in rules
        for digest in _digests(shown(of("shown")))
    ]


def _parted(text: str) -> list[str]:
    return [part.strip() for part in re.split(f"[{BETWEEN_RULES},，]", text) if part.strip()]


def _own_rules(titles: str) -> list[str]:
    """Our own rules by what the list calls them; a title of none stays as it is and is no rule's."""
    rules = {title: rule for rule, title in load_rule_titles().items()}
    return [rules.get(title, title) for title in _parted(titles)]


def _digests(value: str) -> list[str]:
    """Digests of the value shown, and of each where a line shows several."""
    parts = value.split(BETWEEN_VALUES)
    return list(dict.fromkeys(map(value_digest, [value, *parts] if len(parts) > 1 else parts)))


def _is_rule(text: str) -> bool:
    """Whether a text can be a rule's; one of a rule that there is not speaks of no finding, and silences none."""
    return len(text) <= _LONGEST_RULE and _RULE.fullmatch(text) is not None


def _tables() -> dict[str, str]:
    return {table.title: name for name, table in load_model().items()}


def _field(table: str, title: str) -> str | None:
    """The field of a title: the table's own, else the only one of that title anywhere."""
    model = load_model()
    own = [name for name, column in model[table].columns.items() if column.title == title]
    columns = [each.columns for each in model.values()]
    anywhere = {name for each in columns for name, column in each.items() if column.title == title}
    anywhere |= {name for name, column in load_results()["assessment"].columns.items() if column.title == title}
    return own[0] if own else anywhere.pop() if len(anywhere) == 1 else None
