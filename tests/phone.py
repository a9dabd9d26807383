"""A page as a phone shows it: Chromium, 390 pixels wide."""

import shutil
from pathlib import Path

from tests.conftest import need

WIDTH = 390


def widths_on_a_phone(*pages: Path) -> list[int]:
    """How wide each page is laid out, in the pixels of a phone; more than WIDTH must be pushed aside to be read."""
    chromium = shutil.which("chromium")
    need(chromium is not None, "Debian's chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        phone = browser.new_context(viewport={"width": WIDTH, "height": 844}, is_mobile=True, has_touch=True)
        shown = phone.new_page()
        found = []
        for page in pages:
            shown.goto(page.resolve().as_uri())
            found.append(int(shown.evaluate("document.documentElement.scrollWidth")))
        browser.close()
    return found
