"""An SFTP server that is who it should be: its host key is known before a password or a byte of data is sent.

Importing it imports paramiko; only who opens such a place does.
"""

from typing import Any

import paramiko
from fsspec.implementations.sftp import SFTPFileSystem

from exports.host_keys import HostKeyError, HostKeys

_WAIT_SECONDS = 30


class _OnlyThese(paramiko.MissingHostKeyPolicy):
    """Takes a key with one of the fingerprints, and refuses every other."""

    def __init__(self, fingerprints: tuple[str, ...]) -> None:
        self.fingerprints = fingerprints

    def missing_host_key(self, client: paramiko.SSHClient, hostname: str, key: paramiko.PKey) -> None:
        """Called before any password is sent, for a server that no known_hosts file names."""
        if key.fingerprint not in self.fingerprints:
            raise HostKeyError(f"the server shows the key {key.get_name()} {key.fingerprint}, which is not a known one")


class CheckedSFTP(SFTPFileSystem):
    """fsspec's SFTP with the host keys checked; a connection of its own each time it is made."""

    cachable = False

    def __init__(self, host: str, trusted: HostKeys, **ssh: Any) -> None:
        self.trusted = trusted
        super().__init__(host, host_key_policy=_OnlyThese(trusted.fingerprints), **ssh)

    def _connect(self) -> None:
        self.client = paramiko.SSHClient()
        self.client.set_missing_host_key_policy(self.host_key_policy)
        if self.trusted.known_hosts:
            try:
                self.client.load_host_keys(self.trusted.known_hosts)
            except OSError as error:
                raise HostKeyError(f"known_hosts cannot be read: {type(error).__name__}") from None
        waits = dict.fromkeys(("timeout", "banner_timeout", "auth_timeout", "channel_timeout"), _WAIT_SECONDS)
        try:
            self.client.connect(self.host, **{**waits, **self.ssh_kwargs})
        except paramiko.BadHostKeyException as error:
            self.client.close()
            shown = f"{error.key.get_name()} {error.key.fingerprint}"
            raise HostKeyError(f"the server shows the key {shown}, in known_hosts stands another") from None
        except BaseException:
            self.client.close()
            raise
        self.ftp = self.client.open_sftp()
