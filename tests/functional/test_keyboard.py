"""The keyboard alone reaches and works everything, and one always sees where it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from functional.conftest import Site

pytestmark = pytest.mark.browser

PAPER = """\
Ref\tDescription\tPeriod\tNorth Vale CCG\t\t\tUpdates
\t\t\tValue\tPeers\tEngland\t
101a\tSmoking at delivery\tQ1 2018/19\t8.2%\t2/11\t86/195\tOn course.
"""
FOCUSED = """() => {
  const style = getComputedStyle(document.activeElement);
  const seen = (parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== "none"
                && !/rgba?\\(0, 0, 0, 0\\)|transparent/.test(style.outlineColor))
    || style.boxShadow !== "none" || style.backgroundColor === "rgb(255, 235, 59)";
  const box = document.activeElement.getBoundingClientRect();
  return {name: document.activeElement.outerHTML.slice(0, 120), seen,
          size: Math.min(box.width, box.height), tag: document.activeElement.tagName};
}"""


@pytest.mark.parametrize(
    "name", ["home", "performance-trend", "report-filtered", "observation", "import-new"]
)
def test_tab_order_and_focus(
    name: str, page: Page, site: Site, sign_in: Callable[[str], None]
) -> None:
    """Tab goes through all that can be used, in the order of the page, and each is seen."""
    sign_in("ana")
    page.goto(site.address(name))
    usable = page.evaluate(
        """() => [...document.querySelectorAll(
             "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
           .filter(each => each.checkVisibility({visibilityProperty: true})).length"""
    )
    seen, previous = 0, -1
    for _ in range(usable + 1):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused["tag"] == "BODY":
            break
        assert focused["seen"], f"no focus to be seen on {focused['name']}"
        place = page.evaluate(
            "() => [...document.querySelectorAll('*')].indexOf(document.activeElement)"
        )
        assert place > previous, f"the order of Tab jumps back at {focused['name']}"
        seen, previous = seen + 1, place
    assert seen >= usable


def test_skip_link(page: Page, site: Site, sign_in: Callable[[str], None]) -> None:
    """The first Tab offers to skip to the content; the next Tab is inside it."""
    sign_in("ana")
    page.goto(site.address("performance"))
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to main content")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_date_by_keyboard(page: Page, site: Site, sign_in: Callable[[str], None]) -> None:
    """The date form opens, takes a date as people type it, and says what is shown then."""
    sign_in("ana")
    page.goto(site.address("report"))
    page.locator(".pp-asat summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("1st Oct 2013")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("as_at=1st"))
    expect(page.locator(".pp-past")).to_contain_text("as it stood on 1 October 2013")


def test_sort_and_filter_by_keyboard(
    page: Page, site: Site, sign_in: Callable[[str], None]
) -> None:
    """A heading sorts on Enter, and Enter in the filter applies it; the address keeps both."""
    sign_in("ana")
    page.goto(site.address("performance"))
    page.get_by_role("columnheader", name="Indicator").get_by_role("link").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("sort=name"))
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Indicator")
    page.locator("#filter-text").focus()
    page.keyboard.type("cancer")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("text=cancer"))
    assert "sort=name" in page.url
    expect(page.locator(".pp-count")).to_contain_text("of 58 indicators")
    expect(page.get_by_role("link", name="Clear filters")).to_be_visible()
    expect(page.locator(".pp-asat__form input[name=text]")).to_have_value("cancer")


def test_import_by_keyboard(
    page: Page, site: Site, sign_in: Callable[[str], None], tmp_path: Path, javascript: bool
) -> None:
    """A paper is brought in, looked at and committed without a mouse."""
    sign_in("ana")
    paper = tmp_path / "smoking.txt"
    paper.write_text(PAPER.replace("8.2%", "8.3%" if javascript else "8.2%"))
    page.goto(site.address("import-new"))
    page.locator("#paper").focus()
    page.locator("#paper").set_input_files(paper)  # the system's own dialogue is not ours to test
    page.keyboard.press("Tab")
    page.keyboard.type("For trying")
    page.keyboard.press("Tab")
    page.keyboard.type("31.3.2019" if javascript else "1 March 2019")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Who may see it")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/imports/\d+/"))
    expect(page.locator("h1")).to_contain_text("smoking.txt")
    expect(page.locator("main")).to_contain_text("Nothing of this paper is in the plan yet")
    page.get_by_role("button", name="Commit to the plan").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pp-message")).to_contain_text("Committed to For trying things")


def test_escape_closes_the_date_form(
    page: Page, site: Site, sign_in: Callable[[str], None], javascript: bool
) -> None:
    """With scripts, Escape closes the form and gives the focus back to what opened it."""
    if not javascript:
        return
    sign_in("ana")
    page.goto(site.address("report"))
    page.locator(".pp-asat summary").click()
    page.locator("#as-at").focus()
    page.keyboard.press("Escape")
    expect(page.locator(".pp-asat")).not_to_have_attribute("open", "")
    expect(page.locator(".pp-asat summary")).to_be_focused()
