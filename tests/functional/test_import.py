"""A paper comes in through the form: what is refused, thrown away, or given twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from functional.conftest import Site

pytestmark = pytest.mark.browser

PAPER = """\
Ref\tDescription\tPeriod\tNorth Vale CCG\t\t\tUpdates
\t\t\tValue\tPeers\tEngland\t
102z\tThrown away or kept\tQ2 2018/19\t{value}%\t2/11\t86/195\t
"""


@pytest.fixture
def bring(
    page: Page, site: Site, sign_in: Callable[[str], None], tmp_path: Path
) -> Callable[..., Page]:
    """bring(b"...") fills in the form and sends it."""

    def brought(data: bytes | None, name: str = "paper.txt", stated_on: str = "5 May 2019") -> Page:
        sign_in("ana")
        page.goto(site.address("import-new"))
        if data is not None:
            file: Any = {"name": name, "mimeType": "text/plain", "buffer": data}
            if len(data) > 1_000_000:
                file = tmp_path / name
                file.write_bytes(data)
            page.locator("#paper").set_input_files(file)
            page.locator("#plan").select_option(site.plans["scratch"])
        page.locator("#stated_on").fill(stated_on)
        page.get_by_role("button", name="Read the paper").click()
        return page

    return brought


def test_empty_form(bring: Callable[..., Page], javascript: bool) -> None:
    """Each field says what it misses, and the summary leads to it."""
    page = bring(None, stated_on="")
    summary = page.locator(".nhsuk-error-summary")
    for field, text in (
        ("paper", "Choose a file"),
        ("plan", "Choose the plan that the paper belongs to"),
        ("stated_on", "Enter the date of the meeting or paper"),
    ):
        expect(page.locator(f"#{field}-error")).to_contain_text(text)
        expect(summary.get_by_role("link", name=text)).to_have_attribute("href", f"#{field}")
        described = page.locator(f"#{field}").get_attribute("aria-describedby") or ""
        assert f"{field}-error" in described
    assert page.title().startswith("Error: ")
    if javascript:
        expect(summary).to_be_focused()


@pytest.mark.parametrize(
    ("data", "name", "stated_on", "field", "says"),
    [
        (b"", "empty.txt", "5 May 2019", "paper", "The file is empty"),
        (bytes(range(256)) * 40, "paper.txt", "5 May 2019", "paper", "cannot be read"),
        (b"x" * (20 * 1024 * 1024 + 1), "long.txt", "5 May 2019", "paper", "larger than 20 MB"),
        (PAPER.encode(), "paper.txt", "soonish", "stated_on", "“soonish” is not a date"),
    ],
    ids=["empty", "binary", "too-large", "no-date"],
)
def test_refused(
    data: bytes, name: str, stated_on: str, field: str, says: str, bring: Callable[..., Page]
) -> None:
    """What cannot be taken is said beside its field; nothing is stored."""
    page = bring(data, name, stated_on)
    expect(page.locator(f"#{field}-error")).to_contain_text(says)
    expect(page.locator("#plan")).not_to_have_value("")
    page.goto(page.url.replace("/new/", "/"))
    expect(page.locator("main table")).not_to_contain_text(
        name if name != "paper.txt" else "soonish"
    )


def test_throw_away_asks_first(bring: Callable[..., Page], javascript: bool) -> None:
    """A paper is thrown away on the second yes; its page says so, and its bytes are gone."""
    name = f"away {javascript}.txt"
    page = bring(PAPER.format(value=7 + javascript).encode(), f"../../etc/{name}")
    expect(page.locator("h1")).to_contain_text(name)
    expect(page.locator("h1")).not_to_contain_text("etc")
    page.get_by_role("button", name="Throw away").first.click()
    expect(page.locator("h1")).to_contain_text(f"Throw {name} away?")
    page.get_by_role("button", name="Throw away").click()
    expect(page.locator(".pp-message")).to_contain_text("was thrown away")
    page.get_by_role("link", name=name).click()
    expect(page.locator("main")).to_contain_text("Thrown away")
    expect(page.get_by_role("button", name="Commit to the plan")).to_have_count(0)


def test_the_same_paper_again_changes_nothing(bring: Callable[..., Page], javascript: bool) -> None:
    """Committed once it is new, committed again unchanged; it cannot be decided upon twice."""
    data = PAPER.replace("102z", f"102{javascript}").format(value=3).encode()
    page = bring(data)
    page.get_by_role("button", name="Commit to the plan").first.click()
    expect(page.locator(".pp-message")).to_contain_text(re.compile(r"[12] new, 0 changed"))
    page = bring(data)
    page.get_by_role("button", name="Commit to the plan").first.click()
    expect(page.locator(".pp-message")).to_contain_text("0 new, 0 changed")
