"""A PDF is read while the person looks on: how far it is, and then what was understood."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from functional.conftest import Site
from placeplan.shell.demo import FOLDER

pytestmark = pytest.mark.browser

PAPER = FOLDER / "papers" / "mid-and-south-essex-assurance-framework-2025-01.pdf"


def send(page: Page, site: Site, name: str, data: bytes) -> None:
    page.goto(site.address("import-new"))
    page.locator("#paper").set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": data}
    )
    page.locator("#plan").select_option(site.plans["scratch"])
    page.locator("#stated_on").fill("23 January 2025")
    page.get_by_role("button", name="Read the paper").click()


def look_until(page: Page, javascript: bool, text: str) -> None:
    """With scripts the page renews itself; without them the person asks again."""
    for _ in range(40):
        if page.locator("main").get_by_text(text).count():
            return
        again = page.get_by_role("link", name="Look again")
        if not javascript and again.count():
            again.click()
        page.wait_for_timeout(500)
    expect(page.locator("main")).to_contain_text(text)


def test_a_pdf_is_read_in_the_background(
    page: Page, site: Site, sign_in: Callable[[str], None], javascript: bool
) -> None:
    sign_in("ana")
    send(page, site, f"framework {javascript}.pdf", PAPER.read_bytes())
    look_until(page, javascript, "Nothing of this paper is in the plan yet")
    expect(page.locator("main")).to_contain_text("Ambulance handovers are delayed")


def test_one_that_cannot_be_read_says_why_and_can_be_tried_again(
    page: Page, site: Site, sign_in: Callable[[str], None], javascript: bool
) -> None:
    sign_in("ana")
    send(page, site, f"broken {javascript}.pdf", b"%PDF-1.7\n1 0 obj <</Type /Catalog")
    look_until(page, javascript, "The paper could not be read")
    page.get_by_role("button", name="Read it again").click()
    look_until(page, javascript, "The paper could not be read")
    page.get_by_role("button", name="Throw away").click()
    page.get_by_role("button", name="Throw away").click()
    expect(page.locator(".pp-message")).to_contain_text("was thrown away")
