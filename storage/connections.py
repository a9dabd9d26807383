"""URLs that no setting writes out, because a password stands in them: `airflow:CONNECTION` or `file:PATH`."""

from functools import cache
from pathlib import Path

from storage.access import AccessError, require_closed
from storage.passing import passing

_AIRFLOW, _FILE = "airflow:", "file:"
WAYS = "name an Airflow connection (airflow:CONNECTION) or a file that only you can read (file:PATH)"
_DIALECTS = {"postgres": "postgresql", "postgresql": "postgresql", "mysql": "mysql", "mariadb": "mariadb"}
_SQLITE = "sqlite"


class ConnectionSettingError(ValueError):
    """A setting leads to no URL; one line that names it and what to do, never the URL."""


def is_reference(text: str) -> bool:
    """Whether a setting says where its URL stands, not the URL itself."""
    return text.startswith((_AIRFLOW, _FILE)) and "://" not in text


def absolute(text: str) -> str:
    """A reference that is understood from every folder."""
    return f"{_FILE}{Path(text.removeprefix(_FILE)).absolute()}" if is_reference(text) and _FILE in text else text


def url_of(text: str, setting: str) -> str:
    """The URL that a setting gives or leads to; raises ConnectionSettingError naming the setting."""
    if not is_reference(text):
        return text
    if text.startswith(_FILE):
        return _of_file(Path(text.removeprefix(_FILE)), f"{setting}={text}")
    return _of_airflow(text.removeprefix(_AIRFLOW), f"{setting}={text}")


def _of_file(path: Path, told: str) -> str:
    try:
        require_closed(path)
        found = path.read_text(encoding="utf-8").strip()
    except AccessError as error:
        raise ConnectionSettingError(f"{told}: {error}") from None
    except (OSError, UnicodeError) as error:
        raise ConnectionSettingError(f"{told}: the file cannot be read ({type(error).__name__})") from None
    if not found or len(found.splitlines()) != 1:
        raise ConnectionSettingError(f"{told}: the file must hold one line, the URL")
    return found


@cache
def _of_airflow(name: str, told: str) -> str:
    import sqlalchemy as sa
    from airflow.exceptions import AirflowNotFoundException
    from airflow.sdk import BaseHook

    try:
        found = BaseHook.get_connection(name)
    except AirflowNotFoundException:
        raise ConnectionSettingError(f"{told}: there is no such Airflow connection; add {name}") from None
    except Exception as error:  # noqa: BLE001  every secrets backend raises errors of its own
        raise passing(ConnectionSettingError(f"{told}: Airflow does not give it ({type(error).__name__})")) from None
    if found.conn_type == _SQLITE:
        return sa.URL.create(_SQLITE, database=found.host or found.schema).render_as_string(hide_password=False)
    if found.conn_type not in _DIALECTS:
        raise ConnectionSettingError(f"{told}: its type must be one of {', '.join([*sorted(_DIALECTS), _SQLITE])}")
    query = {key: value for key, value in found.extra_dejson.items() if isinstance(value, str)}
    url = sa.URL.create(
        _DIALECTS[found.conn_type], found.login, found.password, found.host, found.port, found.schema, query
    )
    return url.render_as_string(hide_password=False)
