"""Every setting that deploy/ names is one that something reads."""

import re

import pytest
import yaml

from tests.conftest import need
from tests.deploy.conftest import DEPLOY, ROOT

FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file() and "secrets" not in path.parts)
TEXT = "\n".join(path.read_text(encoding="utf-8") for path in FILES)


def test_our_settings_are_read() -> None:
    code = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in ("storage/settings.py", "dags/wiring.py"))
    read = set(re.findall(r'"(JIANBANG_[A-Z_]+)"', code))
    named = set(re.findall(r"\bJIANBANG_[A-Z]+(?:_[A-Z]+)*", TEXT))
    assert "JIANBANG_HOME" in named and not named - read


@pytest.fixture(scope="module")
def known() -> dict[str, set[str]]:
    """Airflow's options by section, with those of its providers."""
    need(_has_celery(), "apache-airflow-providers-celery")
    from airflow.configuration import conf

    described = conf.configuration_description
    return {section: set(told["options"]) for section, told in described.items()}


def _has_celery() -> bool:
    try:
        import airflow.providers.celery.version_compat  # noqa: F401
    except ImportError:
        return False
    return True


def unknown(names: set[str], known: dict[str, set[str]]) -> set[str]:
    """Those names `AIRFLOW__SECTION__OPTION` that Airflow does not read; _CMD and _SECRET lead to an option's value."""
    split = {name: re.sub(r"_(CMD|SECRET)$", "", name).lower().split("__")[1:] for name in names}
    whole = {name: name.lower().split("__")[1:] for name in names}
    return {
        name
        for name in names
        if not any(len(parts) == 2 and parts[1] in known.get(parts[0], ()) for parts in (split[name], whole[name]))
    }


def test_airflows_settings_are_its_own(known: dict[str, set[str]]) -> None:
    named = set(re.findall(r"\bAIRFLOW__[A-Z_]+__[A-Z]+(?:_[A-Z]+)*", TEXT))
    assert len(named) > 15 and not unknown(named, known)
    assert unknown({"AIRFLOW__CORE__EXECUTORS", "AIRFLOW__CELERY__BROKER_CMD"}, known) == {
        "AIRFLOW__CORE__EXECUTORS",
        "AIRFLOW__CELERY__BROKER_CMD",
    }


def test_the_charts_configuration_is_airflows(known: dict[str, set[str]]) -> None:
    config = yaml.safe_load((DEPLOY / "helm/values.yaml").read_text(encoding="utf-8"))["config"]
    assert not [
        (section, name) for section, options in config.items() for name in options if name not in known[section]
    ]
