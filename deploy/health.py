"""Whether a part of Airflow is well, by the API server's own word: `python deploy/health.py scheduler`.

Exit code 0 when it is, 1 with one line when it is not or the API server does not answer.
"""

import json
import os
import sys
import urllib.request

PARTS = {
    "api-server": "metadatabase",
    "dag-processor": "dag_processor",
    "scheduler": "scheduler",
    "triggerer": "triggerer",
}
_PATIENCE = 8  # seconds


def trouble(part: str, address: str) -> str | None:
    """What is the matter with a part, by the API server at `address`; None when it is well."""
    try:
        with urllib.request.urlopen(f"{address}/api/v2/monitor/health", timeout=_PATIENCE) as answer:
            state = json.load(answer)[PARTS[part]]["status"]
    except (OSError, ValueError, KeyError) as error:
        return f"the API server does not tell: {type(error).__name__}"
    return None if state == "healthy" else f"{part} is {state or 'not there'}"


def main() -> int:
    """Look at the part that the command line names."""
    if len(sys.argv) != 2 or sys.argv[1] not in PARTS:
        print(f"name one of {', '.join(PARTS)}", file=sys.stderr)
        return 2
    address = os.environ.get("AIRFLOW__CORE__EXECUTION_API_SERVER_URL", "http://localhost:8080/execution/")
    told = trouble(sys.argv[1], address.removesuffix("/").removesuffix("/execution"))
    if told:
        print(told, file=sys.stderr)
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
