"""The parameters of one day, typed, as the transforms take them."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from policies.files import PolicyError, one_line
from policies.messages import Messaging
from policies.model import load_code_sets
from policies.parameters import Parameters, load_parameters

Cause = Literal["illness", "disability", "disaster", "epidemic", "other"]
SURGE_CAUSES: tuple[Cause, ...] = ("illness", "disability", "disaster", "epidemic", "other")


def _as_decimal(value: Any) -> Any:
    """YAML numbers reach decimal through their text, so 1.1 stays 1.1."""
    return Decimal(str(value)) if isinstance(value, int | float) else value


class PovertyLine(BaseModel):
    """Yuan per person and year, in force from `start` on (N1.2a)."""

    model_config = ConfigDict(frozen=True)

    start: dt.date
    value: Decimal = Field(gt=0)

    _decimal = field_validator("value", mode="before")(_as_decimal)


class Screening(BaseModel):
    """What a department's rows must reach to count as screening (N1.3a)."""

    model_config = ConfigDict(frozen=True)

    health_self_paid: Decimal = Field(ge=0)
    emergency_loss: Decimal = Field(ge=0)
    severe_disability_levels: list[str]

    _decimal = field_validator("health_self_paid", "emergency_loss", mode="before")(_as_decimal)


class Scale(BaseModel):
    """Limits of monitored over registered people (N1.2d)."""

    model_config = ConfigDict(frozen=True)

    limit: Decimal = Field(gt=0, le=1)
    deeply_poor_limit: Decimal = Field(gt=0, le=1)
    deeply_poor_counties: list[str]

    _decimal = field_validator("limit", "deeply_poor_limit", mode="before")(_as_decimal)


def _known(name: str, words: set[str], there: set[str]) -> None:
    """Raise ValueError naming the words of a parameter that there are not."""
    if unknown := sorted(words - there):
        raise ValueError(f"{name} names {', '.join(unknown)}, which there is not")


def _same(name: str, words: set[str], there: set[str]) -> None:
    """`_known`, and every word there is must be named."""
    _known(name, words, there)
    if missing := sorted(there - words):
        raise ValueError(f"{name} does not name {', '.join(missing)}")


class Assistance(BaseModel):
    """What raises a need, what covers it, and who is eligible for what (N2.1b, N2.1d, N2.2 to N2.5)."""

    model_config = ConfigDict(frozen=True)

    need_of_risk: dict[str, str]
    measures_for_need: dict[str, list[str]]
    need_titles: dict[str, str]
    school_age: tuple[int, int]
    able_labour: list[str]
    working_age_from: int
    programmes: dict[str, list[str]]
    assistance_of_class: dict[str, str]
    programme_titles: dict[str, str]

    @model_validator(mode="after")
    def every_need_can_be_covered(self) -> "Assistance":
        """Every risk, need, measure, class and labour code exists; every need has measures and a title, every programme
        a title.
        """
        codes = load_code_sets()
        needs = set(self.measures_for_need)
        _same("need_of_risk", set(self.need_of_risk), set(codes["risk"]))
        _same("assistance_of_class", set(self.assistance_of_class), set(codes["household_class"]))
        _same("need_titles", set(self.need_titles), needs)
        _known("need_of_risk", set(self.need_of_risk.values()), needs)
        kinds = {kind for kinds in self.measures_for_need.values() for kind in kinds}
        _known("measures_for_need", kinds, set(codes["measure_kind"]))
        programmes = {each for group in self.programmes.values() for each in group}
        _same("programme_titles", set(self.programme_titles), programmes | set(self.assistance_of_class.values()))
        _known("labour_that_can_work", set(self.able_labour), set(codes["labour"]))
        return self


class Checking(BaseModel):
    """Thresholds of the checkers' rules that changed by year, and of our own rules on what can be."""

    model_config = ConfigDict(frozen=True)

    poverty_standard: Decimal = Field(gt=0)
    monitoring_range: Decimal = Field(gt=0)
    high_income: Decimal = Field(gt=0)
    low_wage: Decimal = Field(ge=0)
    wage_range: tuple[Decimal, Decimal]
    parent_age_gap: int = Field(gt=0)
    largest_amount: Decimal = Field(gt=0)

    _decimal = field_validator(
        "poverty_standard", "monitoring_range", "high_income", "low_wage", "largest_amount", mode="before"
    )(_as_decimal)


class Jump(BaseModel):
    """From which shares on a county's file waits for a person, and from how many records on a share says anything."""

    model_config = ConfigDict(frozen=True)

    smallest_base: int = Field(ge=1)
    changed: Decimal = Field(gt=0, le=1)
    vanished: Decimal = Field(gt=0, le=1)
    refused: Decimal = Field(gt=0, le=1)

    _decimal = field_validator("changed", "vanished", "refused", mode="before")(_as_decimal)


class Retention(BaseModel):
    """For how many days each part of a day is kept."""

    model_config = ConfigDict(frozen=True)

    snapshot: int = Field(gt=0)
    results: int = Field(gt=0)
    packages: int = Field(gt=0)
    hours: int = Field(gt=0)
    logs: int = Field(gt=0)


class Board(BaseModel):
    """What the monitors' board calls standing still, out of the ordinary, and too few to show."""

    model_config = ConfigDict(frozen=True)

    standstill_working_days: int = Field(ge=1)
    outlier_days: int = Field(ge=5)
    outlier_deviations: float = Field(gt=0)
    smallest_group: int = Field(ge=1)


