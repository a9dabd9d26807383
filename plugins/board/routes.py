"""The routes of the board; what they show is made in `exports/board`, whom they show it to is asked of the viewer."""

import datetime as dt
from typing import Annotated, Literal
from urllib.parse import quote
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from exports.board.county import county_of
from exports.board.history import CountyDay
from exports.board.packages import Remembered
from exports.board.pages import SCRIPT, STYLE, Place, asset, page
from exports.board.prefecture import prefecture_work
from exports.board.region import Region, region
from exports.board.tables import as_csv, as_xlsx
from exports.board.views import View, comparison_view, county_view, region_view
from exports.ledger.reading import reading_ledger
from plugins.board.viewer import Viewer, ViewerDep
from policies.access import sees_prefecture
from storage.settings import Settings, from_environment

router = APIRouter()
Days = Annotated[int, Query(ge=7, le=1000)]
Ending = Literal["csv", "xlsx"]
_MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_WRITERS = {"csv": as_csv, "xlsx": as_xlsx}
# What was sent and answered, by ledger, as of each county's newest event.
_REMEMBERED: dict[str, Remembered] = {}


def _today() -> dt.date:
    return dt.datetime.now(ZoneInfo("Asia/Shanghai")).date()


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", ""))


def _above(
    who: Viewer, county: CountyDay | None = None, prefecture: tuple[str, str] | None = None
) -> list[tuple[str, str]]:
    """The pages above and beside one, of those within reach."""
    told = [("全省", "province"), ("各县比较", "comparison")] if who.sees_province else []
    if county is not None and sees_prefecture(who.reach, county.prefecture_code):
        told.append((county.prefecture or county.prefecture_code, f"prefecture/{county.prefecture_code}"))
    if prefecture is not None:
        code, name = prefecture
        told += [(name, f"prefecture/{code}"), (f"{name}各县比较", f"prefecture/{code}/comparison")]
    if county is not None:
        told.append((county.county, f"county/{county.county_code}"))
    return told


def _place(request: Request, who: Viewer, path: str, above: list[tuple[str, str]]) -> Place:
    query = f"?{request.url.query}" if request.url.query else ""
    return Place(_root(request), above, path, query, _today(), who.name)


def _region(connection: sa.Connection, settings: Settings, days: int, prefecture_code: str | None = None) -> Region:
    sent = _REMEMBERED.setdefault(settings.ledger_url, Remembered()).of
    try:
        return region(connection, settings, sent, prefecture_code=prefecture_code, shown_days=days)
    except KeyError:
        raise HTTPException(404) from None


def _answer(view: View, table: str | None = None, ending: str = "csv") -> Response:
    """The page, or one of its tables as a file; 404 when it has no such table."""
    if table is None:
        return HTMLResponse(view.html())
    found = view.tables.get(table)
    if found is None:
        raise HTTPException(404)
    name = quote(f"{found.title}.{ending}")
    told = {"Content-Disposition": f"attachment; filename=\"{found.name}.{ending}\"; filename*=UTF-8''{name}"}
    return Response(_WRITERS[ending](found), media_type=_MEDIA[ending], headers=told)


@router.get("/")
def home(request: Request, who: ViewerDep) -> Response:
    """To the widest page within reach; to a list of pages when there are several."""
    if who.sees_province:
        return RedirectResponse(f"{_root(request)}/province", 303)
    paths = [f"prefecture/{code}" for code in who.prefectures] + [f"county/{code}" for code in who.counties]
    if len(paths) == 1:
        return RedirectResponse(f"{_root(request)}/{paths[0]}", 303)
    links = [(path.partition("/")[2], f"{_root(request)}/{path}") for path in paths]
    return HTMLResponse(page("message", Place(), heading="监测看板", text="请选择市、县（市、区）：", links=links))


@router.get("/board.css")
def style() -> Response:
    """The stylesheet."""
    return Response(asset(STYLE), media_type="text/css; charset=utf-8")


@router.get("/board.js")
def script() -> Response:
    """The script that sorts tables."""
    return Response(asset(SCRIPT), media_type="text/javascript; charset=utf-8")


