"""A real Spark cluster on this machine: a standalone master and two workers, each a process of its own."""

import contextlib
import os
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pyspark

_CLASS = Path(pyspark.__file__).parent / "bin" / "spark-class"
_SECONDS = 180


def _begin(log: Path, *arguments: str) -> subprocess.Popen[bytes]:
    quick = {
        "SPARK_DAEMON_JAVA_OPTS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dspark.master.rest.enabled=false",
        "SPARK_NO_DAEMONIZE": "1",
    }
    with log.open("w") as told:
        return subprocess.Popen(
            [str(_CLASS), *arguments], stdout=told, stderr=told, env={**os.environ, **quick}, start_new_session=True
        )


def _said(log: Path, words: str) -> str:
    """What a daemon's log says after some words, once it says them."""
    for _ in range(_SECONDS * 10):
        if found := re.search(words, log.read_text(encoding="utf-8")):
            return found[1]
        time.sleep(0.1)
    raise TimeoutError(f"{log} does not say {words}")


@contextlib.contextmanager
def cluster(folder: Path, memory: str) -> Iterator[str]:
    """The address of a master to whom two workers belong, each with one core and so much memory."""
    own = ["--host", "127.0.0.1", "--port", "0", "--webui-port", "0"]
    begun = [_begin(folder / "master.log", "org.apache.spark.deploy.master.Master", *own)]
    try:
        address = _said(folder / "master.log", r"Starting Spark master at (spark://\S+)")
        for name in ("one", "two"):
            room = ["--cores", "1", "--memory", memory, "--work-dir", str(folder / name)]
            begun.append(_begin(folder / f"{name}.log", "org.apache.spark.deploy.worker.Worker", *own, *room, address))
        for name in ("one", "two"):
            _said(folder / f"{name}.log", r"(Successfully registered) with master")
        yield address
    finally:
        for process in reversed(begun):
            process.terminate()
        for process in begun:
            process.wait(_SECONDS)
