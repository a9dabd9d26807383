"""What a run is told from outside: where its files go, which platform it reads, how much memory it may use."""

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class SettingsError(ValueError):
    """A setting that cannot be used; says which one and what to do."""


@dataclass(frozen=True)
class Settings:
    """Settings of a run; `from_environment` reads them, tests build them."""

    home: Path
    source: str
    mapping: str = "anhui_2020"
    memory: str = "4GB"
    threads: int = 2


def from_environment() -> Settings:
    """Settings from JIANBANG_HOME, JIANBANG_SOURCE, JIANBANG_MAPPING, JIANBANG_MEMORY and JIANBANG_THREADS.

    Without JIANBANG_SOURCE the platform is the demo's SQLite file under the home folder.
    """
    home = os.environ.get("JIANBANG_HOME") or str(ROOT / "var")
    if "://" in home:
        raise SettingsError(f"JIANBANG_HOME={home}: only a local folder can be used so far")
    folder = Path(home).resolve()
    return Settings(
        home=folder,
        source=os.environ.get("JIANBANG_SOURCE") or demo_source(folder),
        mapping=os.environ.get("JIANBANG_MAPPING") or Settings.mapping,
        memory=os.environ.get("JIANBANG_MEMORY") or Settings.memory,
        threads=int(os.environ.get("JIANBANG_THREADS") or Settings.threads),
    )


def demo_source(home: Path) -> str:
    """The URL of the demo platform under `home`."""
    return f"sqlite:///{home / 'demo' / 'platform.sqlite'}"
