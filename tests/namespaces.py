"""A command in namespaces of its own: mounts and a host name that nobody else sees."""

import subprocess

from tests.conftest import need


def within(setup: str) -> list[str]:
    """What a command's words follow so that it runs where a line of shell, `setup`, has been run first, as root."""
    alone = ["unshare", "-rmu", "sh", "-c"]
    need(subprocess.run([*alone, setup], capture_output=True).returncode == 0, "namespaces of its own")
    return [*alone, f'{setup} && exec "$@"', "sh"]
