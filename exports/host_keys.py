"""Which SFTP server is meant: the host keys that are trusted; light to import."""

from dataclasses import dataclass


class HostKeyError(RuntimeError):
    """A server whose key is not the known one; one line that names the key it showed."""


@dataclass(frozen=True)
class HostKeys:
    """Which host keys are trusted: those of a `known_hosts` file, or those with one of these SHA256 fingerprints."""

    known_hosts: str = ""
    fingerprints: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.known_hosts or self.fingerprints)
