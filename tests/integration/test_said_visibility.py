"""What is said of a record is seen by whoever may see the record: now, and as it was."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from builders import member, organisation, plan
from placeplan.exchange.amend import amend, enter
from placeplan.exchange.book.stored import Stored
from placeplan.exchange.search.finding import Asked, find
from placeplan.exchange.search.typed import read
from placeplan.rooms.delivery.models import Comment
from placeplan.rooms.delivery.queries import QUERIES, comments
from placeplan.rooms.delivery.queries.talk import remarks, subject_of
from placeplan.rooms.delivery.services import say
from placeplan.rooms.places import queries as places
from placeplan.rooms.places.queries import tally
from placeplan.rooms.places.services import withdraw
from placeplan.rooms.register.models import Person

pytestmark = pytest.mark.django_db


def when(who: Person) -> dict[str, Any]:
    return {"actor": who, "at": timezone.now(), "stated_on": timezone.localdate()}


@pytest.fixture
def northtown() -> Any:
    return organisation("Northtown ICB", "N1")


@pytest.fixture
def lee(northtown: Any) -> Person:
    return member("lee", northtown, role="scheme_lead")


def texts(reader: Person, row: Any, **dates: Any) -> list[str]:
    return [each.row.text for each in remarks(reader, subject_of("scheme", row), **dates)]


@pytest.fixture
def shared(northtown: Any, lee: Person) -> Any:
    """A scheme of a shared plan with a comment, made while the partner saw both."""
    south = organisation("Southtown ICB", "S1")
    made = plan(northtown, south, title="Shared")
    row = enter("scheme", {"title": "Falls", "saving_basis": "net"}, plan=made, **when(lee))
    say(subject_of("scheme", row), "Hush about the walrus", **when(lee))
    return row, member("pat", south, role="programme_lead")


def seen_by(reader: Any, row: Any, **dates: Any) -> set[str]:
    """Every way by which a comment of a plan can be come across, where it shows one."""
    query = comments(reader, **dates)
    asked = Asked(read("walrus"), **dates)
    plan_ = row.plan
    ways = {
        "thread": bool(texts(reader, row, **dates)),
        "list of all": query.exists(),
        "list of the plan": comments(reader, plan=plan_, **dates).exists(),
        "count": any(
            kind == "comment" for _, kind, _ in tally(reader, QUERIES, [plan_], **dates)
        ),
        "search": bool(find(reader, asked).total),
        "book": bool(Stored(reader, [plan_], **dates).entries("comment")),
        "number": places.fact(reader, Comment, Comment.objects.get().pk) is not None,
    }  # fmt: skip
    if dates:
        ways.pop("number")
    return {way for way, shows in ways.items() if shows}


EVERY = {"thread", "list of all", "list of the plan", "count", "search", "book", "number"}
DATED = EVERY - {"number"}


def test_a_record_that_is_closed_later_closes_what_was_said_of_it(lee, shared):
    row, partner = shared
    assert seen_by(partner, row) == EVERY
    before = timezone.now()
    row, _ = amend(row, {"visibility": "private", "status": "Closed"}, **when(lee))
    assert seen_by(partner, row) == set()
    assert seen_by(lee, row) == EVERY
    assert seen_by(partner, row, known_at=before) == DATED
    assert seen_by(partner, row, known_at=timezone.now()) == set()
    amend(row, {"visibility": "public", "status": "Open"}, **when(lee))
    assert seen_by(partner, row) == EVERY
    assert seen_by(AnonymousUser(), row) == EVERY
    assert seen_by(AnonymousUser(), row, known_at=before) == set()


def test_what_was_said_of_a_closed_record_opens_with_it(lee, shared):
    row, partner = shared
    closed = enter(
        "scheme",
        {"title": "Secret", "saving_basis": "net", "visibility": "private"},
        plan=row.plan,
        **when(lee),
    )
    said = say(subject_of("scheme", closed), "The secret of the heron", **when(lee))
    assert find(partner, Asked(read("heron"))).total == 0
    opened, _ = amend(closed, {"visibility": "partner", "status": "Open"}, **when(lee))
    assert texts(partner, opened) == ["The secret of the heron"]
    assert [hit.number for hit in find(partner, Asked(read("heron"))).hits] == [said.pk]


def test_of_a_record_that_is_gone_its_last_version_says_who_sees(lee, shared):
    row, partner = shared
    row, _ = amend(row, {"visibility": "private", "status": "Closed"}, **when(lee))
    withdraw(row, actor=lee, at=timezone.now(), reason="a mistake")
    assert comments(partner).count() == 0
    assert find(partner, Asked(read("walrus"))).total == 0
    assert comments(lee).count() == 1


def test_the_data_and_the_trail_follow_too(client, lee, shared):
    row, partner = shared
    amend(row, {"visibility": "private", "status": "Closed"}, **when(lee))
    for reader, shows in ((partner, False), (lee, True)):
        client.force_login(reader)
        for address in (
            f"/api/v1/comments?plan={row.plan.slug}",
            "/api/v1/search?text=walrus",
            reverse("records", args=[row.plan.slug, "comment"]),
            reverse("search") + "?text=walrus&kind=comment",
        ):
            page = client.get(address).content.decode().replace("<mark>walrus</mark>", "walrus")
            assert ("Hush about the" in page) is shows, (address, reader)
        trail = client.get(reverse("trail", args=[row.plan.slug]))
        number = str(Comment.objects.get().pk)
        assert (number in trail.content.decode()) is shows
