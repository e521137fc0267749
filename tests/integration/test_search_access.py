"""Nobody finds what they may not see, neither by hits nor by counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from placeplan.exchange.reconcile import models
from placeplan.exchange.search.finding import Asked, Found, find
from placeplan.exchange.search.typed import read
from placeplan.rooms.places.models import Reader as Anybody
from placeplan.rooms.register.entries import PAPER
from roles_world import VISIBILITIES, World, build, readers

pytestmark = pytest.mark.django_db


def found(who: Anybody, text: str, **asked: Any) -> Found:
    return find(who, Asked(read(text), **asked))


@pytest.fixture(scope="module")
def everything(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[World, Any]]:
    with django_db_blocker.unblock(), transaction.atomic():
        world = build()
        yield world, readers(world)
        transaction.set_rollback(True)


def test_nobody_finds_what_they_may_not_see(everything: tuple[World, Any], db: None) -> None:
    """Neither hits nor counts tell of it; what one may see is all there."""
    world, people = everything
    worded = models().keys() - {"growth_assumption"} | {PAPER}  # no text of this one has the word
    for reader in people.values():
        for name, word in world.words.items():
            hits = found(reader.who, word)
            if reader.sees(name.removeprefix("mixed-")):
                assert hits.counts.keys() >= worded, (reader.name, word)
            else:
                assert (hits.counts, hits.hits) == ({}, ()), (reader.name, word)
        every = find(reader.who, Asked(read("quokka* -nothing")), most=10_000)
        shown = {hit.plan.slug for hit in every.hits}
        assert shown == {world.plans[v].slug for v in VISIBILITIES if reader.sees(v)}, reader.name
        for visibility in VISIBILITIES:
            asked = Asked(read(world.words[visibility]), plan=world.plans[visibility])
            assert bool(find(reader.who, asked).total) == reader.sees(visibility)


def test_what_is_found_is_what_the_lists_show(everything: tuple[World, Any], db: None) -> None:
    """The slow way: every record that the reader may see and that is in force, kind by kind."""
    _, people = everything
    for name in ("reader", "finance", "partner", "outsider", "public", "superuser"):
        who = people[name].who
        shown = {
            row.pk
            for model in models().values()
            for row in model.objects.current().visible_to(who)
            if any(word.startswith("wombat") for word in str(vars(row)).replace("'", " ").split())
        }
        every = find(who, Asked(read("wombat*")), most=10_000)
        assert shown, name
        assert {hit.number for hit in every.hits} == shown, name
