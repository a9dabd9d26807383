"""What a run is told from outside: where its files go, which platform it reads, how much memory it may use."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from storage.access import AccessError, close_to_others, close_while_empty, require_closed
from storage.connections import absolute, url_of
from storage.demo_days import newest_demo
from storage.layout import outbox

# Whether packages are sealed under the county's key: always, where the county has a key, or never.
Sealing = Literal["required", "if_key", "never"]
# Whether a person approves the day's packages before they leave.
Approval = Literal["off", "required"]

ROOT = Path(__file__).resolve().parent.parent
_SPILL = ".spill"


class SettingsError(ValueError):
    """A setting that cannot be used; says which one and what to do."""


@dataclass(frozen=True)
class Settings:
    """Settings of a run; `from_environment` reads them, tests build them."""

    home: Path
    source: str
    mapping: str = "anhui_2020"
    engine: str = "duckdb"
    memory: str = "3GB"
    threads: int = 2
    workers: int = 1
    scratch: Path | None = None
    ledger: str = ""
    delivery: str = ""
    sealing: Sealing | None = None
    signing_key: str = ""
    known_hosts: str = ""
    host_key: str = ""
    inbox: str = ""
    recipients: str = ""
    board_url: str = ""
    access: str = ""
    towns: bool = True

    @property
    def scratch_root(self) -> Path:
        """Where a task writes what it reads again, and executors on other machines with it."""
        return self.home / _SPILL if self.engine.startswith("spark://") else self.own_scratch

    @property
    def own_scratch(self) -> Path:
        """Where a task writes what nobody else reads; without a setting in the home folder."""
        return self.scratch or self.home / _SPILL

    @property
    def source_url(self) -> str:
        """The platform's database, from the Airflow connection or file that the setting may name."""
        return url_of(self.source, "JIANBANG_SOURCE")

    @property
    def ledger_url(self) -> str:
        """The ledger's database, named as the source is; without a setting, an SQLite file under the home folder."""
        return url_of(self.ledger, "JIANBANG_LEDGER") or f"sqlite:///{self.home / 'ledger.sqlite'}"

    @property
    def delivery_url(self) -> str:
        """Where packages are delivered; without a setting, the folder `outbox` under the home folder."""
        return self.delivery or str(outbox(self.home))

    @property
    def sealing_rule(self) -> Sealing:
        """Whether packages are sealed; without a setting, required for whatever is no folder of this machine."""
        local = "://" not in self.delivery_url or self.delivery_url.startswith(("file://", "local://"))
        return self.sealing or ("if_key" if local else "required")


def from_environment() -> Settings:
    """Settings from JIANBANG_HOME, _SOURCE, _MAPPING, _ENGINE, _MEMORY, _THREADS, _WORKERS, _SCRATCH, _LEDGER,
    _DELIVERY, _SEALING, _SIGNING_KEY, _KNOWN_HOSTS, _HOST_KEY, _INBOX, _RECIPIENTS, _BOARD_URL, _ACCESS and _TOWNS.

    Without JIANBANG_SOURCE the platform is the demo's SQLite file under the home folder. What the process writes from
    now on is its owner's alone; a home or scratch folder that others can read is refused.
    """
    close_to_others()
    folder = _closed_folder("JIANBANG_HOME", os.environ.get("JIANBANG_HOME") or str(ROOT / "var"))
    scratch = os.environ.get("JIANBANG_SCRATCH") or ""
    return Settings(
        home=folder,
        scratch=_closed_folder("JIANBANG_SCRATCH", scratch) if scratch else None,
        source=absolute(os.environ.get("JIANBANG_SOURCE") or demo_source(folder)),
        mapping=os.environ.get("JIANBANG_MAPPING") or Settings.mapping,
        engine=_engine(os.environ.get("JIANBANG_ENGINE") or Settings.engine),
        memory=os.environ.get("JIANBANG_MEMORY") or Settings.memory,
        threads=_count("JIANBANG_THREADS", Settings.threads),
        workers=_count("JIANBANG_WORKERS", Settings.workers),
        ledger=absolute(os.environ.get("JIANBANG_LEDGER") or ""),
        delivery=os.environ.get("JIANBANG_DELIVERY") or "",
        sealing=_sealing(os.environ.get("JIANBANG_SEALING") or ""),
        signing_key=_signing_key(os.environ.get("JIANBANG_SIGNING_KEY") or ""),
        known_hosts=os.environ.get("JIANBANG_KNOWN_HOSTS") or "",
        host_key=os.environ.get("JIANBANG_HOST_KEY") or "",
        inbox=os.environ.get("JIANBANG_INBOX") or "",
        recipients=os.environ.get("JIANBANG_RECIPIENTS") or "",
        board_url=_board_url(os.environ.get("JIANBANG_BOARD_URL") or ""),
        access=os.environ.get("JIANBANG_ACCESS") or "",
        towns=_towns(os.environ.get("JIANBANG_TOWNS") or "on"),
    )


