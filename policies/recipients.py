"""Who is told what beside the board, from `recipients.yaml` or the file that a deployment names instead."""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from policies.deadlines import load_deadlines
from policies.files import POLICIES, PolicyError, load, read_yaml

Kind = Literal["state", "reminder", "weekly", "monthly", "run"]
PROVINCE_WIDE = "province"
# The name of an Airflow connection, never an address with a secret.
Connection = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]+$")]
_ADDRESS = r"^[^@\s<>]+@[^@\s<>]+$"


class Mailbox(BaseModel):
    """Addresses that get one mail; its server and sender stand in the Airflow connection."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["smtp"]
    to: list[Annotated[str, Field(pattern=_ADDRESS)]] = Field(min_length=1)
    connection: Connection = "smtp_default"


class Robot(BaseModel):
    """A group's robot in WeCom or DingTalk; its webhook stands in the Airflow connection."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["wecom", "dingtalk"]
    connection: Connection


Target = Annotated[Mailbox | Robot, Field(discriminator="kind")]


class Rule(BaseModel):
    """Which targets are told what of an area: the province, or a prefecture's or county's code."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    to: list[str] = Field(min_length=1)
    area: str = Field(pattern=rf"^({PROVINCE_WIDE}|[0-9]{{4}}|[0-9]{{6}})$")
    what: list[Kind] = Field(min_length=1)
    deadlines: list[str] | None = Field(None, min_length=1)

    @property
    def of_deadlines(self) -> list[str]:
        """The deadlines it speaks of."""
        return list(load_deadlines().deadlines) if self.deadlines is None else self.deadlines

    @model_validator(mode="after")
    def deadlines_are_known(self) -> "Rule":
        """Every deadline it names there is."""
        if unknown := set(self.deadlines or ()) - set(load_deadlines().deadlines):
            raise ValueError(f"deadlines.yaml has no {', '.join(sorted(unknown))}")
        return self


class Recipients(BaseModel):
    """All targets by name, and the rules that tell them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    targets: dict[Annotated[str, Field(max_length=60)], Target]
    rules: list[Rule]

    @model_validator(mode="after")
    def targets_are_known(self) -> "Recipients":
        """Every target that a rule names there is."""
        if unknown := {name for rule in self.rules for name in rule.to} - set(self.targets):
            raise ValueError(f"rules: no target {', '.join(sorted(unknown))}")
        return self

    def telling(self, kind: Kind) -> list[tuple[str, Rule]]:
        """Each target with each rule by which it is told something of that kind."""
        return [(name, rule) for rule in self.rules if kind in rule.what for name in rule.to]


@cache
def load_recipients(named: str = "") -> Recipients:
    """The recipients of `recipients.yaml`, or of the file that JIANBANG_RECIPIENTS names; PolicyError in one line."""
    path = Path(named) if named else POLICIES / "recipients.yaml"
    try:
        raw = read_yaml(path)
    except OSError as error:
        raise PolicyError(f"JIANBANG_RECIPIENTS={path}: cannot be read ({type(error).__name__})") from None
    return load(Recipients, raw, path.name)
