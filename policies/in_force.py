"""The parameters of one day, typed, as the transforms take them."""

import datetime as dt
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from policies.files import PolicyError
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
    deeply_poor_counties: list[str] = Field(min_length=9, max_length=9)

    _decimal = field_validator("limit", "deeply_poor_limit", mode="before")(_as_decimal)


class InForce(BaseModel):
    """Every parameter that judges the day `as_of`."""

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
    special_funds_from: dt.date

    _decimal = field_validator("low_income_factor", "near_line_band", "income_plunge_ratio", mode="before")(_as_decimal)

    @field_validator("expense_surge_ratio", mode="before")
    @classmethod
    def _ratios(cls, value: dict[str, Any]) -> dict[str, Any]:
        return {cause: _as_decimal(ratio) for cause, ratio in value.items()}

    @field_validator("expense_surge_ratio", "expense_causes")
    @classmethod
    def _every_cause(cls, value: dict[str, Any]) -> dict[str, Any]:
        if set(value) != set(SURGE_CAUSES):
            raise ValueError(f"must name exactly {', '.join(SURGE_CAUSES)}")
        return value


def _special_funds_from(parameters: Parameters) -> dt.date:
    """The day from which a marginal household's measure may use special funds (N2.1a)."""
    return next(value.start for value in parameters.named("marginal_special_funds").values if value.value)


def in_force(as_of: dt.date, parameters: Parameters | None = None) -> InForce:
    """The parameters of `as_of`; raises PolicyError naming the parameter when one is missing or cannot be."""
    dated = parameters or load_parameters()
    try:
        return InForce(
            as_of=as_of,
            poverty_lines=[PovertyLine(start=v.start, value=v.value) for v in dated.named("poverty_line").values],
            low_income_factor=dated.at("low_income_factor", as_of),
            near_line_band=dated.at("near_line_band", as_of),
            unstable_window=dated.at("unstable_window", as_of),
            expense_surge_ratio=dated.at("expense_surge_ratio", as_of),
            expense_causes=dated.at("expense_causes", as_of),
            income_plunge_ratio=dated.at("income_plunge_ratio", as_of),
            screening=Screening(
                health_self_paid=dated.at("health_self_paid", as_of),
                emergency_loss=dated.at("emergency_loss", as_of),
                severe_disability_levels=dated.at("severe_disability_levels", as_of),
            ),
            scale=Scale(
                limit=dated.at("scale_limit", as_of),
                deeply_poor_limit=dated.at("scale_limit_deeply_poor", as_of),
                deeply_poor_counties=dated.at("deeply_poor_counties", as_of),
            ),
            special_funds_from=_special_funds_from(dated),
        )
    except ValidationError as error:
        raise PolicyError(f"policies/parameters for {as_of.isoformat()}: {error}") from error
