"""Why households are to be verified: their flags and channels with the numbers, departments' rows, national rules."""

from decimal import Decimal
from typing import Any

import pandas as pd

from benchmarks.plain.evidence import DEPARTMENTS
from benchmarks.plain.imports import Judged
from benchmarks.plain.judgement import FLAGS, any_flag
from benchmarks.plain.values import first_day, last_day, yuan
from policies.flags import load_flags
from policies.reasons import load_sentences
from policies.words import CANDIDATE, NONE, REJECTED, TITLES, VERIFY

_DOUBTFUL = "（金额存疑）"
_SEEN = {
    "declaration": ["declared_on", "warned_by_household_on"],
    "visit": ["visited_on", "warned_by_visit_on"],
    "screening": ["warned_by_department_on"],
}


def leads(assessed: pd.DataFrame) -> pd.Series:
    """Whether a department's rows point at a household that nothing else does, or that the county has rejected."""
    alone_as = assessed.declaration | assessed.visit | assessed.warned_by_department_on.notna() | any_flag(assessed)
    found = pd.Series(False, index=assessed.index)
    for name in DEPARTMENTS:
        last = assessed[f"{name}_last_day"]
        others = assessed[[f"{other}_last_day" for other in DEPARTMENTS if other != name]].notna().any(axis=1)
        unheard = (
            (assessed.status == NONE)
            | ((assessed.status == REJECTED) & (assessed.confirmed_on < last))
            | ((assessed.status == CANDIDATE) & ~alone_as & ~others)
        )
        found |= last.notna() & unheard
    return found


def _money(fen: float) -> Decimal:
    return Decimal(round(fen)) / 100


def _flag_numbers(row: dict[str, Any], flag: str, of: Judged) -> tuple[Decimal, Decimal, bool]:
    """The number that a flag tells, what it is compared with, and whether a doubtful amount is behind either."""
    policy, value = of.policy, row
    if flag in ("low_income", "near_line"):
        factor = policy.low_income_factor * (policy.near_line_band if flag == "near_line" else 1)
        told = Decimal(round(value["per_capita_units"])) / 10_000
        return told, _money(value["line"]) * factor, bool(value["doubtful_income"])
    if flag == "income_plunge":
        doubtful = value["doubtful_income"] or value["doubtful_prior_income"]
        return _money(value["income"]), _money(value["prior_income"]) * policy.income_plunge_ratio, bool(doubtful)
    cause: Any = flag.removeprefix("expense_surge_")
    doubtful = value[f"doubtful_expense_{cause}"] or value["doubtful_previous_income"]
    ratio = policy.expense_surge_ratio[cause]
    return _money(value[f"expense_{cause}"]), _money(value["previous_income"]) * ratio, bool(doubtful)


def _own(of: Judged, rows: pd.DataFrame) -> list[tuple[str, int, str, bool]]:
    """The flags and channels of candidates."""
    sentences, windows = load_sentences(), {name: flag.window for name, flag in load_flags().items()}
    ratios = {"plunge": of.policy.income_plunge_ratio, "band": of.policy.near_line_band}
    told = []
    dated = rows.assign(w_start=first_day(rows.month - 12), w_end=last_day(rows.month - 1))
    for row in dated.to_dict("records"):
        for flag in ("near_line", *FLAGS):
            if not row[flag]:
                continue
            value, threshold, doubtful = _flag_numbers(row, flag, of)
            start, end = ("w_start", "w_end") if windows[flag] == "W" else ("from", "until")
            text = sentences[flag].template.render(
                value=value, threshold=threshold, start=row[start], end=row[end], **ratios
            )
            told.append((row["household_no"], 0, text + (_DOUBTFUL if doubtful else ""), doubtful))
        for channel in ("declaration", "visit", "screening"):
            if row[channel]:
                told.append((row["household_no"], 0, _channel(row, channel, of), False))
    return told


