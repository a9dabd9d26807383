"""URLs of databases and servers as they may be shown: without what opens them."""

import re
from urllib.parse import unquote_plus

_HIDDEN = "***"
# Everything from the user's colon to the last @: a password may hold any sign, and nothing of it may be left.
_LOGIN = re.compile(r"(://[^:/@?#]*:)(.*)(?=@)", re.DOTALL)
_PARAMETER = re.compile(r"([?&;])([^=&;#?]+)=([^&;#]*)")
_SECRET = re.compile(r"pass|pwd|secret|token|key|credential|signature|odbc_connect|^sig$", re.IGNORECASE)


def shown(url: str) -> str:
    """The URL without passwords, wherever in it they stand.

    >>> shown("postgresql://u:s3cret@host/db?sslpassword=x&sslmode=require")
    'postgresql://u:***@host/db?sslpassword=***&sslmode=require'
    """

    def hidden(found: re.Match[str]) -> str:
        sign, name, _ = found.groups()
        return f"{sign}{name}={_HIDDEN}" if _SECRET.search(unquote_plus(name)) else found.group()

    return _PARAMETER.sub(hidden, _LOGIN.sub(rf"\1{_HIDDEN}", url))


def has_password(url: str) -> bool:
    """Whether a URL carries what may not be shown."""
    return shown(url) != url
