"""Counties side by side for chosen measures, and counts out of the ordinary against each county's own history."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from exports.board.charts import Chart, Line, chart
from exports.board.county_tables import COUNTS
from exports.board.history import CountyDay, as_counted, counted_in, counties_since, progress_since
from exports.board.outliers import outlier
from exports.board.region import Region
from exports.board.tables import URGENCY, Column, Table, rate
from policies.in_force import in_force

MOST_LINES = 5
_LOOKS = ("one", "two", "three", "four", "five")


@dataclass(frozen=True)
class Comparison:
    """What the page of comparison tells, and what may be chosen on it."""

    side_by_side: Table
    course: Chart
    unusual: Table
    measures: dict[str, str]
    chosen: list[str]
    counties: dict[str, str]
    compared: list[str]


def measures(region: Region) -> dict[str, str]:
    """Titles of what counties can be compared by: what each deadline misses, and the counts of a day."""
    missing = {f"missing-{facts.name}": f"{facts.deadline.title}：未完成" for facts in region.deadlines}
    shares = {f"rate-{facts.name}": f"{facts.deadline.title}：完成率" for facts in region.deadlines}
    return {**missing, **shares, **COUNTS, "waiting": "等待回执的记录"}


def latest_counties(region: Region) -> list[str]:
    """The counties that are latest over all deadlines, as many as a chart shows."""
    score: dict[str, tuple[int, int]] = {}
    for facts in region.deadlines:
        for each in facts.counties:
            worst, missing = score.get(each.now.county_code, (len(URGENCY), 0))
            score[each.now.county_code] = min(worst, URGENCY[each.now.standing]), missing + each.now.missing
    own = [each.county_code for each in region.counties if each.county_code in score]
    return sorted(own, key=lambda code: (score[code][0], -score[code][1], code))[:MOST_LINES]


def comparison(
    connection: sa.Connection,
    region: Region,
    chosen: Sequence[str],
    compared: Sequence[str],
    shown_days: int = 60,
) -> Comparison:
    """The chosen measures of the chosen counties; those that are none, or lie outside the region, are left out."""
    known = measures(region)
    names = {each.county_code: each.county for each in region.counties}
    wanted = [name for name in chosen if name in known] or [*list(known)[: len(region.deadlines)], "errors", "waiting"]
    counties = [code for code in compared if code in names] or latest_counties(region)
    return Comparison(
        _side_by_side(region, known, wanted, counties),
        _course(connection, region, known, wanted[0], counties[:MOST_LINES], shown_days),
        _unusual(connection, region, list(names)),
        known,
        wanted,
        names,
        counties,
    )


def _side_by_side(region: Region, known: dict[str, str], wanted: Sequence[str], counties: Sequence[str]) -> Table:
    by_day = {each.county_code: each for each in region.counties}
    progress = {(facts.name, each.now.county_code): each.now for facts in region.deadlines for each in facts.counties}
    rows = []
    for code in counties:
        row: dict[str, object] = {"county": by_day[code].county, "href": f"county/{code}"}
        for name in wanted:
            what, _, deadline = name.partition("-")
            now = progress.get((deadline, code))
            if what == "missing":
                row[name] = None if now is None else now.missing
            elif what == "rate":
                row[name] = None if now is None else rate(now.done, now.need)
            elif what == "waiting":
                row[name] = region.sendings[code].waiting if code in region.sendings else None
            else:
                row[name] = getattr(by_day[code], name)
        rows.append(row)
    columns = [Column(name, known[name], "percent" if name.startswith("rate-") else "count") for name in wanted]
    return Table("comparison", "各县并排比较", (Column("county", "县（市、区）"), *columns), rows)


def _course(
    connection: sa.Connection,
    region: Region,
    known: dict[str, str],
    name: str,
    counties: Sequence[str],
    shown_days: int,
) -> Chart:
    """The chosen measure's days, a line for each county; of one that is not kept by day, none."""
    since = region.as_of - dt.timedelta(shown_days)
    points: dict[str, list[tuple[dt.date, int]]] = defaultdict(list)
    what, _, deadline = name.partition("-")
    if deadline:
        told = progress_since(connection, since, counted_in(counties, region.as_of))
        for row in as_counted([row for row in told if row.deadline == deadline], region.as_of):
            value = rate(row.done, row.need) if what == "rate" else row.missing
            if isinstance(value, int):  # empty on time is not done
                points[row.county_code].append((row.as_of, value))
    elif name in COUNTS:
        for each in counties_since(connection, since, counties):
            points[each.county_code].append((each.as_of, getattr(each, name)))
    lines = tuple(
        Line(region.named(code), look, tuple(points[code])) for code, look in zip(counties, _LOOKS, strict=False)
    )
    last = "，".join(f"{line.title}{line.points[-1][1]}" for line in lines if line.points)
    return chart(f"{known[name]}：{region.as_of.isoformat()} {last}", lines)


def _unusual(connection: sa.Connection, region: Region, codes: Collection[str]) -> Table:
    """What is out of the ordinary today, a row per county and count."""
    policy = in_force(region.as_of).board
    # Runs may have been missed: twice as many days hold that many runs.
    since = region.as_of - dt.timedelta(2 * policy.outlier_days)
    course: dict[str, list[CountyDay]] = defaultdict(list)
    for each in counties_since(connection, since, codes):
        if each.as_of <= region.as_of:
            course[each.county_code].append(each)
    rows = []
    for days in course.values():
        *earlier, today = days
        for name, title in COUNTS.items():
            history = [getattr(each, name) for each in earlier[-policy.outlier_days :]]
            found = outlier(history, getattr(today, name), policy.outlier_deviations)
            if found is not None and today.as_of == region.as_of:
                told = {"today": found.today, "usual": round(found.usual), "spread": round(found.spread)}
                rows.append({"county": today.county, "href": f"county/{today.county_code}", "what": title, **told})
    columns = (
        Column("county", "县（市、区）"),
        Column("what", "内容"),
        Column("today", "今天", "count"),
        Column("usual", "一般（中位数）", "count"),
        Column("spread", "通常上下相差", "count"),
    )
    beyond = f"与中位数相差超过{policy.outlier_deviations:g}倍绝对中位差（换算后）的列出。"
    note = f"与本县近{policy.outlier_days}次运行比较：{beyond}"
    return Table("unusual", "与本县以往相比异常", columns, rows, note)
