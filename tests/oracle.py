"""An independent calculation of the results, row by row in plain Python, written from definitions.md alone.

Slow and simple on purpose; shares no code with the project. Tests compare the pipeline with it, household by household.
"""

import calendar
import datetime as dt
import re
import sqlite3
import unicodedata
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

CODES = {
    "register_type": "脱贫户 一般农户 贫困户",
    "monitored_type": "脱贫不稳定户 边缘易致贫户",
    "risk": "因病 因残 因学 因灾 因疫情 因意外事故 因安全住房 因安全饮水 因务工就业不稳 因产业失败 缺劳动力 缺技术 "
    "缺资金 其他",
    "yes": "是 否",
    "kind": "工资性收入 生产经营性收入 财产性收入 转移性收入 生产经营性支出",
    "cause": "因病 因残 因灾 因疫情 因学 因意外事故",
    "finding": "无风险 疑似风险",
    "source": "农户申报 走访排查 部门筛查",
    "state": "待核查 已核查 已销号",
    "measure": "产业帮扶 就业帮扶 公益岗位 小额信贷 技能培训 健康帮扶 教育帮扶 住房安全 饮水安全 综合保障 社会帮扶 "
    "防贫保险",
    "level": "一级 二级 三级 四级",
}
CODES = {name: set(values.split()) for name, values in CODES.items()}
LINES = [(dt.date(2021, 1, 1), 4000), (dt.date(2020, 1, 1), 3218), (dt.date(2019, 1, 1), 2995)]
CAUSES = {
    "illness": ["因病"],
    "disability": ["因残"],
    "disaster": ["因灾"],
    "epidemic": ["因疫情"],
    "other": ["因学", "因意外事故"],
}
DEEP = {"341221", "341225", "341226", "341203", "341623", "341322", "341522", "341503", "341722"}
Row = dict[str, Any]


def norm(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bytes):
        value = value.decode("utf-8", errors="replace")
    text = unicodedata.normalize("NFKC", str(value)).strip()
    return text or None


def month(text: str | None) -> int | None:
    if text is None or not re.fullmatch(r"[0-9]{6}", text):
        return None
    year, number = int(text[:4]), int(text[4:])
    return year * 12 + number - 1 if 1949 <= year <= 2099 and 1 <= number <= 12 else None


def date(text: str | None) -> dt.date | None:
    if text is None or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return dt.date(int(text[:4]), int(text[5:7]), int(text[8:]))
    except ValueError:
        return None


def amount(text: str | None) -> Decimal | None:
    if text is None or not re.fullmatch(r"[+-]?(\d+(\.\d{0,2})?|\.\d{1,2})", text, re.ASCII):
        return None
    value = Decimal(text)
    return value if value >= 0 else None


def code(name: str, text: str | None) -> str | None:
    return text if text in CODES[name] else None


