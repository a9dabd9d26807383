"""The board against Airflow's own API server: who may see which route, and the day of a monitor in a real browser."""

import csv
import io
import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from exports.ledger.connect import ledger
from exports.ledger.deliveries import mark_delivering, mark_sent, packages_of
from exports.ledger.values import packed
from exports.ledger.versions import RECORD_COLUMNS, Prepared, begin_run, prepare
from storage.settings import Settings
from tests.board import DAY, counties, home, made_up
from tests.conftest import need
from tests.plugins.server import PASSWORD, ROOT, USERS, Server, api_server

CHROMIUM = Path("/usr/bin/chromium")
OWN, SISTER, FOREIGN = "340201", "340202", "340301"
pytestmark = pytest.mark.slow


def send(settings: Settings, county: str) -> None:
    """A package of one record that left."""
    import pyarrow as pa

    cells = dict.fromkeys(RECORD_COLUMNS) | {"format": "measure", "household_no": "A", "record_key": "A"}
    row = cells | {"content_hash": "1", "compared_hash": "1", "said": packed({"户编号": "A"})}
    file = {"format": "measure", "name": f"{county}_措施_20200508.xlsx", "rows": 1, "sha256": "1" * 64}
    with ledger(settings.ledger_url, settings.home) as connection:
        begin_run(connection, DAY)
        prepare(connection, Prepared(DAY, county, "a" * 64, [file], pa.Table.from_pylist([row])))
        (package,) = packages_of(connection, DAY)
        mark_delivering(connection, DAY, package, "b" * 64)
        mark_sent(connection, DAY, package, "outbox", True)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over a history of thirty days in three prefectures, and one package that left."""
    folder = tmp_path_factory.mktemp("board")
    made_up(home(folder), counties(3, 4), 30)
    send(home(folder), OWN)
    with api_server(folder) as told:
        yield told


@pytest.fixture(scope="module")
def routes(server: Server) -> list[str]:
    """The path of every route of the board, as the application itself tells."""
    program = "import json\nfrom plugins.board.app import board_app\n"
    program += "print(json.dumps([route.path for route in board_app().routes]))"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, env=server.environment, capture_output=True, text=True, check=True)
    return list(json.loads(done.stdout.splitlines()[-1]))


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    headers: dict[str, str]


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_Stay)


def ask(server: Server, path: str, token: str | None = None, accept: str = "*/*") -> Answer:
    """What the board answers, without following where it leads."""
    headers = {"Accept": accept} | ({} if token is None else {"Authorization": f"Bearer {token}"})
    try:
        with _OPENER.open(
            urllib.request.Request(f"{server.address}/board{path}", headers=headers), timeout=60
        ) as answer:
            return Answer(answer.status, answer.read().decode("utf-8", "replace"), dict(answer.headers))
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.read().decode("utf-8", "replace"), dict(error.headers))


@pytest.fixture(scope="module")
def tokens(server: Server) -> dict[str, str]:
    """A real token of each user."""
    found = {}
    for name in USERS:
        body = json.dumps({"username": name, "password": PASSWORD}).encode()
        request = urllib.request.Request(
            f"{server.address}/auth/token", body, {"Content-Type": "application/json"}, method="POST"
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            found[name] = json.loads(answer.read())["access_token"]
    return found


def filled(route: str, county: str) -> str:
    """A route's path with its parameters, of a county or its prefecture."""
    code = county[:4] if "/prefecture/" in route else county
    tables = {"county": "quality", "comparison": "comparison"}
    table = next((name for part, name in tables.items() if f"/{part}" in route), "work")
    return route.replace("{code}", code).replace("{table}", table).replace("{ending}", "csv")


def test_no_route_answers_whoever_is_not_signed_in(server: Server, routes: list[str]) -> None:
    assert len(routes) >= 14 and {"/", "/province", "/county/{code}", "/board.css"} <= set(routes)
    for route in routes:
        path = filled(route, OWN)
        assert ask(server, path).status == 401, path
        assert ask(server, path, "a.false.token").status in (401, 403), path
        page = ask(server, path, accept="text/html")
        assert page.status == 303 and "/auth/login?next=%2Fboard" in page.headers["location"], path
    assert ask(server, "/docs").status == ask(server, "/openapi.json").status == 404


def test_a_user_who_is_bound_to_nothing_sees_nothing(server: Server, routes: list[str], tokens: dict[str, str]) -> None:
    for route in routes:
        answer = ask(server, filled(route, OWN), tokens["nobody"])
        assert answer.status == 403 and "没有查看本页的权限" in answer.text and "阜" not in answer.text, route


def test_everyone_sees_his_own_place_and_no_other(server: Server, routes: list[str], tokens: dict[str, str]) -> None:
    common = {"/", "/board.css", "/board.js"}
    for route in routes:
        whole = route.startswith(("/province", "/comparison"))
        prefecture = route.startswith("/prefecture")
        for user, county, wanted in (
            ("province", OWN, True),
            ("province", FOREIGN, True),
            ("prefecture", OWN, not whole),
            ("prefecture", SISTER, not whole),
            ("prefecture", FOREIGN, False),
            ("county", OWN, not whole and not prefecture),
            ("county", SISTER, False),
            ("county", FOREIGN, False),
        ):
            status = ask(server, filled(route, county), tokens[user]).status
            within = 303 if route == "/" else 200
            assert status == (within if wanted or route in common else 403), (route, user, county, status)
    # A county that there is not is told to those alone who see all of them.
    assert [ask(server, "/county/999999", tokens[user]).status for user in ("province", "prefecture", "county")] == [
        404,
        403,
        403,
    ]


