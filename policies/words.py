"""The words of codes and states that code compares with, each told once: a misspelt one fails when this is imported.

The platform's own codes stand in `codes.yaml`; what is named here is held against them. The words of our results
(statuses, states, kinds) have their only home here.
"""

from policies.files import PolicyError
from policies.finding import Asks, Severity
from policies.model import load_code_sets


def _codes(code_set: str, *words: str) -> tuple[str, ...]:
    """The words, every one of which the code set must hold."""
    unknown = set(words) - set(load_code_sets().get(code_set, ()))
    if unknown:
        raise PolicyError(f"words.py: codes.yaml has no {', '.join(sorted(unknown))} in {code_set}")
    return words


# Codes of the platform.
YES, NO = _codes("yes_no", "是", "否")
PROVINCE, PREFECTURE, COUNTY, TOWN, VILLAGE = _codes("division_level", "省", "市", "县", "乡", "村")
OUT_OF_POVERTY, ORDINARY, ON_REGISTER = _codes("register_type", "脱贫户", "一般农户", "贫困户")
UNSTABLE_TYPE, MARGINAL_TYPE = _codes("monitored_type", "脱贫不稳定户", "边缘易致贫户")
SETTLED, FAIRLY_SETTLED, UNSETTLED = _codes("household_class", "稳定脱贫户", "基本稳定户", "不稳定户")
ILLNESS, DISABILITY, SCHOOLING, DISASTER, EPIDEMIC, ACCIDENT = _codes(
    "risk", "因病", "因残", "因学", "因灾", "因疫情", "因意外事故"
)
UNSAFE_HOUSING, UNSAFE_WATER, UNSTABLE_WORK, FAILED_INDUSTRY = _codes(
    "risk", "因安全住房", "因安全饮水", "因务工就业不稳", "因产业失败"
)
LACK_OF_LABOUR, LACK_OF_SKILLS, LACK_OF_FUNDS = _codes("risk", "缺劳动力", "缺技术", "缺资金")
SUSPECTED, NOT_SUSPECTED = _codes("visit_finding", "疑似风险", "无风险")
BY_DECLARATION, BY_VISIT, BY_DEPARTMENT = _codes("warning_source", "农户申报", "走访排查", "部门筛查")
TO_VERIFY, VERIFIED, CLOSED = _codes("warning_state", "待核查", "已核查", "已销号")
WAGES, BUSINESS_INCOME, PROPERTY_INCOME, TRANSFERS, PRODUCTION_COSTS = _codes(
    "income_kind", "工资性收入", "生产经营性收入", "财产性收入", "转移性收入", "生产经营性支出"
)
SPECIAL_FUNDS, *_ = _codes("fund_source", "财政专项扶贫资金")
DEVELOPED, NOT_DEVELOPED = _codes("measures_state", "已实施", "尚未实施")
BY_ASSISTANCE, BY_ITSELF = _codes("elimination_way", "帮扶消除", "自然消除")
INDUSTRY, EMPLOYMENT, PUBLIC_POST, MICRO_CREDIT = _codes("measure_kind", "产业帮扶", "就业帮扶", "公益岗位", "小额信贷")
HEALTH, EDUCATION, SAFE_HOUSING, SAFE_WATER = _codes("measure_kind", "健康帮扶", "教育帮扶", "住房安全", "饮水安全")
SECURITY, SOCIAL = _codes("measure_kind", "综合保障", "社会帮扶")
MALE, FEMALE = _codes("sex", "男", "女")
HEAD, SPOUSE, SON, DAUGHTER, DAUGHTER_IN_LAW, SON_IN_LAW = _codes(
    "relation", "户主", "配偶", "之子", "之女", "之儿媳", "之女婿"
)
GRANDSON, GRANDDAUGHTER, FATHER, MOTHER = _codes("relation", "之孙子", "之孙女", "之父", "之母")
WIFES_FATHER, WIFES_MOTHER, HUSBANDS_FATHER, HUSBANDS_MOTHER = _codes(
    "relation", "之岳父", "之岳母", "之公公", "之婆婆"
)
GRANDFATHER, GRANDMOTHER, SIBLING = _codes("relation", "之祖父", "之祖母", "之兄弟姐妹")
IDENTITY_CARD, DISABILITY_CERTIFICATE = _codes("id_type", "居民身份证", "残疾人证")
HEALTHY, CHRONIC, SERIOUS, DISABLED = _codes("health", "健康", "长期慢性病", "大病", "残疾")
SKILLED, ABLE, WEAK, LOST, WITHOUT = _codes(
    "labour", "技能劳动力", "普通劳动力", "弱劳动力或半劳动力", "丧失劳动力", "无劳动力"
)
ILLITERATE, PRIMARY, JUNIOR, SENIOR, COLLEGE, BACHELOR, PRESCHOOLER = _codes(
    "education", "文盲或半文盲", "小学", "初中", "高中", "大专", "本科及以上", "学龄前儿童"
)
NOT_AT_SCHOOL, NURSERY, AT_PRIMARY, GRADE_7, GRADE_8, GRADE_9 = _codes(
    "student_status", "非在校生", "学前教育", "小学", "七年级", "八年级", "九年级"
)
AT_SENIOR, AT_VOCATIONAL, AT_COLLEGE, AT_UNIVERSITY, AT_GRADUATE_SCHOOL = _codes(
    "student_status", "普通高中", "中职", "高职高专", "本科", "硕士及以上"
)
# Parts of what civil affairs call their benefits, which are no codes.
LOW_ALLOWANCE, HARDSHIP = "低保", "特困"
TRUE_AS_IT_IS, MENDED, NOT_TO_VERIFY = _codes("opinion", "属实", "已改", "无法核实")

