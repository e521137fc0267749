"""How long a search takes among 100,000 records, for somebody who sees some of the plans.

Bound: 100 ms for words that stand in up to one record in ten, measured through the service that
page and API call: permission, counts of each kind, ranking, marked texts. A word of every record
has a bound of its own: it is counted and shown by date, not ranked.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from pytest_benchmark.fixture import BenchmarkFixture

from placeplan.exchange.reconcile import models
from placeplan.exchange.search.finding import Asked, find
from placeplan.exchange.search.typed import read
from placeplan.rooms.places.models import Plan
from placeplan.rooms.places.services import add_membership, add_organisation, create_plan
from placeplan.rooms.register.entries import Entry
from placeplan.rooms.register.models import ImportedFile, Person
from placeplan.rooms.register.operator import OPERATOR
from placeplan.rooms.register.services import add_person

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]  # making the records takes a while

RECORDS = 100_000
BOUND, BOUND_OF_COMMON = 0.100, 0.500
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
COMMON, FREQUENT = "patients", ("ward", "nurses", "discharge", "winter", "referral")
WORDS = 8_000


@pytest.fixture(scope="module")
def reader(django_db_setup: None, django_db_blocker: Any) -> Iterator[Person]:
    """Somebody of one of five organisations, which own twenty plans; the records are invented."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _filled(random.Random(7))
        transaction.set_rollback(True)


def _filled(rng: random.Random) -> Person:
    maker = add_person(
        actor=OPERATOR, at=AT, username="maker", name="M", password=None, superuser=True
    )
    owners = [
        add_organisation(actor=OPERATOR, at=AT, name=f"Council {n}", ods_code=f"C{n}")
        for n in range(5)
    ]
    plans = [
        create_plan(
            actor=maker,
            at=AT,
            title=f"Plan {n}",
            owner=owners[n % 5],
            visibility=("public", "partner")[n % 2],
        )
        for n in range(20)
    ]
    file = ImportedFile.objects.create(sha256="0" * 64, name="paper.txt", media="text", size=1)
    labels = [model._meta.label_lower for model in models().values()]
    vocabulary = [f"word{n}" for n in range(WORDS)]
    rows = (_entry(rng, n, plans, file, labels, vocabulary) for n in range(RECORDS))
    Entry.objects.bulk_create(rows, batch_size=2_000)
    person = add_person(actor=OPERATOR, at=AT, username="rea", name="Rea", password=None)
    add_membership(actor=OPERATOR, at=AT, person=person, organisation=owners[0], role="reader")
    return person


def _entry(
    rng: random.Random,
    n: int,
    plans: list[Plan],
    file: ImportedFile,
    labels: list[str],
    vocabulary: list[str],
) -> Entry:
    words = rng.choices(vocabulary, k=30)
    words += [each for each in FREQUENT if rng.random() < 0.1]
    return Entry(
        row=UUID(int=n),
        holds=rng.choice(labels),
        plan=rng.choice(plans).pk,
        natural_key=f"{n:064}",
        stated_on=date(2024, 1 + n % 12, 1),
        recorded_at=AT,
        file=file,
        line=n + 1,
        title=" ".join(words[:5]),
        text=" ".join((*words[5:], COMMON)),
    )


@pytest.mark.parametrize(
    "text",
    [
        "word77",
        "ward",
        "ward nurses",
        '"nurses discharge"',
        "winter -referral",
        "word777*",
        "ward dischar*",
        "zebra",
    ],
)
def test_words(benchmark: BenchmarkFixture, reader: Person, text: str) -> None:
    _measured(benchmark, reader, text, BOUND)


def test_a_word_of_every_record(benchmark: BenchmarkFixture, reader: Person) -> None:
    _measured(benchmark, reader, COMMON, BOUND_OF_COMMON)


def test_an_earlier_date(benchmark: BenchmarkFixture, reader: Person) -> None:
    _measured(benchmark, reader, "ward nurses", BOUND, as_at=date(2024, 6, 1))


def _measured(
    benchmark: BenchmarkFixture, reader: Person, text: str, bound: float, **asked: Any
) -> None:
    benchmark.pedantic(find, (reader, Asked(read(text), **asked)), rounds=9, warmup_rounds=1)
    assert benchmark.stats is not None
    assert benchmark.stats.stats.median < bound, text