def test_a_county_officer_reads_nothing_of_others(server: Server, tokens: dict[str, str]) -> None:
    text = ask(server, f"/county/{OWN}", tokens["county"]).text
    others = [place for place in counties(3, 4) if place[0] != OWN]
    assert not [code for code, *_ in others if code in text]
    assert not [name for _, name, *_ in others if name in text and name != "阜南县"]
    assert "/board/province" not in text and "/board/prefecture" not in text
    assert "b" * 64 in text and "1" * 64 in text, "the proof of what left"


def test_what_cannot_be_read_is_told_in_chinese(server: Server, tokens: dict[str, str]) -> None:
    assert ask(server, "/province?days=ten", tokens["province"]).status == 422
    assert ask(server, "/province/table/none.csv", tokens["province"]).status == 404
    ledger_file = server.home / "ledger.sqlite"
    ledger_file.rename(ledger_file.with_suffix(".aside"))
    try:
        answer = ask(server, "/province", tokens["province"])
        assert answer.status == 503 and "台账现在不能读取" in answer.text and "Traceback" not in answer.text
        assert not ledger_file.exists(), "looking makes no ledger"
    finally:
        ledger_file.with_suffix(".aside").rename(ledger_file)
    headers = ask(server, "/province", tokens["province"]).headers
    assert headers["cache-control"] == "no-store" and "default-src 'none'" in headers["content-security-policy"]


@pytest.fixture(scope="module")
def browser():  # type: ignore[no-untyped-def]
    from playwright.sync_api import sync_playwright

    need(CHROMIUM.exists(), "Debian's chromium")
    with sync_playwright() as playwright:
        options = ["--no-sandbox"] if os.getuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=options)
        yield browser
        browser.close()


def sign_in(browser, server: Server, user: str, path: str, width: int = 1366):  # type: ignore[no-untyped-def]
    """The page that `user` asked for, after the login page that he was led to."""
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    page.goto(f"{server.address}{path}")
    assert "/auth/login" in page.url
    page.fill("input[name=username]", user)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server.address}/board/**")
    page.wait_for_load_state()
    return page


def fits(page) -> bool:  # type: ignore[no-untyped-def]
    """Whether nothing of a page stands beside what is shown of it."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_the_day_of_a_monitor(browser, server: Server, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    page = sign_in(browser, server, "province", "/board/")
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    assert page.url == f"{server.address}/board/province" and page.inner_text("h1") == "安徽省监测看板"
    # Who is late stands first, in words and not by colour alone.
    table = page.locator("table[aria-labelledby=progress-contact_person]")
    states = table.locator("tbody .tag").all_inner_texts()
    order = ["已逾期", "可能逾期", "进度正常", "已完成"]
    assert "可能逾期" in states and states == sorted(states, key=order.index)
    missing = [int(row.replace(",", "")) for row in table.locator("tbody tr td:nth-child(6)").all_inner_texts()]
    table.locator("th button:text('未完成')").click()
    ascending = [int(row.replace(",", "")) for row in table.locator("tbody tr td:nth-child(6)").all_inner_texts()]
    assert ascending == sorted(missing) != missing
    # One late county: its chart in words as well, and back over its prefecture to another one.
    page.locator(".chip.at_risk").first.click()
    page.wait_for_url(f"{server.address}/board/county/**")
    figure = page.locator("#card-contact_person figure")
    assert figure.locator("svg path").count() > 5 and "截止2020-05-10" in str(figure.get_attribute("aria-label"))
    page.goto(f"{server.address}/board/prefecture/3402")
    assert page.inner_text("h1") == "芜湖市监测看板"
    with page.expect_download() as download:
        page.locator("text=CSV").first.click()
    rows = list(csv.reader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    assert download.value.suggested_filename == "边缘户联系人录入各县进度.csv"
    assert (
        rows[0][:3] == ["所属市", "县（市、区）", "状态"]
        and len(rows) == 5
        and {row[0] for row in rows[1:]} == {"芜湖市"}
    )
    page.locator("nav a:text('芜湖市各县比较')").click()
    page.check("input[value=errors]")
    page.locator("form button").click()
    page.wait_for_url("**measure=errors**")
    assert page.locator("figure svg").count() == 1
    printed = tmp_path / "page.pdf"
    page.goto(f"{server.address}/board/county/{OWN}/proof")
    page.pdf(path=str(printed))
    assert printed.read_bytes().startswith(b"%PDF") and "b" * 64 in page.inner_text("main")
    for width in (1366, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for path in ("province", "prefecture/3402", f"county/{OWN}", "comparison"):
            page.goto(f"{server.address}/board/{path}")
            assert fits(page), (path, width)
            if (pictures := os.environ.get("JIANBANG_PICTURES")) is not None:
                page.screenshot(path=f"{pictures}/{path.replace('/', '-')}-{width}.png", full_page=True)
    assert told == []
    page.set_viewport_size({"width": 1366, "height": 900})
    page.goto(f"{server.address}/")
    page.locator("button:has-text('Browse')").first.click()
    with page.context.expect_page() as opened:
        page.locator("[aria-label=监测看板]").first.click()
    opened.value.wait_for_url(f"{server.address}/board/province")


def test_a_county_officer_on_a_phone(browser, server: Server) -> None:  # type: ignore[no-untyped-def]
    page = sign_in(browser, server, "county", "/board/", width=390)
    assert page.url == f"{server.address}/board/county/{OWN}" and fits(page)
    assert page.inner_text("h1") == "芜湖市阜南县监测看板"
    page.goto(f"{server.address}/board/county/{SISTER}")
    assert "没有查看本页的权限" in page.inner_text("main")
