"""From idea to delivered: what the guide for a first scheme says, done in a browser with the demo's
people, as somebody does who has read nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from functional.conftest import end, free_port, wait_for
from systems import System

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "first-scheme.md"
PLACEPLAN = Path(sys.executable).with_name("placeplan")
TITLE = "Same-day emergency care on seven days"
PLAN = "Mid and South Essex urgent care, 2024/25"


@pytest.fixture(scope="module")
def demo(
    new_system_migrated: Callable[[str], System],
) -> Iterator[tuple[str, dict[str, str]]]:
    """The demo as `make demo` serves it: its address, and the passwords that it prints."""
    system = new_system_migrated("demo")
    home, environment = system.home, system.environment
    said = system.run("demo", "--no-serve").stdout
    passwords = dict(re.findall(r"^  (\w+) +([\w-]+) +[A-Z]", said, re.MULTILINE))
    port = free_port()
    log = home / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [PLACEPLAN, "serve", "--port", str(port)],
            env=environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/help/", server, log)
            yield f"http://127.0.0.1:{port}", passwords
        finally:
            end(server)


@pytest.fixture
def people(browser: Browser, demo: tuple[str, dict[str, str]]) -> Iterator[Callable[[str], Page]]:
    """people("lead") is the browser of somebody who has signed in, opened once."""
    address, passwords = demo
    pages: dict[str, Page] = {}

    def person(name: str) -> Page:
        if name not in pages:
            page = browser.new_context(base_url=address).new_page()
            page.set_default_timeout(20_000)
            page.goto("/")
            page.get_by_role("link", name="Sign in").first.click()
            page.get_by_label("User name").fill(name)
            page.get_by_label("Password", exact=True).fill(passwords[name])
            page.get_by_role("button", name="Sign in").click()
            pages[name] = page
        return pages[name]

    yield person
    for page in pages.values():
        page.context.close()


def _scheme(page: Page) -> None:
    """Opens the page of the scheme as people find it: by the menu."""
    page.get_by_role("link", name="Home").first.click()
    page.get_by_role("main").get_by_role("link", name=PLAN).first.click()
    page.get_by_role("link", name="Delivery", exact=True).click()
    page.get_by_role("link", name="Schemes", exact=True).click()
    page.get_by_role("link", name=TITLE, exact=True).click()


def _passed(page: Page, gateway: str, why: str) -> None:
    """The approver passes the scheme to a gateway."""
    _scheme(page)
    page.get_by_role("link", name="An approver passes it and says why").click()
    page.get_by_label("Pass it to").select_option(label=gateway)
    page.get_by_label("Why").fill(why)
    page.get_by_role("button", name="Pass the gateway").click()
    expect(page.get_by_text(f"Now at: {gateway}.")).to_be_visible()


def test_from_idea_to_delivered(people: Callable[[str], Page]) -> None:
    lead, nurse, director = (people(name) for name in ("lead", "nurse", "medical"))

    lead.get_by_role("main").get_by_role("link", name=PLAN).first.click()
    lead.get_by_role("link", name="Delivery", exact=True).click()
    lead.get_by_role("link", name="Schemes", exact=True).click()
    lead.get_by_role("link", name="Add scheme").click()
    lead.get_by_label("Title").fill(TITLE)
    lead.get_by_label("Financial year").fill("2024/25")
    lead.get_by_label("Net saving").fill("£250k")
    lead.get_by_label("Sponsor").fill("Ravi Underhill")
    lead.get_by_label("Delivery lead").fill("Dele Harcastle")
    lead.get_by_role("button", name="Save").click()
    expect(lead.get_by_role("heading", name="To pass to scoping")).to_be_visible()
    _passed(director, "Scoping", "Worth looking into")

    _scheme(lead)
    lead.get_by_role("link", name="Say why it is done").click()
    lead.get_by_label("Why it is done").fill("Patients wait in beds for tests at weekends")
    lead.get_by_role("button", name="Save").click()
    lead.get_by_role("link", name="Add at least one milestone").click()
    expect(lead.get_by_label("Belongs to")).to_have_value(TITLE)
    lead.get_by_label("Title").fill("Open on Saturdays and Sundays")
    lead.get_by_label("Due").fill("end of January 2027")
    lead.get_by_role("button", name="Save").click()
    expect(lead.get_by_text("Nothing is missing.")).to_be_visible()
    _passed(director, "Planned", "The case is made")

    _scheme(lead)
    expect(lead.get_by_role("link", name="Score its impact on quality")).to_be_visible()
    lead.get_by_role("link", name="Add its risks").click()
    lead.get_by_label("Then").fill("Too few nurses at weekends")
    lead.get_by_label("Current: likelihood").select_option("3")
    lead.get_by_label("Current: impact").select_option("3")
    lead.get_by_role("button", name="Save").click()
    _scheme(lead)
    lead.get_by_role("link", name="Score its impact on quality").click()
    for each in range(1, 6):
        lead.locator(f"#likelihood-{each}").select_option("1")
        lead.locator(f"#impact-{each}").select_option("2")
        lead.locator(f"#text-{each}").fill("The same staff, on more days")
    lead.get_by_label("Outcome").fill("Go ahead")
    lead.get_by_role("button", name="Save").click()
    for page, role in ((nurse, "Chief nurse"), (director, "Medical director")):
        _scheme(page)
        page.get_by_role("link", name="Assess, sign and see who did what").click()
        page.get_by_label("Sign as").select_option(label=role)
        page.get_by_role("button", name="Sign", exact=True).click()
    _passed(director, "In progress", "Safe, and everything is there")

    _scheme(lead)
    lead.get_by_role("link", name="Write an update").click()
    lead.get_by_label("As a whole").select_option("G")
    lead.get_by_label("Open on Saturdays and Sundays").check()
    lead.get_by_label("Done", exact=True).fill("The unit is open on seven days")
    lead.get_by_role("button", name="Send update").click()
    _passed(director, "Delivered", "It is open")

    _scheme(lead)
    expect(lead.get_by_role("link", name="Delivered")).to_be_visible()
    lead.get_by_role("link", name="Delivered").click()
    for why in (
        "Worth looking into",
        "The case is made",
        "Safe, and everything is there",
        "It is open",
    ):
        expect(lead.get_by_text(why)).to_be_visible()


def test_only_an_approver_passes_a_gateway(people: Callable[[str], Page]) -> None:
    """Neither the form of a gateway nor that of a record lets the lead pass one."""
    lead = people("lead")
    lead.goto("/")
    lead.get_by_role("main").get_by_role("link", name=PLAN).first.click()
    lead.get_by_role("link", name="Delivery", exact=True).click()
    lead.get_by_role("link", name="Schemes", exact=True).click()
    lead.get_by_role("link", name="Taxis booked through one contract", exact=True).click()
    lead.get_by_role("link", name="Change", exact=True).click()
    assert lead.locator("[name=gateway]").count() == 0
    lead.go_back()
    lead.get_by_role("link", name="Idea").click()
    assert lead.get_by_role("button", name="Pass the gateway").count() == 0


def test_the_guide_names_what_stands_on_the_pages() -> None:
    """Every button and link that the test above follows stands in the guide."""
    guide = GUIDE.read_text(encoding="utf-8")
    for name in (
        *("Add scheme", "Say why it is done", "Add at least one milestone", "Add its risks"),
        *("Score its impact on quality", "Assess, sign and see who did what", "Sign"),
        *("An approver passes it and says why", "Pass the gateway", "Write an update"),
        *("Send update", PLAN),
    ):
        assert f"*{name}*" in guide, name
