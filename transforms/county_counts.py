"""What the monitors' board is told of every county of a day, besides its deadlines."""

import ibis
import ibis.expr.types as ir

from policies.words import CANDIDATE, CONFIRMED, ELIMINATED, ERROR, WARNING

_LONGEST_NAME = 60


def county_counts(county: ir.Table, assessment: ir.Table, quality: ir.Table) -> ir.Table:
    """One row per county of the division table: its names, households by status, findings by severity, new ones, and
    those that the county has said are true.
    """
    households = assessment.group_by("county_code").aggregate(
        confirmed=(assessment.status == CONFIRMED).sum(),
        candidates=(assessment.status == CANDIDATE).sum(),
        eliminated=(assessment.status == ELIMINATED).sum(),
    )
    findings = quality.group_by("county_code").aggregate(
        errors=quality.findings.sum(where=quality.severity == ERROR),
        warnings=quality.findings.sum(where=quality.severity == WARNING),
        new_findings=quality.new.sum(),
        confirmed_true=quality.confirmed_true.sum(),
    )
    rows = county
    for counts in (households, findings):
        rows = rows.left_join(counts, "county_code").drop("county_code_right")
    names = {
        "county": ibis.coalesce(rows.county, rows.county_code).left(_LONGEST_NAME),
        "prefecture": rows.prefecture.left(_LONGEST_NAME),
    }
    numbers = [name for name in (*households.columns, *findings.columns) if name != "county_code"]
    return rows.mutate(**names, **{name: rows[name].fill_null(0).cast("int64") for name in numbers})
