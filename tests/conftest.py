"""What every test may ask for: the seed papers, tables with nothing in them, a system of its own."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection, transaction
from hypothesis import settings
from pytest_django import DjangoDbBlocker

import postgres
import tables
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

IN_MEMORY = "file:tests?mode=memory&cache=shared"

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


@pytest.fixture(autouse=True)
def nothing_found_before() -> None:
    """What checks found is kept while nothing changes; a test's database begins as another's did."""
    from placeplan.shell.checking.kept import SHELF

    SHELF.clear()


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
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[None]:
    """The tests' database begins as a copy of one whose tables are there already."""
    wanted = connection.settings_dict["TEST"]
    if BESIDE_POSTGRES:
        wanted["TEMPLATE"] = postgres.TEMPLATE
    if connection.vendor != "sqlite":
        yield
        return
    wanted["NAME"] = IN_MEMORY
    with closing(sqlite3.connect(IN_MEMORY, uri=True)) as first:  # it lasts while it is connected
        tables.fill(first)
        yield


@pytest.fixture(scope="module")
def lasting(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What fixtures of a module make lasts for all its tests, and is then taken back.

    What a test itself makes is taken back with the test, as everywhere.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def new_system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., System]]:
    """new_system("one") is a system of the test's own, and quite empty: see systems.py."""
    with systems(tmp_path_factory.mktemp("systems")) as new:
        yield new


@pytest.fixture(scope="session")
def new_system_migrated(
    new_system: Callable[..., System], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], System]:
    """new_system_migrated("one") is a system of the test's own, with its tables and nothing else."""
    empty = tmp_path_factory.mktemp("migrated") / "empty.sqlite3"
    if not BESIDE_POSTGRES:
        with closing(sqlite3.connect(empty)) as made:
            tables.fill(made)
    return lambda name: new_system(name, migrated=empty)
