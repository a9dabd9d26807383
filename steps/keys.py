"""The counties' keys and the province's own, from Airflow's connections or its secrets backend, or a file we own."""

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

from exports.host_keys import HostKeys
from exports.release.minisign import SigningKey, SigningKeyError, read_signing_key
from storage.settings import Settings

# What in the environment says that connections are kept somewhere.
_POINTING = ("AIRFLOW_CONN_JIANBANG_SEAL_", "AIRFLOW__SECRETS__", "AIRFLOW_CONFIG")


def _password(connection: str) -> str | None:
    """The password of a connection; None when there is no such connection."""
    from airflow.exceptions import AirflowNotFoundException
    from airflow.sdk import BaseHook

    try:
        return BaseHook.get_connection(connection).password
    except AirflowNotFoundException:
        return None


def airflow_key(county: str) -> str | None:
    """The password of the connection `jianbang_seal_<county>`; None when there is no such connection."""
    return _password(f"jianbang_seal_{county}")


def _airflow_is_set_up(settings: Settings) -> bool:
    """Whether a county's key may stand anywhere: always in an Airflow process, else by what points to an Airflow."""
    if "airflow.sdk" in sys.modules:
        return True
    own = settings.home / "airflow" / "airflow.db"
    database = os.environ.get("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "")
    elsewhere = bool(database) and str(own) not in database
    return elsewhere or own.exists() or any(name.startswith(_POINTING) for name in os.environ)


def county_keys(settings: Settings) -> Callable[[str], str | None]:
    """The key of a county; none for anyone when packages are never sealed, or no Airflow was ever set up here."""
    if settings.sealing_rule == "never" or not _airflow_is_set_up(settings):
        return lambda county: None
    return airflow_key


def _from_file(path: Path) -> str:
    """The text of a key's file, which nobody else may read."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise SigningKeyError(f"cannot be read: {type(error).__name__}") from None
    with os.fdopen(handle, encoding="ascii", errors="replace") as file:
        mode = os.fstat(handle).st_mode
        if not stat.S_ISREG(mode) or mode & 0o077:
            raise SigningKeyError("must be a regular file that its owner alone can read (chmod 600)")
        return file.read()


def _from_airflow(connection: str) -> str:
    try:
        text = _password(connection)
    except Exception as error:  # noqa: BLE001  each secrets backend raises errors of its own
        raise SigningKeyError(f"cannot be read: {type(error).__name__}") from None
    if not text:
        raise SigningKeyError("there is no such connection, or it has no password")
    return text


def signing_key(settings: Settings) -> SigningKey | None:
    """The province's signing key; None when none is set.

    Raises SigningKeyError naming the setting when one is set and cannot be used: nothing leaves unsigned then.
    """
    where, _, what = settings.signing_key.partition(":")
    if not where:
        return None
    try:
        return read_signing_key(_from_file(Path(what)) if where == "file" else _from_airflow(what))
    except SigningKeyError as error:
        raise SigningKeyError(f"JIANBANG_SIGNING_KEY={settings.signing_key}: {error}") from None


def public_key(settings: Settings) -> str:
    """The public half of the signing key; empty when none is set."""
    key = signing_key(settings)
    return "" if key is None else key.public


def host_keys(settings: Settings) -> HostKeys:
    """The SFTP host keys that the settings trust."""
    return HostKeys(settings.known_hosts, tuple(settings.host_key.replace(",", " ").split()))
