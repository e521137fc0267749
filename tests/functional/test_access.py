"""Who sees what: a member, a reader, an outsider, and whoever is not signed in."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from functional.conftest import Site
from functional.world import PASSWORD

pytestmark = pytest.mark.browser

PARTNERS = (
    "plan-of-indicators",
    "performance",
    "performance-trend",
    "indicator",
    "indicator-trend",
    "observation",
    "programmes",
    "programme",
    "scheme",
    "finance-lines",
    "finance-line",
    "risks",
)
PUBLIC = ("plan", "report", "deliverable", "measure", "concern")
MEMBERS = ("imports", "import-waiting", "import-committed")


@pytest.fixture
def javascript() -> bool:
    """Access does not depend on scripts."""
    return False


@pytest.mark.parametrize("who", ["ana", "rea", "otto", ""])
def test_walk(
    who: str, context: BrowserContext, site: Site, sign_in: Callable[[str], None]
) -> None:
    """Members see their plans; others only the public one, and never learn what else there is."""
    if who:
        sign_in(who)
    member = who in ("ana", "rea")
    for name in PUBLIC:
        assert _status(context, site, name) == 200, name
    for name in (*PARTNERS, "import-waiting", "import-committed"):
        found = _status(context, site, name)
        assert found == (200 if member else 404 if who else 302), name
    invented = "/plans/no-such-plan/"
    assert _status(context, site, invented) == (404 if who else 302), "as if there were none"
    for name in ("dashboard.txt", "board report.txt"):
        found = _status(context, site, f"/files/{site.files[name]}/")
        public = name == "board report.txt"
        assert found == (200 if member or public else 404 if who else 302), name


def _status(context: BrowserContext, site: Site, name: str) -> int:
    return context.request.get(site.address(name), max_redirects=0).status


def test_public_home_names_no_other_plan(page: Page, site: Site) -> None:
    """Without signing in, home and the list of plans have the public plan alone."""
    for name in ("home", "plans"):
        page.goto(site.address(name))
        expect(page.locator("main")).to_contain_text("Wellbeing 2013/14")
        expect(page.locator("main")).not_to_contain_text("Improvement")
        expect(page.locator("main")).not_to_contain_text("odd.txt")


def test_reader_looks_but_does_not_decide(
    page: Page, site: Site, sign_in: Callable[[str], None]
) -> None:
    """A reader sees that a paper waits, and has no button to decide with."""
    sign_in("rea")
    page.goto(site.address("import-waiting"))
    expect(page.locator("main")).to_contain_text("Somebody who may import has to decide")
    expect(page.get_by_role("button", name="Commit to the plan")).to_have_count(0)
    expect(page.get_by_role("navigation", name="Menu")).not_to_contain_text("Import")
    page.context.add_cookies([{"name": "csrftoken", "value": "a" * 32, "url": site.base}])
    for what in ("commit", "throw-away"):
        answer = page.context.request.post(
            site.address("import-waiting") + f"{what}/",
            form={"csrfmiddlewaretoken": "a" * 32, "sure": "yes"},
            headers={"Referer": site.base},
        )
        assert answer.status == 403
        assert "You may not do this" in answer.text()


def test_sign_in_and_out(page: Page, site: Site) -> None:
    """A wrong password is told beside the field; after signing in one comes where one wanted."""
    page.goto(site.address("performance"))
    expect(page.locator("h1")).to_have_text("Sign in to Placeplan")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".nhsuk-error-summary")).to_contain_text("Enter your user name")
    assert page.title().startswith("Error: ")
    page.locator("#username").fill("ana")
    page.locator("#password").fill("not the phrase")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("#username-error")).to_contain_text(
        "The user name or the password is not right"
    )
    expect(page.locator("#username")).to_have_value("ana")
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("h1")).to_have_text("Performance")
    expect(page.locator("header")).to_contain_text("Ana Lytton")
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("header")).to_contain_text("Sign in")


def test_a_form_without_our_mark_is_refused(
    context: BrowserContext, site: Site, sign_in: Callable[[str], None]
) -> None:
    """A post without the token changes nothing and says so in words."""
    sign_in("ana")
    answer = context.request.post(site.address("import-waiting") + "commit/")
    assert answer.status == 403
    assert "This form has expired" in answer.text()


def test_nobody_is_sent_elsewhere_after_signing_in(page: Page, site: Site) -> None:
    """An address of another host as the next page is ignored."""
    page.goto(site.address("/sign-in/?next=https://example.com/"))
    page.locator("#username").fill("otto")
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile(rf"^{re.escape(site.base)}/$"))