class InForce(BaseModel):
    """Every parameter that judges the day `as_of`; a field named like a parameter takes its value."""

    model_config = ConfigDict(frozen=True)

    as_of: dt.date
    poverty_lines: list[PovertyLine]
    low_income_factor: Decimal = Field(gt=0)
    near_line_band: Decimal = Field(ge=1)
    unstable_window: Literal["trailing_12_months"]
    expense_surge_ratio: dict[Cause, Decimal]
    expense_causes: dict[Cause, list[str]]
    income_plunge_ratio: Decimal = Field(gt=0, lt=1)
    screening: Screening
    scale: Scale
    assistance: Assistance
    checking: Checking
    implausible_income: Decimal = Field(gt=0)
    jump: Jump
    retention: Retention
    messages: Messaging
    board: Board
    special_funds_from: dt.date

    _decimal = field_validator(
        "low_income_factor", "near_line_band", "income_plunge_ratio", "implausible_income", mode="before"
    )(_as_decimal)

    @field_validator("expense_surge_ratio", mode="before")
    @classmethod
    def _ratios(cls, value: dict[str, Any]) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValueError("must give a ratio for each cause")
        return {cause: _as_decimal(ratio) for cause, ratio in value.items()}

    @field_validator("expense_surge_ratio", "expense_causes")
    @classmethod
    def _every_cause(cls, value: dict[str, Any]) -> dict[str, Any]:
        if set(value) != set(SURGE_CAUSES):
            raise ValueError(f"must name exactly {', '.join(SURGE_CAUSES)}")
        return value


# By group, the parameter behind each field whose name is another.
_SCALE = {"limit": "scale_limit", "deeply_poor_limit": "scale_limit_deeply_poor"}
_ASSISTANCE = {"school_age": "compulsory_school_age", "able_labour": "labour_that_can_work"}
_CHECKING = {name: f"checking_{name}" for name in Checking.model_fields}
_RETENTION = {name: f"retention_{name}" for name in Retention.model_fields}
_GROUPS: dict[str, tuple[type[BaseModel], dict[str, str]]] = {
    "screening": (Screening, {}),
    "scale": (Scale, _SCALE),
    "assistance": (Assistance, _ASSISTANCE),
    "checking": (Checking, _CHECKING),
    "jump": (Jump, {name: f"jump_{name}" for name in Jump.model_fields}),
    "retention": (Retention, _RETENTION),
    "messages": (Messaging, {name: f"message_{name}" for name in Messaging.model_fields}),
    "board": (Board, {name: f"board_{name}" for name in Board.model_fields}),
}
# Read with all their dates.
_LINE, _SPECIAL_FUNDS = "poverty_line", "marginal_special_funds"
_OWN = [name for name in InForce.model_fields if name not in {"as_of", "poverty_lines", "special_funds_from", *_GROUPS}]


def _of_group(group: str) -> dict[str, str]:
    """By field of a group its parameter."""
    model, renamed = _GROUPS[group]
    return {field: renamed.get(field, field) for field in model.model_fields}


def _check_names(dated: Parameters) -> None:
    """Raise PolicyError naming a parameter that no field takes, with its file, or one that no file holds."""
    wanted = {_LINE, _SPECIAL_FUNDS, *_OWN, *(name for group in _GROUPS for name in _of_group(group).values())}
    missing = sorted(wanted - set(dated.by_name))
    for name in dated.by_name:
        if name not in wanted:
            lacking = f"; no file holds {', '.join(missing)}" if missing else ""
            raise PolicyError(f"{dated.files.get(name)}: {name}: no field of in_force.py takes it{lacking}")
    if missing:
        raise PolicyError(f"policies/parameters: no parameter {', '.join(missing)}")


def _special_funds_from(parameters: Parameters) -> dt.date:
    """The day from which a marginal household's measure may use special funds (N2.1a)."""
    return next(value.start for value in parameters.named(_SPECIAL_FUNDS).values if value.value)


def _file_of(error: ValidationError, dated: Parameters) -> str:
    """The file at fault: that of the parameter, or of the group of parameters that share a file named like their
    model.
    """
    field = str(error.errors()[0]["loc"][0]) if error.errors()[0]["loc"] else ""
    group = re.sub(r"(?<!^)(?=[A-Z])", "_", error.title).lower()
    return dated.files.get(field, f"parameters/{group}.yaml")


def in_force(as_of: dt.date, parameters: Parameters | None = None) -> InForce:
    """The parameters of `as_of`; raises PolicyError naming the parameter when one is missing or cannot be."""
    dated = parameters or load_parameters()

    _check_names(dated)

    def group(name: str) -> BaseModel:
        return _GROUPS[name][0](**{field: dated.at(own, as_of) for field, own in _of_group(name).items()})

    try:
        values: dict[str, Any] = {
            "as_of": as_of,
            "poverty_lines": [PovertyLine(start=v.start, value=v.value) for v in dated.named(_LINE).values],
            "special_funds_from": _special_funds_from(dated),
            **{name: dated.at(name, as_of) for name in _OWN},
            **{name: group(name) for name in _GROUPS},
        }
        return InForce(**values)
    except ValidationError as error:
        raise PolicyError(f"{_file_of(error, dated)}: on {as_of.isoformat()}: {one_line(error)}") from error
