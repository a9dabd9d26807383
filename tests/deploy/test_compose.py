"""What compose.yaml promises of every service: watched, bounded, started in order, told its secrets by files."""

import re
from typing import Any

import pytest
import yaml

from policies.access import load_access
from policies.in_force import in_force
from policies.recipients import load_recipients
from tests.day import DAY
from tests.deploy.conftest import DEPLOY

COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
# What compose.yaml takes from .env, and what it takes without one.
ASKED = dict(re.findall(r"\$\{(\w+):-([^}]*)\}", (DEPLOY / "compose.yaml").read_text(encoding="utf-8")))
ONCE = {"init", "upkeep"}
# sshd gives up root itself, for whoever signs in.
AS_ROOT = {"sftp"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_bounded_closed_and_watched(name: str) -> None:
    service = SERVICES[name]
    assert service["mem_limit"] and service["logging"]["options"]["max-size"]
    assert service["cap_drop"] == ["ALL"] and "no-new-privileges:true" in service["security_opt"]
    assert (service.get("user", "root") in ("root", "0")) == (name in AS_ROOT)
    assert service["restart"] == ("no" if name in ONCE else "unless-stopped")
    assert ("healthcheck" in service) == (name not in ONCE)


def test_what_is_waited_for_is_there_and_ends_or_is_watched() -> None:
    for service in SERVICES.values():
        for other, how in service.get("depends_on", {}).items():
            wanted = "service_completed_successfully" if other in ONCE else "service_healthy"
            assert how["condition"] == wanted and other in SERVICES


def test_every_secret_is_a_file_that_is_made_and_used() -> None:
    used = {
        each["source"] if isinstance(each, dict) else each
        for service in SERVICES.values()
        for each in service.get("secrets", [])
    }
    assert used == set(COMPOSE["secrets"])
    made = (DEPLOY / "secrets.sh").read_text(encoding="utf-8")
    for name, where in COMPOSE["secrets"].items():
        assert where == {"file": f"./secrets/{name}"}
        stem = name.removesuffix(".pub")
        ways = (f"put {name} ", f"cat >{name} <<", f"ssh-keygen .* -f {stem}$", f"printf .* >{name}$")
        assert any(re.search(f"^{way}", made, re.MULTILINE) for way in ways), name


def test_no_secret_stands_in_an_environment() -> None:
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            secret = re.search(r"PASSWORD|SECRET_KEY|JWT_SECRET|FERNET|SQL_ALCHEMY|BROKER", name)
            assert not secret or name.endswith(("_CMD", "_FILE")), name
            assert not re.search(r"://[^/@\s]*:[^/@\s]*@", str(value)), name


def test_every_value_of_the_example_is_asked_for_and_the_other_way_round() -> None:
    lines = (DEPLOY / "example.env").read_text(encoding="utf-8").splitlines()
    example = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert example.pop("COMPOSE_PROFILES") == "trial"  # read by Compose itself
    assert example == ASKED


def test_what_says_who_did_what_is_kept_as_long_as_the_reviewed_period() -> None:
    asked = [ASKED["KEEP_DAYS"]]
    asked += re.findall(r'KEEP_DAYS, value: "(\d+)"', (DEPLOY / "helm/jianbang.yaml").read_text(encoding="utf-8"))
    assert len(asked) == 2 and all(int(days) >= in_force(DAY).retention.logs for days in asked)


def test_a_task_without_an_engine_finds_a_worker() -> None:
    values = yaml.safe_load((DEPLOY / "helm/values.yaml").read_text(encoding="utf-8"))
    told = {each["name"]: each["value"] for each in values["env"]}
    (slots,) = re.findall(r"HEAVY_SLOTS=(\d+)", (DEPLOY / "README.md").read_text(encoding="utf-8"))
    assert int(ASKED["HEAVY_SLOTS"]) < int(ASKED["WORKERS"])
    assert int(slots) < values["workers"]["celery"]["replicas"] == int(told["AIRFLOW__CORE__PARALLELISM"])


def test_who_is_told_and_who_sees_are_files_that_the_code_reads() -> None:
    cluster = next(
        each for each in yaml.safe_load_all((DEPLOY / "helm/jianbang.yaml").read_text()) if each["kind"] == "ConfigMap"
    )
    for name, load in (("access.yaml", load_access), ("recipients.yaml", load_recipients)):
        assert load(str(DEPLOY / name))
        assert yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8")) == yaml.safe_load(cluster["data"][name])