def first_of(index: int) -> dt.date:
    return dt.date(index // 12, index % 12 + 1, 1)


def last_of(index: int) -> dt.date:
    return dt.date(index // 12, index % 12 + 1, calendar.monthrange(index // 12, index % 12 + 1)[1])


def number(text: str | None) -> str | None:
    """The 18-character number to match by."""
    if text is None:
        return None
    text = text.upper()
    if re.fullmatch(r"[0-9]{17}[0-9X]", text):
        return text
    if len(text) in (20, 22) and re.match(r"[0-9]{17}[0-9X]", text):
        return text[:18]
    if re.fullmatch(r"[0-9]{15}", text):
        made = text[:6] + "19" + text[6:]
        weights = [2 ** (17 - place) % 11 for place in range(17)]
        return made + "10X98765432"[sum(int(d) * w for d, w in zip(made, weights, strict=True)) % 11]
    return None


def read_rows(connection: sqlite3.Connection, table: str) -> list[Row]:
    """The table's rows, normalised, equal ones once."""
    cursor = connection.execute(f"select * from {table}")
    names = [column[0] for column in cursor.description]
    seen: dict[tuple[str | None, ...], None] = {}
    for raw in cursor:
        seen[tuple(norm(value) for value in raw)] = None
    return [dict(zip(names, values, strict=True)) for values in seen]


def timestamp(text: str | None) -> str:
    if text is None or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}", text):
        return ""
    try:
        dt.datetime.strptime(text, "%Y-%m-%d %H:%M:%S")
    except ValueError:
        return ""
    return text


def latest(rows: list[Row]) -> Row:
    return max(
        rows,
        key=lambda row: (timestamp(row["updated_at"]), [(value is not None, value or "") for value in row.values()]),
    )


class Province:
    """A platform's SQLite file as it counts, and its judgement on a day."""

    def __init__(self, path: str, as_of: dt.date) -> None:
        self.day, self.today = as_of, as_of.year * 12 + as_of.month - 1
        connection = sqlite3.connect(path)
        connection.text_factory = lambda raw: raw.decode("utf-8", errors="replace")
        versions = defaultdict(list)
        for row in read_rows(connection, "household"):
            if row["household_no"] is not None:
                versions[row["household_no"]].append(row)
        self.households = {no: latest(rows) for no, rows in versions.items()}
        self.rows: dict[str, dict[str, list[Row]]] = {}
        tables = ("income_entry", "expense_entry", "declaration", "visit", "return_warning", "marginal_monitor")
        for table in (*tables, "measure"):
            self.rows[table] = defaultdict(list)
            for row in read_rows(connection, table):
                if row["household_no"] in self.households:
                    self.rows[table][row["household_no"]].append(row)
        people = defaultdict(list)
        for row in read_rows(connection, "member"):
            if row["household_no"] in self.households and row["person_no"] is not None:
                people[row["household_no"], row["person_no"]].append(row)
        self.members = defaultdict(list)
        for (household, _), rows in people.items():
            self.members[household].append(latest(rows))
        self.counties = {
            row["code"][:6]
            for row in read_rows(connection, "division")
            if row["level"] == "县" and row["code"] is not None and len(row["code"]) >= 6
        }
        self.pairings = read_rows(connection, "enterprise_pairing")
        self._match_feeds(connection)

    def _match_feeds(self, connection: sqlite3.Connection) -> None:
        holders = defaultdict(set)
        for household, members in self.members.items():
            for member in members:
                if (held := number(member["id_number"])) is not None:
                    holders[held].add(household)
        self.feeds: dict[str, dict[str, list[tuple[dt.date, Decimal | None]]]] = {}
        for name, table, day, value in [
            ("health", "health_feed", "discharged_on", "self_paid"),
            ("emergency", "emergency_feed", "happened_on", "loss"),
            ("disabled", "disabled_feed", "issued_on", None),
        ]:
            self.feeds[name] = defaultdict(list)
            for row in read_rows(connection, table):
                homes = holders.get(number(row["id_number"]) or "", set())
                when, money = date(row[day]), amount(row[value]) if value else None
                if len(homes) != 1 or when is None or (value and money is None):
                    continue
                if name == "disabled" and row["level"] not in ("一级", "二级"):
                    continue
                self.feeds[name][next(iter(homes))].append((when, money))

    def income(self, no: str, start: int, end: int) -> Decimal | None:
        total, known = Decimal(0), False
        for row in self.rows["income_entry"][no]:
            when, kind, money = month(row["month"]), code("kind", row["kind"]), amount(row["amount"])
            if when is None or kind is None or money is None or not start <= when < end:
                continue
            known = True
            total += -money if kind == "生产经营性支出" else money
        return total if known else None

    def judgement(self, no: str, at: int) -> Row:
        """Everything that depends on the month of judgement."""
        members = len(self.members[no])
        start, end = first_of(at - 12), min(self.day, last_of(at))
        income, prior = self.income(no, at - 12, at), self.income(no, at - 24, at - 12)
        january = at // 12 * 12
        previous = self.income(no, january - 12, january)
        line = next((Decimal(value) for since, value in LINES if since <= first_of(at)), None)
        out: Row = {"income": income, "previous_income": previous, "line": line, "per_capita_income": None}
        out["low_income"] = out["near_line"] = None
        if income is not None and members:
            out["per_capita_income"] = income / members
            if line is not None:
                out["low_income"] = income < line * Decimal("1.5") * members
                out["near_line"] = not out["low_income"] and income < line * Decimal("1.65") * members
        for name, causes in CAUSES.items():
            net = Decimal(0)
            for row in self.rows["expense_entry"][no]:
                spent, cost = date(row["spent_on"]), amount(row["amount"])
                back = Decimal(0) if row["reimbursed"] is None else amount(row["reimbursed"])
                if (
                    spent is None
                    or cost is None
                    or back is None
                    or row["cause"] not in causes
                    or not start <= spent <= end
                ):
                    continue
                net += max(cost - back, Decimal(0))
            out[f"expense_surge_{name}"] = None if previous is None else net > 0 and net > previous
        out["doubtful"] = self.doubtful(no, at)
        out["income_plunge"] = None if income is None or prior is None else prior > 0 and income * 2 < prior
        return out

    def doubtful_income(self, no: str, start: int, end: int) -> bool:
        """Whether an entry of more than a million that counts lies in the window."""
        for row in self.rows["income_entry"][no]:
            when, kind, money = month(row["month"]), code("kind", row["kind"]), amount(row["amount"])
            if None in (when, kind, money):
                continue
            if start <= when < end and money > 1_000_000:
                return True
        return False

    def doubtful(self, no: str, at: int) -> dict[str, bool]:
        """By flag whether it would rest on a doubtful amount."""
        start, end, january = first_of(at - 12), min(self.day, last_of(at)), at // 12 * 12
        in_w, in_p = self.doubtful_income(no, at - 12, at), self.doubtful_income(no, at - 24, at - 12)
        in_y = self.doubtful_income(no, january - 12, january)
        out = {"low_income": in_w, "near_line": in_w, "income_plunge": in_w or in_p}
        for name, causes in CAUSES.items():
            out[f"expense_surge_{name}"] = in_y
            for row in self.rows["expense_entry"][no]:
                spent, cost = date(row["spent_on"]), amount(row["amount"])
                if row["reimbursed"] is not None and amount(row["reimbursed"]) is None:
                    continue
                if spent is not None and cost is not None and row["cause"] in causes and start <= spent <= end:
                    out[f"expense_surge_{name}"] |= cost > 1_000_000
        return out

    def implausible(self, no: str, out: Row) -> bool:
        """Whether a confirmed household's income cannot be sent."""
        if out["status"] != "confirmed" or out["per_capita_income"] is None:
            return False
        return not 0 <= out["per_capita_income"] <= 50_000 or out["doubtful"]["low_income"]

    def holds(self, finding: Row, out: Row) -> bool:
        """Whether an error keeps its household, or its measure, out of the import files."""
        if finding["severity"] != "error" or out["status"] not in ("confirmed", "eliminated"):
            return False
        no, marginal = finding["household_no"], out["kind"] == "marginal"
        if finding["table"] == "household":
            return finding["rule"] not in ("1_02_001", "1_02_002", "1_02_003", "1_02_006", "1_02_007")
        if finding["table"] == "member":
            heads = {member["person_no"] for member in self.members[no] if member["relation"] == "户主"}
            return marginal or finding["key"] in heads
        if finding["table"] == "marginal_monitor":
            return marginal
        if finding["table"] == "income_entry":
            if out["status"] != "confirmed" or finding["field"] not in ("kind", "amount"):
                return False
            parts = finding["key"].removeprefix(no).split("/")
            when = month(parts[1]) if len(parts) > 1 else None
            at = out["window_start"].year * 12 + out["window_start"].month - 1
            return when is not None and at <= when < at + 12
        return finding["table"] == "measure"

    def in_evidence(self, table: str, no: str, day: str, at: int, **wanted: str) -> bool:
        start, end = first_of(at - 12), min(self.day, last_of(at))
        for row in self.rows[table][no]:
            when = date(row[day])
            if when is not None and start <= when <= end and all(row[name] == value for name, value in wanted.items()):
                return True
        return False

    def reached(self, no: str, at: int) -> dict[str, tuple[Decimal | None, dt.date]]:
        """Departments whose rows pass their threshold: the amount and the latest day."""
        start, end = first_of(at - 12), min(self.day, last_of(at))
        out = {}
        for name, least in [("health", 10000), ("emergency", 5000), ("disabled", None)]:
            rows = [(when, money) for when, money in self.feeds[name][no] if start <= when <= end]
            total = None if least is None else sum((money for _, money in rows), Decimal(0))
            if rows and (least is None or total >= least):
                out[name] = (total, max(when for when, _ in rows))
        return out

    def assess(self, no: str) -> Row:
        row = self.households[no]
        identified = month(row["identified_month"])
        at = identified if identified is not None and identified <= self.today else self.today
        own, current = self.judgement(no, at), self.judgement(no, self.today)
        register, monitored = code("register_type", row["register_type"]), code("monitored_type", row["monitored_type"])
        potential = {"脱贫户": "unstable", "一般农户": "marginal"}.get(register or "", "none")
        flags = ["low_income", *(f"expense_surge_{cause}" for cause in CAUSES), "income_plunge"]
        reached = self.reached(no, at)
        by = {
            "declaration": self.in_evidence("declaration", no, "declared_on", at)
            or self.in_evidence("return_warning", no, "raised_on", at, source="农户申报"),
            "visit": self.in_evidence("visit", no, "visited_on", at, finding="疑似风险")
            or self.in_evidence("return_warning", no, "raised_on", at, source="走访排查"),
            "warned": self.in_evidence("return_warning", no, "raised_on", at, source="部门筛查"),
        }
        channels = [name for name in ("declaration", "visit") if by[name]] + (
            ["screening"] if by["warned"] or reached else []
        )
        county_says = code("yes", row["county_confirmed"])
        confirmed_on = date(row["confirmed_on"])
        system = self.rows["return_warning" if potential == "unstable" else "marginal_monitor"][no]
        closed = [date(each["closed_on"]) for each in system if each["state"] == "已销号"]
        stands = (
            bool(system) and len(closed) == len(system) and all(day is not None and day <= self.day for day in closed)
        )
        flagged = any(own[flag] for flag in flags)
        if potential == "none":
            status = "none"
        elif county_says == "是" and stands:
            status = "eliminated"
        elif county_says == "是" and confirmed_on is not None and confirmed_on <= self.day:
            status = "confirmed"
        elif county_says == "否":
            status = "rejected"
        else:
            status = "candidate" if flagged or channels else "none"
        risks: list[str] = []
        for risk in [code("risk", row[f"risk_{n}"]) for n in (1, 2, 3)] + [
            causes[0] for name, causes in CAUSES.items() if name != "other" and own[f"expense_surge_{name}"]
        ]:
            if risk is not None and risk not in risks:
                risks.append(risk)
        out = {
            "household_no": no,
            "kind": potential if status != "none" else "none",
            "status": status,
            "county_code": row["village_code"][:6] if re.match(r"[0-9]{6}", row["village_code"] or "") else None,
            "identified_month": row["identified_month"] if identified is not None else None,
            "window_start": first_of(at - 12),
            "window_end": last_of(at - 1),
            "member_count": len(self.members[no]),
            "channels": channels,
            "risks": risks,
            **own,
            **{f"current_{name}": value for name, value in current.items()},
        }
        out["contradictions"] = self.contradictions(
            no, out, potential, register, monitored, county_says, identified, flags
        )
        out["leads"] = self.leads(out, reached, by, flagged, confirmed_on)
        return out

    def contradictions(
        self, no: str, out: Row, potential: str, register: str | None, monitored: str | None, says: str | None,
        identified: int | None, flags: list[str],
    ) -> list[str]:  # fmt: skip
        row, warnings = self.households[no], self.rows["return_warning"][no]
        eliminated = out["status"] == "eliminated"
        closings = [date(w["closed_on"]) for w in warnings if w["state"] == "已销号"]
        closings = [day for day in closings if day is not None and day <= self.day]
        openings = [date(w["raised_on"]) for w in warnings if w["state"] in ("待核查", "已核查")]
        gone = code("yes", row["risk_eliminated"])
        holds = {
            "kind_mismatch": monitored is not None and register is not None
            and {"脱贫不稳定户": "unstable", "边缘易致贫户": "marginal"}[monitored] != potential,
            "confirmed_without_kind": says == "是" and monitored is None,
            "kind_without_confirmation": monitored is not None and says != "是",
            "unstable_in_s5": potential == "unstable" and bool(self.rows["marginal_monitor"][no]),
            "marginal_in_s4": potential == "marginal" and bool(warnings),
            "closed_but_flagged": eliminated and any(out[f"current_{flag}"] for flag in flags),
            "open_after_close": any(o is not None and o > c for o in openings for c in closings),
            "identified_in_future": identified is not None and identified > self.today,
            "eliminated_disagrees": (gone == "是" and not eliminated) or (gone == "否" and eliminated),
        }  # fmt: skip
        return [name for name, held in holds.items() if held]

    def leads(
        self, out: Row, reached: Row, by: Row, flagged: bool, decided: dt.date | None
    ) -> dict[str, Decimal | None]:
        found = {}
        for name, (total, last) in reached.items():
            alone = not flagged and not any(by.values()) and len(reached) == 1
            if (
                out["status"] == "none"
                or (out["status"] == "rejected" and decided is not None and decided < last)
                or (out["status"] == "candidate" and alone)
            ):
                found[name] = total
        return found

    def measures(self, no: str) -> list[tuple[dt.date, str | None]]:
        """Day and kind of the measures begun from the first day of the identified month to the day."""
        since = first_of(identified if (identified := month(self.households[no]["identified_month"])) else self.today)
        begun = [(date(row["started_on"]), code("measure", row["kind"])) for row in self.rows["measure"][no]]
        return sorted((day, kind or "") for day, kind in begun if day is not None and since <= day <= self.day)

    def effect(self, out: Row) -> Row:
        """What has become of a confirmed or eliminated household."""
        flags = ["low_income", *(f"expense_surge_{cause}" for cause in CAUSES), "income_plunge"]
        then = [out[flag] is True for flag in flags]
        now = [out[f"current_{flag}"] is True for flag in flags]
        begun, decided = self.measures(out["household_no"]), date(self.households[out["household_no"]]["confirmed_on"])
        first = begun[0][0] if begun else None
        incomes = [
            None if value is None else Decimal(value).quantize(Decimal("0.0001"), ROUND_HALF_UP)
            for value in (out["per_capita_income"], out["current_per_capita_income"])
        ]
        became = [
            ("eliminated", out["status"] == "eliminated"),
            ("unknown", incomes[1] is None),
            ("worsened", any(new and not old for new, old in zip(now, then, strict=True))),
            ("persisting", any(now)),
            ("improved", any(then)),
            ("steady", True),
        ]
        return {
            "status": out["status"],
            "county_code": out["county_code"],
            "measures": len(begun),
            "first_measure_on": first,
            "days_to_first_measure": None if None in (first, decided) else max((first - decided).days, 0),
            "income_then": incomes[0],
            "income_now": incomes[1],
            "income_change": None if None in incomes else incomes[1] - incomes[0],
            "outcome": next(name for name, holds in became if holds),
        }

    def effect_by_kind(self, effects: dict[str, Row]) -> dict[tuple[str, str], Row]:
        """Outcomes and the middle change of income by county and kind; only where a household has one."""
        having = defaultdict(list)
        for no, row in effects.items():
            for kind in {kind for _, kind in self.measures(no) if kind}:
                if row["county_code"] in self.counties:
                    having[row["county_code"], kind].append(row)
        told = {}
        for place, rows in having.items():
            changes = sorted(row["income_change"] for row in rows if row["income_change"] is not None)
            middle = (changes[(len(changes) - 1) // 2] + changes[len(changes) // 2]) / 2 if changes else None
            told[place] = {
                "households": len(rows),
                **Counter(row["outcome"] for row in rows),
                "median_income_change": middle if middle is None else middle.quantize(Decimal("0.01"), ROUND_HALF_UP),
            }
        return told

    def enterprises(self, expected: dict[str, Row]) -> dict[tuple[str, str], tuple[int, int, int]]:
        """By county and paired enterprise: its villages, the confirmed households there, those carried by a measure."""
        villages: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in self.pairings:
            since, village = date(row["since"]), row["village_code"]
            if row["enterprise"] is None or not re.match(r"[0-9]{6}", village or "") or (since and since > self.day):
                continue
            villages[village[:6], row["enterprise"]].add(village)
        told = {}
        for place, codes in villages.items():
            homes = [no for no, row in expected.items() if row["status"] == "confirmed"]
            homes = [no for no in homes if self.households[no]["village_code"] in codes]
            told[place] = (len(codes), len(homes), sum(self.carried(no) for no in homes))
        return told

    def carried(self, no: str) -> bool:
        """Whether a measure that gives work runs on the day."""
        for row in self.rows["measure"][no]:
            begun, ended = date(row["started_on"]), date(row["ended_on"])
            runs = begun is not None and begun <= self.day and (ended is None or ended >= self.day)
            if runs and row["kind"] in ("产业帮扶", "就业帮扶", "公益岗位"):
                return True
        return False

    def contact(self, no: str) -> bool:
        return any(row["contact_name"] and row["contact_phone"] for row in self.rows["marginal_monitor"][no])

    def scale(self, assessed: list[Row]) -> dict[str, tuple[int, int, Decimal | None]]:
        registered, monitored = defaultdict(int), defaultdict(int)
        for row in assessed:
            if self.households[row["household_no"]]["register_type"] in ("脱贫户", "贫困户"):
                registered[row["county_code"]] += row["member_count"]
            if row["status"] == "confirmed":
                monitored[row["county_code"]] += row["member_count"]
        return {
            county: (
                registered[county],
                monitored[county],
                (Decimal(monitored[county]) / registered[county]).quantize(Decimal("0.0001"), ROUND_HALF_UP)
                if registered[county] else None,
            )
            for county in self.counties
        }  # fmt: skip
