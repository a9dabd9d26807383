"""The machine and the libraries of a run."""

import platform
from importlib.metadata import version
from pathlib import Path

import psutil

_LIBRARIES = (
    "duckdb", "ibis-framework", "pyarrow", "pandas", "numpy", "great-expectations", "sqlalchemy", "openpyxl",
    "rustpy-xlsxwriter",
)  # fmt: skip


def _processor() -> str:
    """The model's name, where the system tells it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()


def machine() -> dict[str, str]:
    """Processor, cores, memory, system, Python, and the versions of the libraries that matter."""
    memory = psutil.virtual_memory().total / 1024**3
    return {
        "processor": _processor(),
        "cores": str(psutil.cpu_count()),
        "memory": f"{memory:.0f} GB",
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        **{name: version(name) for name in _LIBRARIES},
    }