# Words of our results.
NONE, CANDIDATE, CONFIRMED, ELIMINATED, REJECTED = STATUSES = (
    "none",
    "candidate",
    "confirmed",
    "eliminated",
    "rejected",
)
RETURNING = "returning"
VANISHED = "vanished"
LIFE_STATES = (*STATUSES, RETURNING, VANISHED)
# Of a version that left the house: waiting for its answer, taken, refused, or pointless as a newer one was taken.
SENT, ACCEPTED, REFUSED, SUPERSEDED = ANSWER_STATES = ("sent", "accepted", "refused", "superseded")
UNSTABLE, MARGINAL = "unstable", "marginal"
KINDS = (UNSTABLE, MARGINAL, NONE)
MET, ON_TRACK, AT_RISK, MISSED = DEADLINE_STATES = ("met", "on_track", "at_risk", "missed")
# The county of what counts in none of the division table, and what it is called.
NO_COUNTY, NO_COUNTY_TITLE = "", "不属于任何县"
# What may be wrong with a run.
FAILED, LATE, NEVER_STARTED = RUN_TROUBLES = ("failed", "late", "never_started")
ERROR: Severity = "error"
WARNING: Severity = "warning"
SEVERITIES = (ERROR, WARNING)
CORRECT: Asks = "correct"
COMPLETE: Asks = "complete"
VERIFY: Asks = "verify"
ASKS = (CORRECT, COMPLETE, VERIFY)
DECLARATION, VISIT, SCREENING = CHANNELS = ("declaration", "visit", "screening")
UNKNOWN, WORSENED, PERSISTING, IMPROVED, STEADY = ("unknown", "worsened", "persisting", "improved", "steady")
# What has become of a monitored household, in the order in which one is told.
OUTCOMES = (ELIMINATED, UNKNOWN, WORSENED, PERSISTING, IMPROVED, STEADY)
CHANGED, ADDED, REMOVED = CHANGES = ("changed", "added", "removed")
(
    KIND_CHANGED,
    KIND_MISMATCH,
    CONFIRMED_WITHOUT_KIND,
    KIND_WITHOUT_CONFIRMATION,
    UNSTABLE_IN_S5,
    MARGINAL_IN_S4,
    CLOSED_BUT_FLAGGED,
    OPEN_AFTER_CLOSE,
    IDENTIFIED_IN_FUTURE,
    ELIMINATED_DISAGREES,
) = CONTRADICTIONS = (
    "kind_changed",
    "kind_mismatch",
    "confirmed_without_kind",
    "kind_without_confirmation",
    "unstable_in_s5",
    "marginal_in_s4",
    "closed_but_flagged",
    "open_after_close",
    "identified_in_future",
    "eliminated_disagrees",
)
HEALTH_OFFICE, EMERGENCY_OFFICE, DISABLED_OFFICE = DEPARTMENTS = ("health", "emergency", "disabled")

# The county's word for each of them.
TITLES = {
    UNSTABLE: UNSTABLE_TYPE,
    MARGINAL: MARGINAL_TYPE,
    ERROR: "必须改正",
    WARNING: "提示",
    ADDED: "增加",
    REMOVED: "减少",
    HEALTH_OFFICE: "卫生健康部门",
    EMERGENCY_OFFICE: "应急管理部门",
    DISABLED_OFFICE: "残联",
    FAILED: "运行失败",
    LATE: "未按时完成",
    NEVER_STARTED: "没有开始运行",
    ELIMINATED: "风险已消除",
    UNKNOWN: "收入不明",
    WORSENED: "出现新风险",
    PERSISTING: "风险仍在",
    IMPROVED: "风险缓解",
    STEADY: "保持平稳",
    MET: "已完成",
    ON_TRACK: "进度正常",
    AT_RISK: "可能逾期",
    MISSED: "已逾期",
}

# By the name a result model gives as `codes`, the words that may stand there; other names are code sets of the
# platform.
OF_RESULTS: dict[str, tuple[str, ...]] = {
    "status": STATUSES,
    "life_state": LIFE_STATES,
    "kind": KINDS,
    "outcome": OUTCOMES,
    "deadline_state": DEADLINE_STATES,
    "severity": SEVERITIES,
    "asks": ASKS,
    "channel": CHANNELS,
    "change": CHANGES,
    "department": DEPARTMENTS,
    "contradiction": CONTRADICTIONS,
    "answer_state": ANSWER_STATES,
}
