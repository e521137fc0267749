"""Every page, with and without JavaScript: nothing for axe to find, and room at 320 pixels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from functional.conftest import Axe, Site

pytestmark = pytest.mark.browser

PUBLIC = ("help", "accessibility", "api-docs", "sign-in", "password-forgotten")
PAGES = (
    "home",
    "plans",
    "plan",
    "plan-empty",
    "performance",
    "performance-trend",
    "performance-published",
    "exceptions",
    "national-standards",
    "national-standard",
    "targets",
    "target-add",
    "report",
    "indicator-trend",
    "indicator-defined",
    "rebase-withdraw",
    "observation",
    "deliverable",
    "measure",
    "records",
    "programmes",
    "programme",
    "finance-lines",
    "risks",
    "imports",
    "import-new",
    "import-waiting",
    "import-committed",
    "import-conflict",
    "import-undo",
    "record-change",
    "statistics",
    "statistics-new",
    "statistics-one",
    "statistics-undo",
    "statistics-waiting",
    "people",
    "person",
    "person-new",
    "account",
    "account-confirm",
    "compare",
    "trail",
    "portfolio",
    "scheme-worked",
    "scheme-update",
    "escalation",
    "risk",
    "risk-new",
    "risks-watched",
    "heat-map",
    "assurance-framework",
    "scheme-quality",
    "action-log",
    "action",
    "action-new",
    "decision-log",
    "decision",
    "evidence",
    "comments",
    "checks",
    "plan-checks",
    "plan-check",
    "account-letters",
    "letters-stop",
    "year-end",
    "plan-close",
    "plan-open-again",
    "plan-export",
    "plan-export-one",
    "plan-export-failed",
    "/search/?text=audit&kind=evidence_text",
    "plan-settle",
    "/plans/new/",
    "missing",
    "/search/?text=care",
    *PUBLIC,
)
VIEWS = (
    "compare-days",
    "compare-none",
    "compare-wrong",
    "trail-none",
    "add-at-past-date",
    "plan-checks-narrowed",
    "plan-checks-accepted",
    "plan-checks-none",
    "plan-checks-empty",
    "plan-check-accepted",
    "plan-check-given",
    "plan-check-gone",
    "letters-stop-gone",
    "action-log-none",
    "action-log-mine",
    "actions-logged",
    "decisions-logged",
    "decision-new",
    "evidence-none",
    "indicator-comments",
    "risk-earlier",
    "risk-change",
    "risk-score",
    "risks-narrowed",
    "heat-map-empty",
    "assurance-framework-empty",
    "concerns",
    "portfolio-board",
    "portfolio-timeline",
    "portfolio-none",
    "portfolio-empty",
    "scheme-gateway",
    "scheme-concern",
    "scheme-case",
    "milestone-slipped",
    "people-none",
    "targets-empty",
    "trajectory-add",
    "target-withdraw",
    "plan-of-work",
    "programmes-chosen",
    "programmes-none",
    "programmes-empty",
    "schemes",
    "scheme",
    "milestones",
    "actions",
    "decisions",
    "contracts",
    "growth",
    "commitments",
    "alignments",
    "standards",
    "engagements",
    "forums",
    "services",
    "finance-line",
    "statistics-none",
    "statistics-refused",
    "import-failed",
    "import-undo-not",
    "plan-of-indicators",
    "performance-filtered",
    "performance-none",
    "performance-empty",
    "performance-sorted",
    "exceptions-past",
    "exceptions-none",
    "national-standards-plan",
    "national-standards-none",
    "report-filtered",
    "report-past",
    "report-bad-date",
    "report-empty",
    "indicator",
    "indicator-england",
    "indicator-which",
    "indicator-nobody",
    "indicator-chosen",
    "indicator-successors",
    "deliverable-earlier",
    "concern",
    "goal",
    "records-many",
    "plan-closed",
    "record-carried",
    "import-carried",
    "/search/",
    "/search/?text=care&kind=paper",
    "/search/?text=care&page=2&as_at=31+March+2014",
    "/search/?text=zebra",
    "/search/?text=-care",
)
"""More of the same templates: other choices, other kinds, nothing to show."""

Opened = Callable[[str], Page]


@pytest.fixture
def opened(page: Page, site: Site, sign_in: Callable[[str], None]) -> Opened:
    """opened("home") is the page on a wide screen, for the analyst where it is not for all."""

    def goto(name: str) -> Page:
        if name not in PUBLIC:
            sign_in("ana")
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(site.address("/sign-in/" if name == "sign-in" else name))
        return page

    return goto


@pytest.mark.parametrize("name", PAGES)
def test_page(name: str, opened: Opened, axe: Axe, complaints: list[str], javascript: bool) -> None:
    """axe finds nothing on a wide and a narrow screen; nothing hangs over the edge of either.

    The whole page is looked at wide with scripts, and narrow without: there it is longest. On a
    narrow screen scripts change the header alone, whose menu they fold.
    """
    page = opened(name)
    assert _overhang(page) <= 0
    assert not javascript or axe() == []
    _narrow(page)
    assert _overhang(page) <= 0
    assert axe("header" if javascript else "") == []
    assert page.locator("h1").count() == 1
    assert complaints == []


@pytest.mark.parametrize("javascript", [True], ids=["javascript"])
@pytest.mark.parametrize("name", VIEWS)
def test_other_views(name: str, opened: Opened, axe: Axe, complaints: list[str]) -> None:
    """The same of other views of these pages, once."""
    page = opened(name)
    assert _overhang(page) <= 0
    assert axe() == []
    _narrow(page)
    assert _overhang(page) <= 0
    assert complaints == []


def test_titles_are_unique(
    context: BrowserContext, site: Site, sign_in: Callable[[str], None]
) -> None:
    """Every page has a title of its own, and says its language."""
    sign_in("ana")
    titles = {}
    for name in PAGES:
        text = context.request.get(site.address("/sign-in/" if name == "sign-in" else name)).text()
        found = re.search(r'<html lang="en".*?<title>(.*?)</title>', text, re.DOTALL)
        assert found, name
        titles[name] = found[1].strip()
    titles.pop("sign-in")  # leads whoever is signed in to the home page
    often = Counter(titles.values())
    assert {name: title for name, title in titles.items() if often[title] > 1} == {}


def _narrow(page: Page) -> None:
    """The page on a phone, once the menu has folded what no longer fits."""
    page.set_viewport_size({"width": 320, "height": 640})
    for _ in range(20):
        if _overhang(page) <= 0:
            break
        page.wait_for_timeout(50)


def _overhang(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth"))
