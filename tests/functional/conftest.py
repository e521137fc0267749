"""The system as people meet it: served by its own command, with a database of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    CDPSession,
    ConsoleMessage,
    Error,
    Page,
    sync_playwright,
)

from browser import chromium
from systems import System

WORLD = Path(__file__).with_name("world.py")
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Site:
    """Where the system is served, its pages by name, and a session for each person."""

    base: str
    pages: dict[str, str]
    sessions: dict[str, str]
    plans: dict[str, str]
    files: dict[str, str]

    def address(self, name: str) -> str:
        """The whole address of a page: by its name, or of a path."""
        return self.base + self.pages.get(name, name)


@pytest.fixture(scope="session")
def site(
    new_system_migrated: Callable[[str], System], seed: Callable[[str], Path]
) -> Iterator[Site]:
    """The served system; the seeds and some papers of our own stand in it."""
    system = new_system_migrated("site")
    home, environment = system.home, system.environment
    made = subprocess.run(
        [sys.executable, str(WORLD), *(str(seed(each)) for each in ("000", "003", "001", "004"))],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        pytest.fail(f"the test database could not be made:\n{made.stderr}", pytrace=False)
    world: dict[str, Any] = json.loads(made.stdout)
    port = free_port()
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen(
            [Path(sys.executable).with_name("placeplan"), "serve", "--port", str(port)],
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        base = f"http://127.0.0.1:{port}"
        try:
            wait_for(f"{base}/help/", server, home / "server.log")
            yield Site(base, world["pages"], world["sessions"], world["plans"], world["files"])
        finally:
            end(server)


def end(server: subprocess.Popen[bytes]) -> None:
    """Ends the server and the worker that it started, whose process group it leads."""
    os.killpg(server.pid, signal.SIGTERM)
    try:
        server.wait(5)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(5)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(1200):
        try:
            urlopen(address, timeout=2).close()  # noqa: S310 - our own server
        except (URLError, ConnectionError, TimeoutError):
            if server.poll() is not None:
                break
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"the server did not start:\n{log.read_text()}", pytrace=False)


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The source of axe-core, for `page.evaluate`, which the Content Security Policy lets pass."""
    path = ROOT / "build" / "axe" / "axe.min.js"
    if not path.is_file():
        pytest.fail("No axe-core: run `make setup`", pytrace=False)
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium that speaks to nobody but the pages under test."""
    try:
        executable = chromium()
    except FileNotFoundError as missing:
        pytest.fail(str(missing), pytrace=False)
    # Playwright's loop runs in this thread, where Django would otherwise refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(
            executable_path=executable,
            chromium_sandbox=False,  # root has none, and the pages are our own
            args=[
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield chrome
        chrome.close()


@pytest.fixture(scope="session")
def profile(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """The browser's one session. Its first page stays open: so what all pages have in common, their
    styles and scripts, is fetched and compiled once, which is half of the work of most tests."""
    with browser.new_context() as made:
        made.set_default_timeout(10_000)
        made.new_page().goto(site.address("help"))
        yield made


@pytest.fixture
def context(profile: BrowserContext) -> Iterator[BrowserContext]:
    """The browser session: signed in nowhere, with no page of an earlier test."""
    yield profile
    for each in profile.pages[1:]:
        with suppress(Error):  # of a page that goes elsewhere at the same moment
            each.goto("about:blank")  # Chromium does not close one that is on its way
        each.close()
    profile.clear_cookies()


@pytest.fixture(params=[True, False], ids=["javascript", "no-javascript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    """Whether the page runs scripts: a test that asks for `page` runs once with and once without."""
    return bool(request.param)


@pytest.fixture
def devtools(context: BrowserContext) -> CDPSession:
    """The developer tools of a new page."""
    return context.new_cdp_session(context.new_page())


@pytest.fixture
def page(context: BrowserContext, devtools: CDPSession, javascript: bool) -> Page:
    """A new page, once with JavaScript and once without."""
    devtools.send("Emulation.setScriptExecutionDisabled", {"value": not javascript})
    return context.pages[-1]


@pytest.fixture
def sign_in(context: BrowserContext, site: Site) -> Callable[[str], None]:
    """sign_in("ana") gives the browser session of a person to this test."""

    def signed_in(username: str) -> None:
        context.add_cookies(
            [{"name": "sessionid", "value": site.sessions[username], "url": site.base}]
        )

    return signed_in


Axe = Callable[..., list[str]]


@pytest.fixture
def axe(page: Page, devtools: CDPSession, javascript: bool, axe_source: str) -> Axe:
    """A function that returns what axe finds wrong with the page: rule and elements.

    `axe("header")` looks at what a selector names, and at nothing else. Only what is wrong comes
    back from the browser: all that axe finds right on a large page takes long. Axe needs scripts,
    so they are let on while it runs; the page's own were not run and stay off.
    """

    def violations(within: str = "") -> list[str]:
        devtools.send("Emulation.setScriptExecutionDisabled", {"value": False})
        if not page.evaluate("'axe' in window"):
            page.evaluate(axe_source)
        found: list[str] = page.evaluate(
            """within => axe.run(within || document, {resultTypes: ["violations"]}).then(result =>
                 result.violations.map(fault =>
                   `${fault.id}: ${fault.nodes.map(node => node.target).join(", ")}`))""",
            within,
        )
        devtools.send("Emulation.setScriptExecutionDisabled", {"value": not javascript})
        return found

    return violations


def _is_refusal(line: ConsoleMessage) -> bool:
    """Whether the browser only says that the page itself is one that refuses something."""
    of_page = line.page is not None and line.location["url"] == line.page.url
    return of_page and re.search(r"a status of (404|410|422) ", line.text) is not None


@pytest.fixture
def complaints(page: Page, site: Site) -> list[str]:
    """What the browser complains of, and every request to another host, as the test goes on."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(f"script error: {error}"))
    page.on(
        "console",
        lambda line: (
            found.append(f"console: {line.text}")
            if line.type in ("error", "warning") and not _is_refusal(line)
            else None
        ),
    )
    page.on(
        "request",
        lambda request: (
            found.append(f"asks another host: {request.url}")
            if not request.url.startswith((site.base, "data:"))
            else None
        ),
    )
    return found
