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
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import BrowserContext, CDPSession, ConsoleMessage, Page

from systems import System

WORLD = Path(__file__).with_name("world.py")


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


@pytest.fixture
def sign_in(context: BrowserContext, site: Site) -> Callable[[str], None]:
    """sign_in("ana") gives the browser session of a person to this test."""

    def signed_in(username: str) -> None:
        context.add_cookies(
            [{"name": "sessionid", "value": site.sessions[username], "url": site.base}]
        )

    return signed_in


@pytest.fixture
def axe(
    page: Page, devtools: CDPSession, javascript: bool, axe_source: str
) -> Callable[[], list[str]]:
    """A function that returns what axe finds wrong with the page: rule and elements.

    Only that comes back from the browser: all that axe finds right on a large page takes long.
    Axe needs scripts, so they are let on while it runs; the page's own were not run and stay off.
    """

    def violations() -> list[str]:
        devtools.send("Emulation.setScriptExecutionDisabled", {"value": False})
        page.evaluate(axe_source)
        found: list[str] = page.evaluate(
            """axe.run(document, {resultTypes: ["violations"]}).then(result =>
                 result.violations.map(fault =>
                   `${fault.id}: ${fault.nodes.map(node => node.target).join(", ")}`))"""
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
