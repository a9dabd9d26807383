"""The board in a real browser against Airflow's own API server: as monitors and county officers use it."""

import csv
import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.board import DAY, counties, home, made_up
from tests.conftest import need
from tests.plugins.server import PASSWORD, api_server

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over a history of thirty days in three prefectures."""
    folder = tmp_path_factory.mktemp("board")
    made_up(home(folder), counties(3, 4), 30)
    with api_server(folder) as told:
        yield told


@pytest.fixture(scope="module")
def browser():  # type: ignore[no-untyped-def]
    from playwright.sync_api import sync_playwright

    need(CHROMIUM.exists(), "Debian's chromium")
    with sync_playwright() as playwright:
        options = ["--no-sandbox"] if os.getuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=options)
        yield browser
        browser.close()


def sign_in(browser, address: str, user: str, path: str = "/board/", width: int = 1366):  # type: ignore[no-untyped-def]
    """A page on which the user has asked for `path` and signed in when he was led to."""
    page = browser.new_context(viewport={"width": width, "height": 900}, accept_downloads=True).new_page()
    page.goto(f"{address}{path}")
    page.wait_for_selector("input[name=username]")
    page.fill("input[name=username]", user)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/board/**")
    return page


def test_a_monitor_finds_who_is_late(browser, address: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    page = sign_in(browser, address, "province")
    assert page.url == f"{address}/board/province" and "安徽省监测看板" in page.title() + page.inner_text("h1")
    states = page.eval_on_selector_all("#late ~ div table tbody .tag", "tags => tags.map(tag => tag.className)")
    order = ["tag missed", "tag at_risk", "tag on_track", "tag met"]
    assert states == sorted(states, key=order.index) and "tag at_risk" in states
    page.screenshot(path=str(tmp_path / "x.png"))