def _closed_folder(name: str, text: str) -> Path:
    """A folder that its owner alone can read, be it there already or not."""
    if "://" in text:
        raise SettingsError(f"{name}={text}: must be a folder; a share is mounted")
    folder = Path(text).resolve()
    close_while_empty(folder)
    try:
        require_closed(folder)
    except AccessError as error:
        raise SettingsError(f"{name}={error}") from None
    return folder


def retry_seconds() -> int:
    """JIANBANG_RETRY_SECONDS: after how long a task that failed, or whose worker died, is tried again; twice as long
    each time after that.
    """
    return _count("JIANBANG_RETRY_SECONDS", 120)


def approval() -> Approval:
    """JIANBANG_APPROVAL: `required` when a person approves the day's packages before they leave, else `off`."""
    text = os.environ.get("JIANBANG_APPROVAL") or "off"
    if text not in get_args(Approval):
        raise SettingsError(f"JIANBANG_APPROVAL={text}: must be one of {', '.join(get_args(Approval))}")
    return cast(Approval, text)


def _signing_key(text: str) -> str:
    """Where the key stands; the setting itself must not be it."""
    if text and not text.startswith(("airflow:", "file:")):
        raise SettingsError("JIANBANG_SIGNING_KEY: must be airflow:CONNECTION or file:PATH, never the key itself")
    return text


def _board_url(text: str) -> str:
    """Where messages lead to: a web address without a login."""
    if text and (not text.startswith(("http://", "https://")) or "@" in text):
        raise SettingsError("JIANBANG_BOARD_URL: must be a web address without a login, such as https://board.example")
    return text


def _engine(text: str) -> str:
    """In what expressions run: DuckDB in the process, Spark in the process, or a cluster."""
    if not re.fullmatch(r"duckdb|local\[[1-9][0-9]*\]|spark://[^\s/@]+:[0-9]+(,[^\s/@]+:[0-9]+)*", text):
        raise SettingsError(f"JIANBANG_ENGINE={text}: must be duckdb, local[N] or spark://HOST:PORT")
    return text


def _count(name: str, otherwise: int) -> int:
    text = os.environ.get(name) or str(otherwise)
    if not text.isdecimal() or int(text) < 1:
        raise SettingsError(f"{name}={text}: must be a whole number from 1 on")
    return int(text)


def _towns(text: str) -> bool:
    """Whether packages hold files by town, for counties that hand their lists on to these."""
    if text not in ("on", "off"):
        raise SettingsError(f"JIANBANG_TOWNS={text}: must be one of on, off")
    return text == "on"


def _sealing(text: str) -> Sealing | None:
    if not text:
        return None
    if text not in get_args(Sealing):
        raise SettingsError(f"JIANBANG_SEALING={text}: must be one of {', '.join(get_args(Sealing))}")
    return cast(Sealing, text)


def demo_source(home: Path) -> str:
    """The URL of the demo platform under `home`."""
    return f"sqlite:///{newest_demo(home)}"
