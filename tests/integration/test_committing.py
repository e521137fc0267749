"""A long paper is committed in the background, for whoever decided it, all of it or nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from builders import NOON, SEPTEMBER, hours, member, organisation, plan
from door import deliver
from placeplan.exchange import committing
from placeplan.exchange.commit import NotWaitingError, throw_away, upload
from placeplan.exchange.committing import commit_waiting, decide_to_commit, is_long
from placeplan.exchange.jobs import STOPPED, take_up
from placeplan.rooms.places.models import Import, ImportState, Plan
from placeplan.rooms.register.entries import PASSAGES, Entry
from placeplan.rooms.register.models import Event, Person

pytestmark = pytest.mark.django_db
LINES = b"\n\n".join(f"The board agreed rota {each} on Monday.".encode() for each in range(20))


@pytest.fixture
def board() -> Plan:
    return plan(organisation("Northtown ICB", "N1"))


@pytest.fixture
def ana(board: Plan) -> Person:
    return member("ana", board.owner)


@pytest.fixture
def waiting(board: Plan, ana: Person) -> Import:
    return upload("rota.txt", LINES, plan=board, actor=ana, stated_on=SEPTEMBER, at=NOON)


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(committing, "LONG", 100)


def decided(waiting: Import, ana: Person) -> Import:
    return decide_to_commit(waiting, actor=ana, at=hours(1))


def stored() -> int:
    """How many records stand in the plan."""
    return Entry.objects.exclude(holds__in=PASSAGES).count()


def test_how_much_is_long(waiting: Import, monkeypatch: Any) -> None:
    size = len(waiting.kept_records.data)
    monkeypatch.setattr(committing, "LONG", size)
    assert is_long(waiting)
    monkeypatch.setattr(committing, "LONG", size + 1)
    assert not is_long(waiting)


def test_the_request_does_not_wait_for_it(waiting: Import, ana: Person, long: None) -> None:
    client = Client()
    client.force_login(ana)
    one = f"/imports/{waiting.pk}/"
    assert client.post(f"{one}commit/")["Location"] == one
    assert stored() == 0
    shown = client.get(one).content.decode()
    assert "The paper is being committed" in shown
    assert "hx-trigger" in shown
    assert "Throw away" not in shown
    again = client.post(f"{one}commit/", follow=True).content.decode()
    assert "decided upon already" in again
    deliver()
    assert client.get(one, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert stored() == 20
    found = Import.objects.get()
    assert (found.state, found.decided_by) == (ImportState.COMMITTED, ana)
    assert Event.objects.get(action="import-paper").actor == ana


def test_a_short_one_is_committed_at_once(waiting: Import, ana: Person) -> None:
    client = Client()
    client.force_login(ana)
    client.post(f"/imports/{waiting.pk}/commit/")
    assert Import.objects.get().state == ImportState.COMMITTED


def test_while_it_is_committed_nobody_decides_otherwise(waiting: Import, ana: Person) -> None:
    found = decided(waiting, ana)
    with pytest.raises(NotWaitingError):
        decided(waiting, ana)
    with pytest.raises(NotWaitingError):
        throw_away(found, actor=ana, at=hours(2))


def test_who_may_not_any_more_commits_nothing(waiting: Import, ana: Person) -> None:
    found = decided(waiting, ana)
    ana.memberships.update(role="reader")
    back = commit_waiting(found.pk, at=hours(2))
    assert back is not None
    assert (back.state, back.decided_by) == (ImportState.WAITING, None)
    assert "may not import any more" in back.failure
    assert stored() == 0


def test_one_that_is_left_behind_is_taken_up_and_given_back_in_the_end(
    waiting: Import, ana: Person
) -> None:
    found = decided(waiting, ana)
    assert take_up() == 1
    Import.objects.update(attempts=2)
    assert take_up() == 0
    found.refresh_from_db()
    assert (found.state, found.failure) == (ImportState.WAITING, STOPPED)
    client = Client()
    client.force_login(ana)
    shown = client.get(f"/imports/{found.pk}/").content.decode()
    assert "Nothing was committed: the reader stopped" in shown
    assert "Commit to the plan" in shown
    assert commit_waiting(found.pk, at=timezone.now()) is None
