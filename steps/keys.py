"""The counties' keys, from Airflow's connections or its secrets backend; never from a file of ours."""


def airflow_key(county: str) -> str | None:
    """The password of the connection `jianbang_seal_<county>`; None when there is no such connection."""
    from airflow.exceptions import AirflowNotFoundException
    from airflow.sdk import BaseHook

    try:
        return BaseHook.get_connection(f"jianbang_seal_{county}").password
    except AirflowNotFoundException:
        return None
