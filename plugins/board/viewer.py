"""Who looks at the board: a user of Airflow's auth manager, and what `policies/access.yaml` lets him see."""

from dataclasses import dataclass
from typing import Annotated, Any

from airflow.api_fastapi.core_api.security import GetUserDep
from fastapi import Depends, HTTPException

from policies.access import load_access, sees_county, sees_prefecture, sees_province
from storage.settings import from_environment


@dataclass(frozen=True)
class Viewer:
    """A user by name, and the codes within his reach; there is at least one."""

    name: str
    reach: tuple[str, ...]

    @property
    def sees_province(self) -> bool:
        """Whether the whole province is within reach."""
        return sees_province(self.reach)

    @property
    def prefectures(self) -> list[str]:
        """The prefectures he is bound to."""
        return [code for code in self.reach if len(code) == 4]

    @property
    def counties(self) -> list[str]:
        """The counties he is bound to."""
        return [code for code in self.reach if len(code) == 6]

    def require_province(self) -> None:
        """Raise 403 unless the whole province is within reach."""
        _require(self.sees_province)

    def require_prefecture(self, code: str) -> None:
        """Raise 403 unless the prefecture is within reach."""
        _require(sees_prefecture(self.reach, code))

    def require_county(self, code: str, prefecture_code: str) -> None:
        """Raise 403 unless the county is within reach."""
        _require(sees_county(self.reach, code, prefecture_code))


def _require(within: bool) -> None:
    if not within:
        raise HTTPException(403)


def roles_of(user: Any) -> list[str]:
    """The roles of a user: one word in Airflow's simple auth manager, objects with a name in others."""
    role = getattr(user, "role", None)
    several = getattr(user, "roles", None) or []
    return [each for each in (role, *(getattr(one, "name", one) for one in several)) if isinstance(each, str)]


def viewer(user: GetUserDep) -> Viewer:
    """Who asks; raises 403 when nothing is within his reach."""
    name = user.get_name()
    reach = load_access(from_environment().access).reach(name, roles_of(user))
    _require(bool(reach))
    return Viewer(name, reach)


ViewerDep = Annotated[Viewer, Depends(viewer)]
