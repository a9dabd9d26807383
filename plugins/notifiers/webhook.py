"""Notifiers of group robots: WeCom 企业微信 and DingTalk 钉钉.

The Airflow connection's password is the robot's whole webhook address; a DingTalk robot's signing secret is `secret` in
its extra.
"""

import time
from typing import Any
from urllib.parse import urlsplit

from airflow.exceptions import AirflowNotFoundException
from airflow.sdk import BaseHook, BaseNotifier, Context

from plugins.notifiers.robots import WebhookError, cut, posted, signed

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class RobotNotifier(BaseNotifier):
    """A message to a group's robot; `subject` and `body` are templates, what they speak of stands in the context."""

    template_fields = ("subject", "body")

    def __init__(self, connection: str, subject: str, body: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.connection, self.subject, self.body = connection, subject, body

    def payload(self) -> dict[str, Any]:
        """What the robot's server takes."""
        raise NotImplementedError

    def address(self, webhook: str, secret: str | None) -> str:
        """Where it takes it."""
        return webhook

    def notify(self, context: Context) -> None:
        """Post the message; raises WebhookError when the robot does not take it."""
        try:
            found = BaseHook.get_connection(self.connection)
        except AirflowNotFoundException:
            raise WebhookError(f"connection {self.connection}: there is no such Airflow connection") from None
        webhook = found.password or ""
        parts = urlsplit(webhook)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
            raise WebhookError(f"connection {self.connection}: its password must be the robot's webhook, https://…")
        posted(self.connection, self.address(webhook, found.extra_dejson.get("secret")), self.payload())


class WeComNotifier(RobotNotifier):
    """A message to a WeCom group's robot, as text: it takes 2048 bytes."""

    most = 2048

    def payload(self) -> dict[str, Any]:
        """`{"msgtype": "text", "text": {"content": …}}`."""
        return {"msgtype": "text", "text": {"content": cut(f"{self.subject}\n{self.body}", self.most)}}


class DingTalkNotifier(RobotNotifier):
    """A message to a DingTalk group's robot, as text of at most 20,000 bytes; signed when there is a secret."""

    most = 18_000

    def payload(self) -> dict[str, Any]:
        """`{"msgtype": "text", "text": {"content": …}}`."""
        return {"msgtype": "text", "text": {"content": cut(f"{self.subject}\n{self.body}", self.most)}}

    def address(self, webhook: str, secret: str | None) -> str:
        """The webhook, with the sign of this moment."""
        return signed(webhook, secret, int(time.time() * 1000)) if secret else webhook
