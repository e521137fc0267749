"""Concerns carried up in the browser: who owes what by when, and how long it all took."""

from __future__ import annotations

import html
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from builders import member, organisation
from placeplan.definitions import policies
from placeplan.exchange.amend import enter
from placeplan.rooms.assurance import cycle
from placeplan.rooms.assurance.queries import of_escalation
from placeplan.rooms.assurance.services import EscalationError, carry_up, close, do_step
from placeplan.rooms.delivery.models import Escalation
from placeplan.rooms.places.services import StaleError
from placeplan.rooms.register.models import Event

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 2)


@pytest.fixture
def lee(northtown):
    return member("lee", northtown, role="scheme_lead")


@pytest.fixture
def scheme(board, lee):
    return state(lee, board, "scheme", title="Falls clinic", saving_basis="net")


def state(who, board, kind, *, on=DAY, **values):
    return enter(kind, values, plan=board, actor=who, at=timezone.now(), stated_on=on)


def raised(scheme, lee, on=DAY):
    return carry_up(scheme, "No nurses", actor=lee, at=timezone.now(), stated_on=on)


def did(row, step, lee, on, said="Done so"):
    return do_step(row, step, on, said, actor=lee, at=timezone.now(), stated_on=on)


def test_from_red_to_effect_is_measured(board, lee, scheme):
    names = [each.step for each in policies.escalating(DAY).steps]
    red = cycle.turn(policies.reviewing(DAY), DAY - timedelta(days=28))
    state(lee, board, "update", of="Falls clinic", period=red.shape, rag="R")
    row = raised(scheme, lee)
    assert row.to == list(policies.escalating(DAY).to)
    assert row.state == "raised"
    first = of_escalation(lee, row, DAY + timedelta(days=15))
    assert first.late is not None
    assert first.late.step == names[0]
    row = did(row, names[0], lee, DAY + timedelta(days=10))
    assert row.state == "answered"
    assert of_escalation(lee, row, DAY + timedelta(days=15)).late is None
    row = did(row, names[1], lee, DAY + timedelta(days=30), "Agency nurses")
    assert (row.state, row.mitigation) == ("acted", "Agency nurses")
    with pytest.raises(EscalationError, match="is still owed"):
        close(row, "enough", actor=lee, at=timezone.now(), stated_on=DAY)
    row = did(row, names[2], lee, DAY + timedelta(days=60), "Green again")
    assert row.effect == "Green again"
    clock = of_escalation(lee, row, DAY + timedelta(days=60)).clock
    assert clock.to_raise == (DAY - red.end).days
    assert clock.to_action == (DAY + timedelta(days=30) - red.end).days
    assert clock.to_effect == 30
    row = close(row, "it works", actor=lee, at=timezone.now(), stated_on=DAY + timedelta(days=61))
    assert row.state == "closed"
    done = [each.details.get("step") for each in Event.objects.filter(action="do-step")]
    assert sorted(done) == sorted(names)
    with pytest.raises(EscalationError, match="closed"):
        did(row, names[0], lee, DAY)


def test_red_that_was_told_while_its_period_goes_on_starts_the_clock(board, lee, scheme):
    now = cycle.turn(policies.reviewing(DAY), DAY)
    assert now.end > DAY
    state(lee, board, "update", of="Falls clinic", period=now.shape, rag="R")
    row = raised(scheme, lee, DAY + timedelta(days=1))
    assert of_escalation(lee, row, DAY + timedelta(days=2)).clock.to_raise == 1


def test_a_red_scheme_without_a_concern_says_that_one_can_be_carried_up(board, lee, scheme):
    client = Client()
    client.force_login(lee)
    said = "Carry up a concern about it"
    assert said not in client.get(f"/schemes/{scheme.pk}/").text
    now = cycle.turn(policies.reviewing(DAY), DAY)
    state(lee, board, "update", of="Falls clinic", period=now.shape, rag="R")
    assert said in client.get(f"/schemes/{scheme.pk}/").text
    raised(scheme, lee)
    assert said not in client.get(f"/schemes/{scheme.pk}/").text


def test_steps_are_done_in_turn_and_on_days_that_were(lee, scheme):
    names = [each.step for each in policies.escalating(DAY).steps]
    row = raised(scheme, lee)
    with pytest.raises(EscalationError, match="comes first"):
        did(row, names[1], lee, DAY)
    with pytest.raises(EscalationError, match="not raised before"):
        do_step(
            row, names[0], DAY - timedelta(days=1), "x", actor=lee, at=timezone.now(), stated_on=DAY
        )
    with pytest.raises(EscalationError, match="still to come"):
        do_step(
            row, names[0], DAY + timedelta(days=1), "x", actor=lee, at=timezone.now(), stated_on=DAY
        )
    with pytest.raises(EscalationError, match="Say what"):
        did(row, names[0], lee, DAY, " ")
    later = did(row, names[0], lee, DAY + timedelta(days=3))
    with pytest.raises(EscalationError, match="done later"):
        do_step(later, names[1], DAY, "x", actor=lee, at=timezone.now(), stated_on=DAY)
    with pytest.raises(StaleError):
        did(row, names[0], lee, DAY + timedelta(days=3))


def test_in_the_browser(board, lee, scheme, northtown):
    client = Client()
    client.force_login(lee)
    address = f"/schemes/{scheme.pk}/concern/"
    assert "Chief finance officer" in client.get(address).content.decode()
    assert client.post(address, {"text": " "}).status_code == 422
    assert client.post(address, {"text": "No nurses"}).status_code == 302
    again = client.post(address, {"text": "No nurses"})
    assert again.status_code == 422
    assert "carried up already" in again.content.decode()
    row = Escalation.objects.get()
    page = f"/escalations/{row.pk}/"
    assert "Answer the concern" in client.get(page).content.decode()
    wrong = client.post(page, {"step": row.steps[0]["step"], "text": "Agency", "on": "soonish"})
    assert "is not a day" in html.unescape(wrong.content.decode())
    assert client.post(page, {"step": row.steps[0]["step"], "text": "Agency"}).status_code == 302
    stale = client.post(page, {"step": row.steps[0]["step"], "text": "Agency"})
    assert stale.status_code == 422
    assert "Somebody changed this escalation" in stale.content.decode()
    assert "Chief finance officer by" in client.get(f"/schemes/{scheme.pk}/").content.decode()
    now = Escalation.objects.current().get()
    reader = member("rea", northtown, role="reader")
    client.force_login(reader)
    assert client.get(f"/escalations/{now.pk}/").status_code == 200
    assert "Record it as done" not in client.get(f"/escalations/{now.pk}/").content.decode()
    assert client.get(address).status_code == 403
    step = now.steps[1]["step"]
    assert client.post(f"/escalations/{now.pk}/", {"step": step, "text": "x"}).status_code == 403
    client.force_login(member("olu", organisation("Southtown ICB", "S1")))
    assert client.get(f"/escalations/{now.pk}/").status_code == 404
    assert client.get(address).status_code == 404
