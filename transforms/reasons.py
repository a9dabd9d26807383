"""Why a household is flagged, what changed in its life, what it lacks: one row each, with the numbers and the dates."""

from collections.abc import Mapping
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from policies.flags import load_flags
from policies.in_force import InForce
from policies.months import first_day, last_day
from policies.reasons import load_sentences
from policies.words import CHANNELS, DECLARATION, DEPARTMENTS, NONE, SCREENING, TITLES, VISIT
from transforms.flags import Judgement, flag_functions, rests_on_doubtful
from transforms.money import MONEY, SHOWN
from transforms.windows import JUDGEMENTS

# What a channel rests on: the last day on which it was told itself, and what each department's rows come to.
EVIDENCE = {"seen_on": "date"} | {
    f"{department}_{name}": kind
    for department in DEPARTMENTS
    for name, kind in (("amount", MONEY), ("last_day", "date"))
}
_SEEN = {
    DECLARATION: ("declared_on", "warned_by_household_on"),
    VISIT: ("visited_on", "warned_by_visit_on"),
    SCREENING: ("warned_by_department_on",),
}
FACTS = ("household_no", "flag", "sentence", "need", "value", "threshold", "doubtful", "start", "end", *EVIDENCE)
SCHEMA = pa.schema(
    [
        ("household_no", pa.string()),
        ("flag", pa.string()),
        ("clause", pa.string()),
        ("value", pa.decimal128(24, 4)),
        ("threshold", pa.decimal128(24, 4)),
        ("doubtful", pa.bool_()),
        ("text_zh", pa.string()),
    ]
)


def _rows(
    where: ir.Table,
    flag: str | ir.StringValue,
    sentence: str | ir.StringValue,
    start: ir.Value,
    end: ir.Value,
    value: ir.Value | None = None,
    threshold: ir.Value | None = None,
    need: ir.StringValue | None = None,
    doubtful: ir.BooleanValue | None = None,
    evidence: Mapping[str, ir.Value] | None = None,
) -> ir.Table:
    nothing = ibis.null(SHOWN)
    return where.select(
        household_no=where.household_no,
        flag=flag if isinstance(flag, ir.Value) else ibis.literal(flag),
        sentence=sentence if isinstance(sentence, ir.Value) else ibis.literal(sentence),
        need=ibis.null("string") if need is None else need,
        value=nothing if value is None else value.cast(SHOWN),
        threshold=nothing if threshold is None else threshold.cast(SHOWN),
        doubtful=ibis.literal(False) if doubtful is None else doubtful,
        start=start,
        end=end,
        **{name: (evidence or {}).get(name, ibis.null(kind)) for name, kind in EVIDENCE.items()},
    )


def _windows(of: Judgement) -> dict[str, tuple[ir.Value, ir.Value]]:
    """The first and the last day of each window that a sentence may speak of."""
    month = of.judgement_month
    return {"W": (first_day(month - 12), last_day(month - 1)), "E": (of.evidence_from, of.evidence_until)}


def _flag_reasons(assessed: ir.Table, prefix: str, policy: InForce) -> list[ir.Table]:
    """Reasons of the flags of one judgement: its own month's, or with `current_` that of as_of."""
    found = []
    for name, flag in load_flags().items():
        rows = assessed.filter(assessed[f"{prefix}{name}"].fill_null(False))
        of = Judgement(rows, prefix)
        told = flag_functions()[name](of, policy)
        start, end = _windows(of)[flag.window]
        doubtful = rests_on_doubtful(of)
        found.append(_rows(rows, f"{prefix}{name}", name, start, end, told.value, told.threshold, doubtful=doubtful))
    return found


def _channel_reasons(assessed: ir.Table) -> list[ir.Table]:
    found = []
    for channel in CHANNELS:
        rows = assessed.filter(assessed.channels.contains(channel))
        flag, days = f"channel_{channel}", [rows[day] for day in _SEEN[channel]]
        evidence = {"seen_on": days[0] if len(days) == 1 else ibis.greatest(*days)}
        if channel == SCREENING:
            evidence |= {name: rows[name] for name in EVIDENCE if name not in evidence}
        found.append(_rows(rows, flag, flag, rows.evidence_from, rows.evidence_until, evidence=evidence))
    return found


def _status_reasons(life: ir.Table) -> ir.Table:
    """Changes of state on as_of, and every state but none of those who came to it before."""
    rows = life.filter((life.state != NONE) | (life.changed & life.previous_state.notnull()))
    flag = ibis.literal("status_") + rows.state
    return _rows(rows, flag, flag, rows.since, rows.since)


def _gap_reasons(need: ir.Table, policy: InForce) -> ir.Table:
    rows = need.filter(~need.covered)
    today = ibis.literal(policy.as_of)
    return _rows(rows, ibis.literal("gap_") + rows.need, "gap", today, today, need=rows.need)


def reason_facts(assessed: ir.Table, life: ir.Table, need: ir.Table, policy: InForce) -> ir.Table:
    """One row per household and flag, channel, state or gap: FACTS, the numbers exact and the sentence's name."""
    parts = [part for prefix in JUDGEMENTS for part in _flag_reasons(assessed, prefix, policy)]
    everything = [*parts, *_channel_reasons(assessed), _status_reasons(life), _gap_reasons(need, policy)]
    return ibis.union(*(part.select(*FACTS) for part in everything))


def _screened(row: dict[str, Any], policy: InForce) -> list[str]:
    """What each department's rows come to, in its sentence."""
    sentences, levels = load_sentences(), policy.screening.severe_disability_levels
    return [
        sentences[f"screening_{each}"].template.render(
            title=TITLES[each], value=row[f"{each}_amount"], end=row[f"{each}_last_day"], levels=levels
        )
        for each in DEPARTMENTS
        if row[f"{each}_last_day"] is not None
    ]


def reasons(facts: pa.RecordBatch, policy: InForce) -> pa.RecordBatch:
    """The result table `reason`: facts told in one Chinese sentence each, from the templates beside the policy."""
    sentences = load_sentences()
    titles = policy.assistance.need_titles
    ratios = {"plunge": policy.income_plunge_ratio, "band": policy.near_line_band}
    told: list[str] = []
    clauses: list[str] = []
    rendered: dict[tuple[Any, ...], str] = {}  # most rows say what others of the batch say: the same words, told once
    for row in facts.to_pylist():
        sentence = sentences[row["sentence"]]
        clauses.append(sentence.clause)
        screened = tuple(_screened(row, policy)) if "screened" in sentence.words else ()
        words = {**row, **ratios, "title": titles.get(row["need"]), "screened": screened}
        said = (row["sentence"], *(words[name] for name in sentence.words))
        if said not in rendered:
            rendered[said] = sentence.template.render(words)
        told.append(rendered[said])
    columns = [facts.column(name) for name in ("household_no", "flag", "value", "threshold", "doubtful")]
    arrays = [
        columns[0],
        columns[1],
        pa.array(clauses, pa.string()),
        columns[2],
        columns[3],
        columns[4],
        pa.array(told, pa.string()),
    ]
    return pa.RecordBatch.from_arrays(
        [array.cast(field.type) for array, field in zip(arrays, SCHEMA, strict=True)], schema=SCHEMA
    )
