"""Somebody looks for words: from the box of any page to the record, and to the place in a paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from functional.conftest import Axe, Site

pytestmark = pytest.mark.browser


@pytest.fixture
def home(page: Page, site: Site, sign_in: Callable[[str], None]) -> Page:
    sign_in("ana")
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(site.address("home"))
    return page


def test_from_the_box_of_a_page_to_a_record(home: Page, axe: Axe) -> None:
    box = home.get_by_role("searchbox", name="Search records and papers")
    box.fill('"quality mark"')
    box.press("Enter")
    expect(home.get_by_role("heading", level=1)).to_have_text("Search")
    expect(home.get_by_role("status")).to_contain_text('with “"quality mark"”')
    home.get_by_role("link", name="Deliverables").click()
    hit = home.get_by_role("list", name="Records").get_by_role("listitem").first
    expect(hit.locator("mark").first).to_have_text("quality mark", ignore_case=True)
    hit.get_by_role("link").click()
    expect(home.get_by_role("heading", level=1)).to_contain_text("quality mark")


def test_to_the_place_in_a_paper(home: Page, axe: Axe) -> None:
    home.get_by_role("searchbox").fill('"mark waits for the survey"')
    home.get_by_role("search").get_by_role("button", name="Search").click()
    home.get_by_role("link", name="Passages of papers").click()
    home.get_by_role("list", name="Passages of papers").get_by_role("link").first.click()
    expect(home.get_by_role("heading", level=1)).to_contain_text("board november.txt")
    expect(home.locator(".pp-marked-row")).to_contain_text("The mark waits for the survey")
    expect(home.get_by_role("heading", name="Records read from it")).to_be_visible()
    assert axe() == []
    home.get_by_role("link", name="Development of quality mark").first.click()
    expect(home.get_by_role("heading", level=1)).to_contain_text("Development of quality mark")
