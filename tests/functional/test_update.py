"""The update of a scheme on a phone: by keyboard, saved as it is typed, and without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from functional.conftest import Axe, Site

pytestmark = pytest.mark.browser
PHONE = ViewportSize(width=390, height=800)


@pytest.fixture
def form(page: Page, site: Site, sign_in: Callable[[str], None]) -> Page:
    """The form, on a phone."""
    sign_in("ana")
    page.set_viewport_size(PHONE)
    page.goto(site.address("scheme-update"))
    return page


@pytest.mark.parametrize("javascript", [True], ids=["javascript"])
def test_what_is_typed_is_kept_and_another_is_told(
    form: Page, site: Site, context: BrowserContext, complaints: list[str]
) -> None:
    """A draft is there for whoever opens the form next, and two at once are told."""
    other = context.new_page()
    other.goto(site.address("scheme-update"))
    form.get_by_label("Next", exact=True).fill("Open in the library")
    expect(form.locator("#draft-said")).to_contain_text("Draft saved at")
    form.get_by_label("Next", exact=True).fill("Open in the library in May")
    expect(form.locator("#draft-said")).to_contain_text("Draft saved at")
    form.wait_for_timeout(2500)  # the second draft goes out a moment after the last key
    other.get_by_label("Next", exact=True).fill("Wait")
    expect(other.locator("#draft-said")).to_contain_text("same answers meanwhile")
    other.get_by_role("button", name="Save draft").click()
    expect(other.get_by_text("changed this too")).to_be_visible()
    expect(other.get_by_text("Open in the library in May")).to_be_visible()
    other.get_by_label("Theirs: Open in the library in May").check()
    other.get_by_role("button", name="Save draft").click()
    expect(other.get_by_label("Next", exact=True)).to_have_value("Open in the library in May")
    assert [each for each in complaints if "409" not in each] == []


def test_a_milestone_is_moved_by_keyboard(form: Page, axe: Axe) -> None:
    """Enter saves a draft and never sends; a wrong date is said beside its field."""
    more = form.get_by_text("Move it, or say when").first
    more.focus()
    form.keyboard.press("Enter")
    date = form.get_by_label("New date").first
    expect(date).to_be_visible()
    date.fill("soonish")
    date.press("Enter")
    expect(form.get_by_text("Draft saved. Nobody is told of it yet.")).to_be_visible()
    expect(form.get_by_label("New date").first).to_have_value("soonish")
    form.get_by_role("button", name="Send update").focus()
    form.keyboard.press("Enter")
    expect(form.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(form.get_by_label("New date").first).to_be_visible()
    expect(form.locator(".nhsuk-error-message", has_text="“soonish” is not a date")).to_be_visible()
    assert axe() == []
    form.get_by_label("New date").first.fill("")
    with form.expect_navigation():
        form.get_by_role("button", name="Save draft").click()  # as the other tests find it
