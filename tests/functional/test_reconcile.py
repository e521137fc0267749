"""A record is changed, a later paper disputes it, a person decides, and all is taken back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from functional.conftest import Site

pytestmark = pytest.mark.browser

REPORT = """\
<b>Priority</b>\t<b>Care near home {run}</b>
<b>Objective</b>\t<b>Open places for care {run}</b>

<b>Deliverable/Activity</b>\t<b>Deadline</b>\t<b>Lead</b>\t<b>Update/Progress</b>\t<b>Rating (RAG)</b>
Choose a builder for the clinic\tMarch 2014\tIan Marsh\t{update}\tA
Open the {name} in the market square\tJune 2014\tIan Marsh\tNot begun\tG
Train forty nurses in wound care\tMay 2014\tDee Royle\tTen are trained\tG
"""


@pytest.fixture
def bring(page: Page, site: Site, sign_in: Callable[[str], None]) -> Callable[[str, str], None]:
    """bring(text, day) sends a paper, and stays on its page."""

    def brought(text: str, day: str) -> None:
        sign_in("ana")
        page.goto(site.address("import-new"))
        page.locator("#paper").set_input_files(
            {"name": "paper.txt", "mimeType": "text/plain", "buffer": text.encode()}
        )
        page.locator("#plan").select_option(site.plans["scratch"])
        page.locator("#stated_on").fill(day)
        page.get_by_role("button", name="Read the paper").click()

    return brought


def test_a_conflict_from_change_to_undo(
    page: Page, site: Site, bring: Callable[[str, str], None], javascript: bool
) -> None:
    run = "with scripts" if javascript else "without scripts"
    bring(REPORT.format(run=run, update="Bids are in", name="clinic"), "19 September 2013")
    page.get_by_role("button", name="Commit to the plan").first.click()
    page.get_by_role("link", name="Choose a builder").click()

    # A person changes what the paper said; a date that is none is refused beside its field.
    page.get_by_role("link", name="Change", exact=True).click()
    page.get_by_label("Update", exact=True).fill("Builder chosen")
    page.get_by_label("Deadline", exact=True).fill("whenever")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#deadline-error")).to_contain_text("“whenever” is not a date")
    expect(page.get_by_label("Update", exact=True)).to_have_value("Builder chosen")
    page.get_by_label("Deadline", exact=True).fill("30 April 2014")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("Changed by Ana Lytton")
    expect(page.locator("main")).to_contain_text("30 April 2014")

    # A later paper disputes the update, keeps the deadline, and renames another deliverable.
    bring(
        REPORT.format(run=run, update="Bids are weighed", name="new community clinic"),
        "1 April 2027",
    )
    decide = page.locator("#decide")
    expect(decide).to_contain_text("Builder chosen")
    expect(decide).to_contain_text("Open the clinic in the market square")
    expect(page.get_by_role("button", name="Commit to the plan")).to_have_count(0)
    decide.get_by_label("Keep what people changed").check()
    decide.get_by_label("Yes, the same under other words").check()
    decide.get_by_role("button", name="Keep these answers").click()
    expect(page.locator("#decide")).to_have_count(0)
    expect(page.locator("#records-head, #records").first).to_be_visible()
    page.get_by_role("button", name="Commit to the plan").first.click()
    expect(page.locator(".pp-message")).to_contain_text(re.compile(r"0 new, 2 changed"))

    # The earlier paper cannot be undone before the later one.
    later = page.url
    page.get_by_role("link", name="Undo this import").click()
    page.get_by_label("Why (optional)").fill("wrong meeting")
    page.get_by_role("button", name="Undo the import").click()
    expect(page.locator("main")).to_contain_text("This import was undone")
    expect(page.locator("main")).to_contain_text("wrong meeting")
    page.goto(site.address("imports") + "?state=committed")
    page.goto(later)
    expect(page.get_by_role("link", name="Undo this import")).to_have_count(0)


def test_two_people_change_one_record(
    page: Page, bring: Callable[[str, str], None], javascript: bool
) -> None:
    run = f"of two people, {javascript}"
    bring(REPORT.format(run=run, update="Bids are in", name="clinic"), "19 September 2013")
    page.get_by_role("button", name="Commit to the plan").first.click()
    page.get_by_role("link", name="Train forty nurses").click()
    page.get_by_role("link", name="Change", exact=True).click()
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("Update", exact=True).fill("Twelve are trained")
    other.get_by_role("button", name="Save").click()
    page.get_by_label("Update", exact=True).fill("Thirteen are trained")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("Somebody changed this record")
    expect(page.locator("main")).to_contain_text("Twelve are trained")
    expect(page.get_by_label("Update", exact=True)).to_have_value("Thirteen are trained")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("Thirteen are trained")
