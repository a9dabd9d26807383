"""The board's FastAPI application: every route needs a user who is signed in and bound to some place."""

import logging
from functools import cache

from airflow.api_fastapi.app import get_auth_manager
from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException

from exports.board.pages import Place, page
from exports.board.region import NothingYetError
from exports.ledger.errors import LedgerError
from plugins.board.routes import router
from plugins.board.viewer import viewer
from policies.files import PolicyError
from storage.settings import SettingsError

log = logging.getLogger("jianbang.board")

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'self'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
_FORBIDDEN = "您的账号没有查看本页的权限。看板按省、市、县授权，请联系省级数据管理员（policies/access.yaml）。"
_TOLD = {
    403: ("无权查看", _FORBIDDEN),
    404: ("没有这个页面", "没有这个县（市、区）、表格或页面，请从看板首页重新进入。"),
    422: ("地址有误", "地址中的参数不能识别，请从看板首页重新进入。"),
}
# What Airflow says of a cookie that it has not signed.
_NO_TOKEN = "Invalid JWT token"
_NO_LEDGER = (
    "台账现在不能读取：尚未建立、版本较旧、比数据包旧或正在恢复。"
    "请数据工程师运行当天的任一步骤，或用 python -m cli verify 查看原因。"
)
_NOTHING_YET = "还没有任何一天的限时任务进度。运行一天（python -m cli day）之后再来查看。"
_NO_FILE = "看板的授权文件或设置不能使用，请数据工程师运行 python -m cli review 查看原因。"


@cache
def board_app() -> FastAPI:
    """The application; what is not said here, such as a page of its documentation, there is not."""
    app = FastAPI(
        title="监测看板",
        dependencies=[Depends(viewer)],
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        exception_handlers={
            HTTPException: _refused,
            RequestValidationError: _no_words,
            NothingYetError: _nothing_yet,
            LedgerError: _no_ledger,
            PolicyError: _no_file,
            SettingsError: _no_file,
        },
    )
    app.include_router(router)

    @app.middleware("http")
    async def closed(request: Request, call_next):  # type: ignore[no-untyped-def]
        response = await call_next(request)
        response.headers.update(HEADERS)
        return response

    return app


def _told(request: Request, status: int, heading: str, text: str) -> Response:
    """A page that says in Chinese what is the matter."""
    root = request.scope.get("root_path", "")
    links = [("看板首页", f"{root}/"), ("重新登录", get_auth_manager().get_url_login(next_url=f"{root}/"))]
    facts = {"heading": heading, "text": text, "links": links}
    return HTMLResponse(page("message", Place(), **facts), status)


async def _refused(request: Request, error: Exception) -> Response:
    """Whoever is not signed in is led to the login page when a browser asks for a page; others are told 401."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 403 and getattr(error, "detail", "") == _NO_TOKEN:
        status = 401
    if status == 401:
        if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(get_auth_manager().get_url_login(next_url=asked), 303)
        return JSONResponse({"detail": "Not authenticated"}, 401)
    return _told(request, status, *_TOLD.get(status, ("不能显示", "这个请求不能处理。")))


async def _no_words(request: Request, error: Exception) -> Response:
    return _told(request, 422, *_TOLD[422])


async def _nothing_yet(request: Request, error: Exception) -> Response:
    return _told(request, 503, "还没有数据", _NOTHING_YET)


async def _no_ledger(request: Request, error: Exception) -> Response:
    log.warning("%s", error)
    return _told(request, 503, "台账不能读取", _NO_LEDGER)


async def _no_file(request: Request, error: Exception) -> Response:
    log.error("%s", error)
    return _told(request, 503, "看板不能使用", _NO_FILE)
