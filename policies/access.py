"""Who sees what on the monitors' board, from `access.yaml` or a deployment's own file."""

from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from policies.files import POLICIES, PolicyError, load, read_yaml

WHOLE: Literal["province"] = "province"


def _as_codes(value: object) -> object:
    """One word as a list of one, codes as text."""
    several = value if isinstance(value, list) else [value]
    return tuple(str(each) if isinstance(each, int) and not isinstance(each, bool) else each for each in several)


Code = Annotated[str, Field(pattern=r"^(province|[0-9]{4}|[0-9]{6})$")]
# A name as Airflow's own list of users can hold it.
Name = Annotated[str, Field(pattern=r"^[^\s:,]+$")]
# The codes a person is bound to: `province`, prefectures, counties.
Reach = Annotated[tuple[Code, ...], Field(min_length=1), BeforeValidator(_as_codes)]


class Access(BaseModel):
    """By name of a user or of a role what it sees; capitals make no other role."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    users: dict[Name, Reach]
    roles: dict[str, Reach]

    def reach(self, user: str, roles: Collection[str]) -> tuple[str, ...]:
        """The codes that a user is bound to, by name before by roles; empty when by neither."""
        if user in self.users:
            return self.users[user]
        named = {role.casefold() for role in roles}
        return tuple(sorted({code for role, codes in self.roles.items() if role.casefold() in named for code in codes}))


def sees_province(reach: Collection[str]) -> bool:
    """Whether the whole province is within reach."""
    return WHOLE in reach


def sees_prefecture(reach: Collection[str], prefecture_code: str) -> bool:
    """Whether a prefecture with all its counties is within reach."""
    return sees_province(reach) or prefecture_code in reach


def sees_county(reach: Collection[str], county_code: str, prefecture_code: str) -> bool:
    """Whether a county is within reach."""
    return sees_prefecture(reach, prefecture_code) or county_code in reach


def load_access(file: str = "") -> Access:
    """The shipped file, or the deployment's, as it stands now: what is taken away counts from the next request on.

    Raises PolicyError naming file, entry and word when it cannot be.
    """
    path = Path(file) if file else POLICIES / "access.yaml"
    try:
        told = path.stat()
        return _read(path, told.st_mtime_ns, told.st_size)
    except OSError as error:
        raise PolicyError(f"{path}: {type(error).__name__}: see that JIANBANG_ACCESS names a file") from None


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int, _size: int) -> Access:
    return load(Access, read_yaml(path), path.name)