def _channel(row: dict[str, Any], channel: str, of: Judged) -> str:
    """When a channel was told last, and what departments' rows come to."""
    sentences, days = load_sentences(), [row[name] for name in _SEEN[channel] if not pd.isna(row[name])]
    screened = [
        sentences[f"screening_{each}"].template.render(
            title=TITLES[each], value=None if each == "disabled" else _money(row[f"{each}_amount"]),
            end=row[f"{each}_last_day"], levels=of.policy.screening.severe_disability_levels,
        )
        for each in DEPARTMENTS
        if channel == "screening" and not pd.isna(row[f"{each}_last_day"])
    ]  # fmt: skip
    return sentences[f"channel_{channel}"].template.render(seen_on=max(days, default=None), screened=screened)


def _doubtful_amounts(of: Judged, homes: set[str]) -> list[tuple[str, int, str, bool]]:
    """The entries that doubtful flags may rest on."""
    limit = float(of.policy.checking.largest_amount) * 100
    income, expense = of.tables["income_entry"], of.tables["expense_entry"]
    earned = income[
        (income.amount > limit) & income.month.notna() & income.kind.notna() & income.household_no.isin(homes)
    ]
    spent = expense[
        (expense.amount > limit) & expense.spent_on.notna() & expense.cause.notna() & expense.household_no.isin(homes)
    ]
    when = spent.spent_on.dt.strftime("%Y-%m-%d")
    parts = [
        pd.DataFrame({"home": earned.household_no, "said": earned.month + earned.kind + yuan(earned.amount) + "元"}),
        pd.DataFrame({"home": spent.household_no, "said": when + spent.cause + yuan(spent.amount) + "元"}),
    ]
    grouped = pd.concat(parts).groupby("home").said
    return [(home, 0, "存疑的登记：" + "、".join(sorted(set(each))), False) for home, each in grouped]


def _of_rules(of: Judged, here: pd.DataFrame) -> list[tuple[str, int, str, bool]]:
    """What the national rules ask to verify, but for what a flag or another rule says already."""
    asked = of.finding[of.finding.asks == VERIFY]
    rows = asked[asked.household_no.isin(here.household_no[here.status != REJECTED])]
    each = asked.household_no[~asked.rule.isin(["1_02_006", "1_02_007"])]
    low = of.assessed.household_no[of.assessed.low_income]
    rows = rows[(rows.rule != "1_02_007") | ~rows.household_no.isin(each)]
    rows = rows[(rows.rule != "1_02_006") | ~rows.household_no.isin(low)]
    return [
        (home, 1, text.removeprefix("户："), False) for home, text in zip(rows.household_no, rows.message, strict=True)
    ]


def standing(of: Judged) -> pd.DataFrame:
    """The households that are to be verified, with `led`."""
    led = of.view.household_no.isin(of.assessed.household_no[leads(of.assessed)])
    return of.view.assign(led=led)[led | (of.view.status == CANDIDATE)]


def grounds(of: Judged, here: pd.DataFrame) -> pd.DataFrame:
    """household_no, order, said, doubtful; each sentence of a household once."""
    own = _own(of, here[here.status == CANDIDATE])
    doubted = {home for home, _, _, doubtful in own if doubtful}
    pointed = [
        (row["household_no"], 0, _channel(row, "screening", of), False)
        for row in here[here.led].to_dict("records")
    ]  # fmt: skip
    said = here[(here.status != REJECTED) & here.kind_without_confirmation]
    entered = of.tables["household"].set_index("household_no").monitored_type
    platform = [(home, 2, f"监测对象类别已填“{entered[home]}”，县级尚未确认", False) for home in said.household_no]
    everything = [*own, *_doubtful_amounts(of, doubted), *pointed, *_of_rules(of, here), *platform]
    told = pd.DataFrame(everything, columns=["household_no", "order", "said", "doubtful"])
    return told.drop_duplicates().sort_values(["household_no", "order", "said"])
