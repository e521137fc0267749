"""The performance dashboard of 60 indicators, ranked among 200 organisations, over 36 months.

The figures are made here and take the whole way: 36 tidy files are read, loaded as national facts,
computed by 60 definitions, joined with the plan's organisations, judged, ranked and drawn.

Bounds: a median of 150 ms for the dashboard of a plan, once its statistics are computed, measured
through Django's test client; the standards of all 200 organisations 100 ms.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_benchmark.fixture import BenchmarkFixture

from placeplan.definitions.indicators.catalogue import LOCAL
from placeplan.exchange.national import load
from placeplan.kernel import period as periods
from placeplan.rooms.performance.queries import rows, series
from placeplan.rooms.performance.queries.published import measured_in
from placeplan.rooms.places.services import add_organisation, create_plan
from placeplan.rooms.register.models import Person
from placeplan.rooms.register.operator import OPERATOR
from placeplan.rooms.register.services import add_person

pytestmark = pytest.mark.django_db

INDICATORS, ORGANISATIONS, MONTHS = 60, 200, 36
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
DEFINITION = """\
name: Seen in time by service {number}
listings: [{{framework: operational-standards, domain: Domain {domain}}}]
kind: proportion
unit: percent
direction: {direction}
frequency: monthly
recipes:
  - layouts: [tidy_facts]
    numerator: [{{measure: seen_{number}}}]
thresholds:
  - {{kind: constitutional, comparator: "{side}", value: {value}}}
unverified: true
"""


@pytest.fixture(scope="module")
def plans(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[dict[int, str]]:
    """The addresses of plans by how many organisations they have."""
    home = tmp_path_factory.mktemp("statistics")
    folder = home / "definitions" / "indicators"
    folder.mkdir(parents=True)
    for number in range(INDICATORS):
        higher = number % 3 != 0
        text = DEFINITION.format(
            number=number,
            domain=number % 6,
            direction="higher" if higher else "lower",
            side=">=" if higher else "<=",
            value=75 if higher else 60,
        )
        (folder / f"seen-{number:02}.yaml").write_text(text)
    before, os.environ[LOCAL] = settings.HOME, str(folder.parent)
    settings.HOME = home
    with django_db_blocker.unblock(), transaction.atomic():
        outcome = load(_files(), OPERATOR, AT)
        assert outcome.written, outcome.problems[:3]
        yield {size: _plan(size) for size in (1, 3)}
        transaction.set_rollback(True)
    settings.HOME = before
    os.environ.pop(LOCAL)


def _files() -> list[tuple[str, bytes]]:
    """A tidy file for each month."""
    rng = np.random.default_rng(60)
    level = rng.uniform(50, 90, (INDICATORS, ORGANISATIONS))
    found = []
    for number in range(MONTHS):
        month = periods.month(2023 + (number + 3) // 12, (number + 3) % 12 + 1).label
        values = level + rng.normal(0, 2, level.shape)
        lines = ["organisation,organisation name,level,period,measure,value"]
        lines += [
            f"R{who:03},TRUST {who},provider,{month},seen_{which},{values[which, who]:.2f}"
            for which in range(INDICATORS)
            for who in range(ORGANISATIONS)
        ]
        found.append((f"{month}.csv", "\n".join([*lines, ""]).encode()))
    return found


def _plan(size: int) -> str:
    person = Person.objects.filter(username="bench").first() or add_person(
        actor=OPERATOR, at=AT, username="bench", name="Bench", password=None, superuser=True
    )
    members = [
        add_organisation(
            actor=OPERATOR, at=AT, name=f"Trust {10 * size + at}", ods_code=f"R{10 * size + at:03}"
        )
        for at in range(size)
    ]
    made = create_plan(
        actor=person, at=AT, title=f"Plan of {size}", owner=members[0], partners=members[1:]
    )
    return reverse("performance", args=[made.slug])


def _client() -> Client:
    client = Client()
    client.force_login(Person.objects.get(username="bench"))
    return client


@pytest.mark.parametrize("size", [1, 3])
def test_dashboard(benchmark: BenchmarkFixture, plans: dict[int, str], size: int) -> None:
    """Every indicator for each organisation of the plan, with icons, ranks, trend and chance."""
    client, address = _client(), plans[size]
    for cache in (measured_in, series._same, rows._assured):
        cache.cache_clear()
    began = time.perf_counter()
    answer = client.get(address)
    benchmark.extra_info["cold_seconds"] = round(time.perf_counter() - began, 2)
    benchmark.extra_info["kilobytes"] = len(answer.content) // 1024
    page = answer.content.decode()
    assert f"<strong>{INDICATORS}</strong> indicators" in page
    assert page.count('data-label="Value"') == INDICATORS * size
    assert f"/{ORGANISATIONS}</abbr>" in page
    benchmark.pedantic(client.get, (address,), rounds=15, warmup_rounds=2)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    benchmark.extra_info["peak_megabytes"] = peak
    assert benchmark.stats is not None
    assert benchmark.stats.stats.median < 0.150


@pytest.mark.parametrize("query", ["", "?standard=seen-07", "?text=trust+1&sort=-seen-08"])
def test_national_standards(benchmark: BenchmarkFixture, plans: dict[int, str], query: str) -> None:
    """Sixty standards of two hundred organisations, fifty to a page."""
    client, address = _client(), reverse("national-standards") + query
    assert client.get(address).status_code == 200
    benchmark.pedantic(client.get, (address,), rounds=15, warmup_rounds=2)
    assert benchmark.stats is not None
    assert benchmark.stats.stats.median < 0.100


def test_what_changed(benchmark: BenchmarkFixture, plans: dict[int, str]) -> None:
    """The report of exceptions: every series is judged twice."""
    client, address = _client(), plans[3] + "exceptions/"
    assert client.get(address).status_code == 200
    benchmark.pedantic(client.get, (address,), rounds=15, warmup_rounds=2)
    assert benchmark.stats is not None
    assert benchmark.stats.stats.median < 0.150
