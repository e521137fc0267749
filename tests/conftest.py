"""What every test may ask for: the seed papers, and a real browser."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright
from pytest_django import DjangoDbBlocker

import postgres
from browser import chromium
from systems import System, systems

# No time limit for an example: two workers share two cores, and bench/ measures speed.
# CI runs the same examples for the same commit; a person's run looks for new ones. Beside a
# PostgreSQL few are enough: all of them ran on SQLite just before.
BESIDE_POSTGRES = bool(os.environ.get(postgres.ADDRESS))
settings.register_profile(
    "placeplan",
    deadline=None,
    print_blob=True,
    derandomize=bool(os.environ.get("CI")),
    max_examples=10 if BESIDE_POSTGRES else 25 if os.environ.get("CI") else 100,
)
settings.load_profile("placeplan")

ROOT = Path(__file__).resolve().parents[1]
SEEDS = Path(os.environ.get("PLACEPLAN_SEEDS", ROOT.parent / "shared" / "seeds"))

# Whatever test or fixture touches a database asks for one of these.
DATABASE = {"db", "transactional_db", "django_db_setup", "live_server", "new_system"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Beside a PostgreSQL (postgres.py) only what touches a database runs, all of it again."""
    if BESIDE_POSTGRES:
        chosen = {item for item in items if _touches_database(item)}
    else:
        chosen = {item for item in items if item.get_closest_marker("postgresql") is None}
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = [item for item in items if item in chosen]


def _touches_database(item: pytest.Item) -> bool:
    asked = set(getattr(item, "fixturenames", ()))
    return bool(asked & DATABASE) or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session")
def seed() -> Callable[[str], Path]:
    """seed("000") is the path of the seed paper whose name begins so.

    The papers are not part of the project. A test that needs one fails, saying so, where it is
    missing: it is never skipped.
    """

    def path(prefix: str) -> Path:
        found = sorted(SEEDS.glob(f"{prefix}*"))
        if not found:
            pytest.fail(
                f"No seed paper {prefix}* in {SEEDS}: put the papers there, "
                "or name their folder in the environment: PLACEPLAN_SEEDS",
                pytrace=False,
            )
        return found[0]

    return path


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Beside a PostgreSQL, the test's database is a copy of one whose tables are there already."""
    if BESIDE_POSTGRES:
        connection.settings_dict["TEST"]["TEMPLATE"] = postgres.TEMPLATE


@pytest.fixture(scope="session")
def new_system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., System]]:
    """new_system("one") is a system of the test's own, and quite empty: see systems.py."""
    with systems(tmp_path_factory.mktemp("systems")) as new:
        yield new


@pytest.fixture(scope="session")
def new_system_migrated(
    new_system: Callable[..., System],
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[str], System]:
    """new_system_migrated("one") is a system of the test's own, with its tables and nothing else."""
    empty = tmp_path_factory.mktemp("migrated") / "empty.sqlite3"
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock(), closing(sqlite3.connect(empty)) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
    return lambda name: new_system(name, migrated=empty)


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


@pytest.fixture(params=[True, False], ids=["javascript", "no-javascript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    """Whether the page runs scripts: a test that asks for `page` runs once with and once without."""
    return bool(request.param)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A new browser session, signed in nowhere."""
    with browser.new_context() as made:
        made.set_default_timeout(10_000)
        yield made


@pytest.fixture
def devtools(context: BrowserContext) -> CDPSession:
    """The developer tools of the session's one page."""
    return context.new_cdp_session(context.new_page())


@pytest.fixture
def page(context: BrowserContext, devtools: CDPSession, javascript: bool) -> Page:
    """The session's one page, once with JavaScript and once without."""
    devtools.send("Emulation.setScriptExecutionDisabled", {"value": not javascript})
    return context.pages[0]


@pytest.fixture
def axe(
    page: Page, devtools: CDPSession, javascript: bool, axe_source: str
) -> Callable[[], list[str]]:
    """A function that returns what axe finds wrong with the page as it stands: rule and elements.

    Axe itself needs scripts, so they are let on while it runs: the page's own, which were not run
    when it was loaded, stay off.
    """

    def violations() -> list[str]:
        devtools.send("Emulation.setScriptExecutionDisabled", {"value": False})
        page.evaluate(axe_source)
        found = page.evaluate("axe.run()")["violations"]
        devtools.send("Emulation.setScriptExecutionDisabled", {"value": not javascript})
        return [
            f"{fault['id']}: {', '.join(str(node['target']) for node in fault['nodes'])}"
            for fault in found
        ]

    return violations
