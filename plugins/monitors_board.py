"""The monitors' board in Airflow's web interface: mounted at `/board`, with an entry in the menu.

Every process of Airflow imports this file: what the pages need is imported by the first request.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from airflow.plugins_manager import AirflowPlugin

_Message = MutableMapping[str, Any]


async def board(
    scope: _Message, receive: Callable[[], Awaitable[_Message]], send: Callable[[_Message], Awaitable[None]]
) -> None:
    """The board as an ASGI application."""
    from plugins.board.app import board_app

    await board_app()(scope, receive, send)


class MonitorsBoard(AirflowPlugin):
    """The board and its entry in the menu."""

    name = "monitors_board"
    fastapi_apps = [{"app": board, "url_prefix": "/board", "name": "监测看板"}]  # noqa: RUF012
    # At the menu's top level Airflow 3.3.2 makes of a link outside itself a button that leads nowhere.
    external_views = [  # noqa: RUF012
        {"name": "监测看板", "href": "/board/", "destination": "nav", "category": "browse"}
    ]
