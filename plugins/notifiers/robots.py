"""What the webhooks of group robots take and answer, as WeCom 企业微信 and DingTalk 钉钉 document them."""

import base64
import hashlib
import hmac
import json
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus

_SECONDS = 15
_MOST_READ = 65_536
# What the robots' documentation says of the errors that a person can mend.
_MEANINGS = {
    93000: "the webhook address is wrong, or the robot was removed",
    45009: "too many messages in a minute",
    40058: "the message is too long or not well formed",
    310000: "the robot's security setting refuses it: signing secret, keyword or address",
    300001: "the access token is wrong",
    400101: "the access token does not exist",
    130101: "too many messages in a minute",
    410100: "too many messages in a minute",
}


class WebhookError(RuntimeError):
    """A robot did not take a message; says which connection and why, never the address or what the server wrote."""


def posted(connection: str, address: str, payload: Mapping[str, Any]) -> None:
    """Post a robot's message; raises WebhookError when its server does not say that it took it."""
    body = json.dumps(payload, ensure_ascii=False).encode()
    request = urllib.request.Request(address, body, {"Content-Type": "application/json; charset=utf-8"})
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:
            said = json.loads(answer.read(_MOST_READ))
        code = int(said["errcode"])
    except OSError as error:  # every error of the network, of TLS and of HTTP
        what = f"HTTP {error.code}" if isinstance(error, urllib.request.HTTPError) else type(error).__name__
        raise WebhookError(f"connection {connection}: not reached ({what})") from None
    except (ValueError, TypeError, KeyError):
        raise WebhookError(f"connection {connection}: the answer is none of a robot") from None
    if code != 0:
        raise WebhookError(f"connection {connection}: errcode {code}, {_MEANINGS.get(code, 'see its documentation')}")


def cut(text: str, most: int) -> str:
    """The text in at most so many bytes, whole lines only, with a sign that something is missing."""
    if len(text.encode()) <= most:
        return text
    lines, size = [], len("…".encode())
    for line in text.split("\n"):
        size += len(line.encode()) + 1
        if size > most:
            break
        lines.append(line)
    return "\n".join([*lines, "…"])


def signed(address: str, secret: str, millis: int) -> str:
    """A DingTalk webhook with timestamp and HMAC-SHA256 sign, as its documentation says."""
    digest = hmac.new(secret.encode(), f"{millis}\n{secret}".encode(), hashlib.sha256).digest()
    return f"{address}&timestamp={millis}&sign={quote_plus(base64.b64encode(digest))}"
