"""How long the server takes for each page, with the demo's papers loaded.

Bound: a median of 100 ms for every page, measured through Django's own test client: routing,
middleware, permission, queries, template; not the network.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_benchmark.fixture import BenchmarkFixture

from placeplan.rooms.delivery.models import Deliverable
from placeplan.rooms.performance.models import Indicator, Observation
from placeplan.rooms.places.models import Import, Plan
from placeplan.rooms.register.models import Person
from placeplan.shell.demo import load

pytestmark = pytest.mark.django_db

BOUND = 0.100
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def addresses(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, str]]:
    """The pages by name; the demo stands in the test database for the whole module."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(at=AT)
        yield _addresses()
        transaction.set_rollback(True)


def _addresses() -> dict[str, str]:
    found = {name: reverse(name) for name in ("home", "plans", "imports", "import-new", "help")}
    found["api-docs"] = reverse("api-docs")
    for plan in Plan.objects.all():
        for name in ("plan", "performance", "delivery-report"):
            found[f"{name} {plan.slug}"] = reverse(name, args=[plan.slug])
    indicator = Indicator.objects.filter(observations__plan__slug__startswith="mid").first()
    assert indicator is not None
    found["indicator"] = reverse("indicator", args=[indicator.slug])
    found["paper"] = reverse("import", args=[Import.objects.order_by("pk")[0].pk])
    found["observation"] = _record("observation", Observation.objects.all()[0])
    found["deliverable"] = _record("deliverable", Deliverable.objects.all()[0])
    return found


def _record(kind: str, row: Any) -> str:
    return reverse("record", args=[kind, row.pk])


NAMES = (
    "home",
    "plans",
    "imports",
    "import-new",
    "help",
    "api-docs",
    "plan south-east-essex-2018-19",
    "plan thurrock-2013-14",
    "performance south-east-essex-2018-19",
    "performance mid-and-south-essex-2024-25",
    "delivery-report thurrock-2013-14",
    "indicator",
    "paper",
    "observation",
    "deliverable",
)


@pytest.mark.parametrize("name", NAMES)
def test_page(benchmark: BenchmarkFixture, addresses: dict[str, str], name: str) -> None:
    """One page, asked for by somebody who sees every plan."""
    client = Client()
    client.force_login(Person.objects.get(username="admin"))
    address = addresses[name]
    assert client.get(address).status_code == 200
    benchmark.pedantic(client.get, (address,), rounds=15, warmup_rounds=2)
    assert benchmark.stats is not None
    assert benchmark.stats.stats.median < BOUND, address
