"""Airflow's REST API, as an operator's script uses it."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any


class Api:
    """Signed in as a user."""

    def __init__(self, address: str, password: str, user: str = "admin") -> None:
        self.address, self.token = address, ""
        self.token = self.call("POST", "/auth/token", {"username": user, "password": password})["access_token"]

    def page(self, path: str) -> tuple[int, str]:
        """Status and text of a page."""
        request = urllib.request.Request(self.address + path, headers={"Authorization": f"Bearer {self.token}"})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, ""

    def call(self, method: str, path: str, body: Any = None) -> Any:
        headers = {"Content-Type": "application/json"} | (
            {"Authorization": f"Bearer {self.token}"} if self.token else {}
        )
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def trigger(self, dag: str, **conf: str | int) -> str:
        """Begin a run by hand; its id."""
        return str(self.call("POST", f"/api/v2/dags/{dag}/dagRuns", {"logical_date": None, "conf": conf})["dag_run_id"])

    def runs(self, dag: str) -> list[dict[str, Any]]:
        return list(self.call("GET", f"/api/v2/dags/{dag}/dagRuns")["dag_runs"])

    def clear(self, dag: str, run: str, **which: Any) -> None:
        """Run again what failed of a run, or the tasks that are told."""
        wanted = {"dag_run_id": run, "only_failed": True, "dry_run": False} | which
        self.call("POST", f"/api/v2/dags/{dag}/clearTaskInstances", wanted)

    def tasks(self, dag: str, run: str) -> dict[tuple[str, int], dict[str, Any]]:
        """Its task instances by name and map index."""
        path = f"/api/v2/dags/{dag}/dagRuns/{run.replace('+', '%2B')}/taskInstances?limit=100"
        found = self.call("GET", path)["task_instances"]
        return {(each["task_id"], each["map_index"]): each for each in found}

    def ended(self, dag: str, run: str, timeout: float) -> str:
        """The state of a run once it has ended."""

        def state() -> str | None:
            found = {each["dag_run_id"]: each["state"] for each in self.runs(dag)}[run]
            return found if found in ("success", "failed") else None

        return until(state, timeout)


def until(found: Callable[[], Any], timeout: float, every: float = 1) -> Any:
    """What is found, once anything is."""
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        if (value := found()) is not None:
            return value
        time.sleep(every)
    raise AssertionError("not in time")