@router.get("/province")
@router.get("/province/table/{table}.{ending}")
def province(
    request: Request,
    who: ViewerDep,
    deadline: str = "",
    days: Days = 60,
    table: str | None = None,
    ending: Ending = "csv",
) -> Response:
    """The province, or one of its tables."""
    who.require_province()
    settings = from_environment()
    with reading_ledger(settings.ledger_url, settings.home) as connection:
        found = _region(connection, settings, days)
        return _answer(
            region_view(found, settings, _place(request, who, "province", _above(who)), deadline), table, ending
        )


@router.get("/prefecture/{code}")
@router.get("/prefecture/{code}/table/{table}.{ending}")
def prefecture(
    request: Request,
    who: ViewerDep,
    code: str,
    deadline: str = "",
    days: Days = 60,
    table: str | None = None,
    ending: Ending = "csv",
) -> Response:
    """A prefecture, or one of its tables."""
    who.require_prefecture(code)
    settings = from_environment()
    with reading_ledger(settings.ledger_url, settings.home) as connection:
        found = _region(connection, settings, days, code)
        place = _place(request, who, f"prefecture/{code}", _above(who, prefecture=(code, found.name)))
        since = found.as_of - dt.timedelta(days)
        together = prefecture_work(connection, found.name, found.counties, since)
        return _answer(region_view(found, settings, place, deadline, together=together), table, ending)


def _county(
    request: Request,
    who: Viewer,
    code: str,
    days: int,
    proof: dt.date | None,
    template: str,
    file: tuple[str | None, str],
) -> Response:
    settings = from_environment()
    with reading_ledger(settings.ledger_url, settings.home) as connection:
        try:
            known = county_of(connection, code)
        except KeyError:
            who.require_province()
            raise HTTPException(404) from None
        who.require_county(code, known.prefecture_code)
        place = _place(request, who, f"county/{code}", _above(who, county=known))
        return _answer(county_view(connection, settings, place, code, days, proof, template), *file)


@router.get("/county/{code}")
@router.get("/county/{code}/table/{table}.{ending}")
def county(
    request: Request,
    who: ViewerDep,
    code: str,
    days: Days = 60,
    proof: dt.date | None = None,
    table: str | None = None,
    ending: Ending = "csv",
) -> Response:
    """A county, or one of its tables."""
    return _county(request, who, code, days, proof, "county", (table, ending))


@router.get("/county/{code}/proof")
def proof_of_delivery(request: Request, who: ViewerDep, code: str, proof: dt.date | None = None) -> Response:
    """A county's proof of delivery alone, to print."""
    return _county(request, who, code, 60, proof, "proof", (None, "csv"))


def _compare(
    request: Request,
    who: ViewerDep,
    code: str | None,
    chosen: tuple[list[str], list[str]],
    days: int,
    table: str | None,
    ending: str,
) -> Response:
    settings = from_environment()
    with reading_ledger(settings.ledger_url, settings.home) as connection:
        found = _region(connection, settings, days, code)
        path = "comparison" if code is None else f"prefecture/{code}/comparison"
        place = _place(request, who, path, _above(who, prefecture=None if code is None else (code, found.name)))
        return _answer(comparison_view(connection, found, place, *chosen, days), table, ending)


Chosen = Annotated[list[str], Query()]


@router.get("/comparison")
@router.get("/comparison/table/{table}.{ending}")
def compare_province(
    request: Request,
    who: ViewerDep,
    measure: Chosen = [],  # noqa: B006
    county: Chosen = [],  # noqa: B006
    days: Days = 60,
    table: str | None = None,
    ending: Ending = "csv",
) -> Response:
    """Counties of the province side by side."""
    who.require_province()
    return _compare(request, who, None, (measure, county), days, table, ending)


@router.get("/prefecture/{code}/comparison")
@router.get("/prefecture/{code}/comparison/table/{table}.{ending}")
def compare_prefecture(
    request: Request,
    who: ViewerDep,
    code: str,
    measure: Chosen = [],  # noqa: B006
    county: Chosen = [],  # noqa: B006
    days: Days = 60,
    table: str | None = None,
    ending: Ending = "csv",
) -> Response:
    """Counties of a prefecture side by side."""
    who.require_prefecture(code)
    return _compare(request, who, code, (measure, county), days, table, ending)
