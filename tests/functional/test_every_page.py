"""Every page, with and without JavaScript: nothing for axe to find, and room at 320 pixels."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from functional.conftest import Site

pytestmark = pytest.mark.browser

PUBLIC = ("help", "accessibility", "api-docs", "sign-in")
NAMES = (
    "home",
    "plans",
    "plan",
    "plan-of-indicators",
    "plan-empty",
    "performance",
    "performance-filtered",
    "performance-none",
    "performance-trend",
    "performance-empty",
    "report",
    "report-filtered",
    "report-past",
    "report-bad-date",
    "report-empty",
    "indicator",
    "indicator-trend",
    "observation",
    "deliverable",
    "deliverable-earlier",
    "measure",
    "concern",
    "goal",
    "records",
    "records-many",
    "imports",
    "import-new",
    "import-waiting",
    "import-committed",
    "missing",
    *PUBLIC,
)


@pytest.mark.parametrize("name", NAMES)
def test_page(
    name: str,
    page: Page,
    javascript: bool,
    site: Site,
    axe: Callable[[], list[str]],
    sign_in: Callable[[str], None],
    complaints: list[str],
) -> None:
    """axe finds nothing on a wide and a narrow screen; nothing hangs over the edge of either."""
    if name not in PUBLIC:
        sign_in("ana")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(site.address("/sign-in/" if name == "sign-in" else name))
    assert _overhang(page) <= 0
    assert axe() == []
    page.set_viewport_size({"width": 320, "height": 640})
    _settle(page)
    assert _overhang(page) <= 0
    if javascript:  # the same elements without; only their boxes differ
        assert axe() == []
    assert page.locator("h1").count() == 1
    assert complaints == []


def test_titles_are_unique(
    context: BrowserContext, site: Site, sign_in: Callable[[str], None]
) -> None:
    """Every page has a title of its own, and says its language."""
    sign_in("ana")
    titles = {}
    for name in NAMES:
        if name.startswith(("performance-", "report-")) and name != "performance-trend":
            continue  # another view of the same page
        text = context.request.get(site.address("/sign-in/" if name == "sign-in" else name)).text()
        found = re.search(r'<html lang="en".*?<title>(.*?)</title>', text, re.DOTALL)
        assert found, name
        titles[name] = found[1].strip()
    titles.pop("sign-in")  # leads whoever is signed in to the home page
    titles.pop("deliverable-earlier")  # the same record
    assert len(set(titles.values())) == len(titles), titles


def _settle(page: Page) -> None:
    """Gives the menu its moment to fold what no longer fits; without scripts nothing moves."""
    for _ in range(20):
        if _overhang(page) <= 0:
            break
        page.wait_for_timeout(50)


def _overhang(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth"))
