"""The cluster's files agree with each other, with the image, and with the values that the chart knows."""

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import yaml
from kubernetes_validate import validate

from tests.deploy.conftest import DEPLOY, shared_settings

VALUES: dict[str, Any] = yaml.safe_load((DEPLOY / "helm/values.yaml").read_text(encoding="utf-8"))
KNOWN: dict[str, str] = yaml.safe_load((Path(__file__).parent / "chart_values.yaml").read_text(encoding="utf-8"))
MANIFESTS = [
    each
    for name in ("jianbang", "spark")
    for each in yaml.safe_load_all((DEPLOY / f"helm/{name}.yaml").read_text(encoding="utf-8"))
]


def schema(known: dict[str, str]) -> dict[str, Any]:
    """A JSON schema that allows the values of these names and types, and no other."""
    whole: dict[str, Any] = {"type": "object", "properties": {}, "additionalProperties": False}
    for path, kind in known.items():
        *parents, last = path.split(".")
        at = whole
        for parent in parents:
            new = {"type": "object", "properties": {}, "additionalProperties": False}
            at = at["properties"].setdefault(parent, new)
        at["properties"][last] = {"type": kind}
    return whole


def faults(values: dict[str, Any]) -> list[str]:
    return [error.json_path for error in jsonschema.Draft202012Validator(schema(KNOWN)).iter_errors(values)]


def test_the_chart_knows_our_values() -> None:
    assert not faults(VALUES)
    misspelt = copy.deepcopy(VALUES)
    misspelt["workers"]["celery"]["replica"] = 3
    misspelt["gid"] = "0"
    assert sorted(faults(misspelt)) == ["$.gid", "$.workers.celery"]


def test_what_the_chart_hands_to_every_pod_is_kubernetes_own() -> None:
    """Volumes, mounts, variables and limits pass through the chart: a pod of them is one that Kubernetes takes."""
    container = {
        "name": "worker",
        "image": VALUES["defaultAirflowRepository"],
        "env": VALUES["env"],
        "volumeMounts": VALUES["volumeMounts"],
        "resources": VALUES["workers"]["celery"]["resources"],
        "securityContext": VALUES["securityContexts"]["containers"],
    }
    spec = {
        "containers": [container],
        "volumes": VALUES["volumes"],
        "securityContext": VALUES["securityContexts"]["pod"],
    }
    validate({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "worker"}, "spec": spec}, "1.37", strict=True)
    assert {each["name"] for each in VALUES["volumeMounts"]} == {each["name"] for each in VALUES["volumes"]}
    redis = VALUES["redis"]["securityContexts"]
    queue = {"containers": [{"name": "redis", "securityContext": redis["container"]}], "securityContext": redis["pod"]}
    validate({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "redis"}, "spec": queue}, "1.37", strict=True)
    assert redis["pod"]["runAsUser"] == VALUES["redis"]["uid"]
    # Kubernetes would open the home to that group, and every step refuses an open home; Redis does not mount it.
    with_home = {name: value for name, value in VALUES.items() if name != "redis"}
    assert "fsGroup" not in yaml.safe_dump([with_home, *MANIFESTS])


def _pods(manifest: Any) -> Iterator[dict[str, Any]]:
    if isinstance(manifest, dict):
        if "containers" in manifest:
            yield manifest
        for value in manifest.values():
            yield from _pods(value)


def test_pods_of_ours_are_closed_bounded_and_mount_what_they_name() -> None:
    pods = [pod for manifest in MANIFESTS for pod in _pods(manifest)]
    assert len(pods) == 3
    claims = {each["metadata"]["name"] for each in MANIFESTS if each["kind"] == "PersistentVolumeClaim"}
    for pod in (
        *pods,
        {"containers": [], "volumes": VALUES["volumes"], "securityContext": VALUES["securityContexts"]["pod"]},
    ):
        assert pod["securityContext"]["runAsNonRoot"] and pod["securityContext"]["runAsUser"] == VALUES["uid"]
        assert {
            each["persistentVolumeClaim"]["claimName"] for each in pod["volumes"] if "persistentVolumeClaim" in each
        } <= claims
        for container in pod["containers"]:
            assert container["resources"]["limits"]["memory"] and container["securityContext"]["capabilities"] == {
                "drop": ["ALL"]
            }
            assert {each["name"] for each in container["volumeMounts"]} <= {each["name"] for each in pod["volumes"]}


def test_the_cluster_says_what_the_image_says() -> None:
    image = shared_settings()
    mounts = {each["mountPath"] for each in VALUES["volumeMounts"]}
    for name in ("JIANBANG_HOME", "JIANBANG_SCRATCH"):
        assert image[name].rsplit("/", 1)[0] in mounts
    assert VALUES["config"]["logging"]["base_log_folder"] == image["AIRFLOW__LOGGING__BASE_LOG_FOLDER"]
    bundles = yaml.safe_load(image["AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST"])
    assert VALUES["dagProcessor"]["dagBundleConfigList"] == bundles
    tag = f"{VALUES['defaultAirflowRepository']}:{VALUES['defaultAirflowTag']}"
    text = "".join((DEPLOY / f"helm/{name}.yaml").read_text(encoding="utf-8") for name in ("jianbang", "spark"))
    assert set(re.findall(r"image: (\S+)", text)) == {tag}


def test_the_driver_has_what_lets_it_into_the_spark_cluster() -> None:
    places = {each["name"]: each["mountPath"] for each in VALUES["volumeMounts"]}
    (conf,) = [each["name"] for each in VALUES["volumes"] if each.get("secret", {}).get("secretName") == "spark-conf"]
    assert {"name": "SPARK_CONF_DIR", "value": places[conf]} in VALUES["env"]


def test_every_secret_that_the_cluster_wants_stands_on_the_page() -> None:
    page = (DEPLOY / "README.md").read_text(encoding="utf-8")
    text = "".join(path.read_text(encoding="utf-8") for path in (DEPLOY / "helm").glob("*.yaml"))
    wanted = set(re.findall(r"(?:secretName|SecretName): ([\w-]+)", text)) - {"jianbang-tls"}
    assert len(wanted) > 6 and not [name for name in wanted if f"`{name}`" not in page]
