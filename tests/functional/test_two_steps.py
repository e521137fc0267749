"""Somebody sets two-step sign-in up in the browser, and comes in with it."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from functional.conftest import Site
from functional.world import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture
def javascript() -> bool:
    """What a phone's app and a password need is no script."""
    return False


def sign_in(page: Page, site: Site) -> None:
    page.goto(site.address("/sign-in/"))
    page.locator("#username").fill("sue")
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_set_up_and_used(page: Page, site: Site) -> None:
    sign_in(page, site)
    page.get_by_role("link", name="Your account: Sue Marlow").click()
    page.get_by_role("link", name="Set it up").click()
    page.locator("#answer").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("h1")).to_have_text("Set up two-step sign-in")
    assert page.locator("img.pp-code-picture").evaluate("image => image.naturalWidth") > 0
    page.get_by_text("Type a key instead").click()
    key = page.locator(".nhsuk-details__text code").inner_text().replace(" ", "")

    def code(offset: int) -> str:
        return str(format_hotp_value(hotp_value(key, int(time.time()) // 30 + offset)))

    page.locator("#code").fill(code(0))
    page.get_by_role("button", name="Turn it on").click()
    expect(page.locator("h1")).to_have_text("Recovery codes")
    spare = page.locator(".pp-code-list code").first.inner_text()
    page.get_by_role("button", name="Sign out").click()

    sign_in(page, site)
    expect(page.locator("h1")).to_have_text("Enter your code")
    page.locator("#code").fill(code(1))
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("header")).to_contain_text("Sue Marlow")
    page.get_by_role("button", name="Sign out").click()

    sign_in(page, site)
    page.locator("#code").fill(spare)
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("header")).to_contain_text("Sue Marlow")
