"""Why a household is flagged, what changed in its life, what it lacks: one row each, with the numbers and the dates."""

from decimal import Decimal

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from policies.in_force import SURGE_CAUSES, InForce
from policies.reasons import load_sentences
from transforms.assessment import CHANNELS
from transforms.months import first_day, last_day
from transforms.windows import JUDGEMENTS

AMOUNT = "decimal(24, 4)"
FACTS = ("household_no", "flag", "sentence", "need", "value", "threshold", "start", "end")
SCHEMA = pa.schema(
    [
        ("household_no", pa.string()),
        ("flag", pa.string()),
        ("clause", pa.string()),
        ("value", pa.decimal128(24, 4)),
        ("threshold", pa.decimal128(24, 4)),
        ("text_zh", pa.string()),
    ]
)


def _times(value: ir.Value, factor: Decimal) -> ir.Value:
    """value × factor for show, exact for money with two decimals and a factor with four."""
    units = int((factor * 10_000).to_integral_value())
    return ((value * ibis.literal(units, "int64")).cast(AMOUNT) * ibis.literal(Decimal("0.0001"), AMOUNT)).cast(AMOUNT)


def _rows(
    where: ir.Table,
    flag: str | ir.StringValue,
    sentence: str | ir.StringValue,
    start: ir.Value,
    end: ir.Value,
    value: ir.Value | None = None,
    threshold: ir.Value | None = None,
    need: ir.StringValue | None = None,
) -> ir.Table:
    nothing = ibis.null(AMOUNT)
    return where.select(
        household_no=where.household_no,
        flag=flag if isinstance(flag, ir.Value) else ibis.literal(flag),
        sentence=sentence if isinstance(sentence, ir.Value) else ibis.literal(sentence),
        need=ibis.null("string") if need is None else need,
        value=nothing if value is None else value.cast(AMOUNT),
        threshold=nothing if threshold is None else threshold.cast(AMOUNT),
        start=start,
        end=end,
    )


def _flag_reasons(assessed: ir.Table, prefix: str, policy: InForce) -> list[ir.Table]:
    """Reasons of the flags of one judgement: its own month's, or with `current_` that of as_of."""
    month = assessed[f"{prefix}judgement_month"]
    window = (first_day(month - 12), last_day(month - 1))
    days = (assessed[f"{prefix}evidence_from"], assessed[f"{prefix}evidence_until"])
    line, factor = assessed[f"{prefix}line"], policy.low_income_factor
    numbers: dict[str, tuple[ir.Value, ir.Value, tuple[ir.Value, ir.Value]]] = {
        "low_income": (assessed[f"{prefix}per_capita_income"], _times(line, factor), window),
        "near_line": (assessed[f"{prefix}per_capita_income"], _times(line, factor * policy.near_line_band), window),
        "income_plunge": (
            assessed[f"{prefix}income"], _times(assessed[f"{prefix}prior_income"], policy.income_plunge_ratio), window,
        ),
    }  # fmt: skip
    for cause in SURGE_CAUSES:
        threshold = _times(assessed[f"{prefix}previous_income"], policy.expense_surge_ratio[cause])
        numbers[f"expense_surge_{cause}"] = (assessed[f"{prefix}expense_{cause}"], threshold, days)
    found = []
    for flag, (value, threshold, (start, end)) in numbers.items():
        marked = assessed.mutate(_value=value, _threshold=threshold, _start=start, _end=end)
        rows = marked.filter(marked[f"{prefix}{flag}"].fill_null(False))
        numbers_of = (rows["_start"], rows["_end"], rows["_value"], rows["_threshold"])
        found.append(_rows(rows, f"{prefix}{flag}", flag, *numbers_of))
    return found


def _channel_reasons(assessed: ir.Table) -> list[ir.Table]:
    found = []
    for channel in CHANNELS:
        rows = assessed.filter(assessed.channels.contains(channel))
        flag = f"channel_{channel}"
        found.append(_rows(rows, flag, flag, rows.evidence_from, rows.evidence_until))
    return found


def _status_reasons(life: ir.Table) -> ir.Table:
    """Changes of state on as_of, and every state but none of those who came to it before."""
    rows = life.filter((life.state != "none") | (life.changed & life.previous_state.notnull()))
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


def reasons(facts: pa.RecordBatch, policy: InForce) -> pa.RecordBatch:
    """The result table `reason`: facts told in one Chinese sentence each, from the templates beside the policy."""
    sentences = load_sentences()
    titles = policy.assistance.need_titles
    told: list[str] = []
    clauses: list[str] = []
    for row in facts.to_pylist():
        sentence = sentences[row["sentence"]]
        clauses.append(sentence.clause)
        told.append(sentence.template.render(row, title=titles.get(row["need"]), plunge=policy.income_plunge_ratio))
    columns = [facts.column(name) for name in ("household_no", "flag", "value", "threshold")]
    arrays = [columns[0], columns[1], pa.array(clauses, pa.string()), columns[2], columns[3], pa.array(told, pa.string())]
    return pa.RecordBatch.from_arrays(
        [array.cast(field.type) for array, field in zip(arrays, SCHEMA, strict=True)], schema=SCHEMA
    )
