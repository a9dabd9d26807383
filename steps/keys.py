"""The counties' keys, from Airflow's connections or its secrets backend; never from a file of ours."""

import os
import sys
from collections.abc import Callable

from storage.settings import Settings

# What in the environment says that connections are kept somewhere.
_POINTING = ("AIRFLOW_CONN_JIANBANG_SEAL_", "AIRFLOW__SECRETS__", "AIRFLOW_CONFIG")


def airflow_key(county: str) -> str | None:
    """The password of the connection `jianbang_seal_<county>`; None when there is no such connection."""
    from airflow.exceptions import AirflowNotFoundException
    from airflow.sdk import BaseHook

    try:
        return BaseHook.get_connection(f"jianbang_seal_{county}").password
    except AirflowNotFoundException:
        return None


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
    if settings.sealing == "never" or not _airflow_is_set_up(settings):
        return lambda county: None
    return airflow_key
