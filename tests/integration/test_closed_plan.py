"""A plan that is closed: everybody reads it, nobody changes it until it is opened again."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from builders import NOON, bring, everything, goal, hours, member, person
from integration.test_year_end import MARCH, current, lead, old, owner, text_of
from placeplan.exchange.amend import amend, enter
from placeplan.exchange.commit import commit_import, upload
from placeplan.exchange.undo import undo
from placeplan.rooms.delivery.models import Action
from placeplan.rooms.performance.models import Indicator
from placeplan.rooms.places.models import Import, ImportState
from placeplan.rooms.places.permissions import PlanClosedError
from placeplan.rooms.places.services import close_plan, reopen_plan
from placeplan.rooms.register.models import Event, Person
from roles_rules import RULES
from roles_world import build, readers

__all__ = ["lead", "old", "owner"]

pytestmark = pytest.mark.django_db


def test_nobody_changes_a_closed_plan_and_everybody_reads_it(old, lead):
    waiting = upload("w.txt", b"Words.\n", plan=old, actor=lead, stated_on=MARCH, at=hours(2))
    close_plan(old, actor=lead, at=hours(3), reason="The year is over")
    root = person("root", superuser=True)
    row = current(Action, old).get(text="Ring Bo")
    paper = Import.objects.filter(plan=old, state=ImportState.COMMITTED).latest("pk")
    for who in (lead, root):
        writes = (
            lambda who=who: amend(row, {"state": "done"}, actor=who, at=NOON, stated_on=MARCH),
            lambda who=who: enter(
                "action", {"text": "x"}, plan=old, actor=who, at=NOON, stated_on=MARCH
            ),
            lambda who=who: bring(old, who, goal("aim", "More"), stated_on=MARCH, at=hours(4)),
            lambda who=who: upload(
                "n.txt", b"More.", plan=old, actor=who, stated_on=MARCH, at=NOON
            ),
            lambda who=who: commit_import(waiting, actor=who, at=NOON),
            lambda who=who: undo(paper, actor=who, at=NOON),
        )
        for write in writes:
            with pytest.raises(PlanClosedError, match="closed to change by Lead on 2 March 2026"):
                write()
    client = Client()
    client.force_login(lead)
    page = text_of(client.get(f"/plans/{old.slug}/"))
    assert "Closed to change by Lead on" in page
    assert "Import a paper" not in page
    assert "Ring Bo" in text_of(client.get(f"/plans/{old.slug}/delivery/actions/"))
    sent = client.post(f"/records/action/{row.pk}/change/", {"text": "Ring nobody"})
    assert sent.status_code == 403
    assert "was closed to change by Lead on 2 March 2026: The year is over" in text_of(sent)


def test_it_is_opened_again_with_a_reason_by_those_who_may(old, lead):
    client = Client()
    client.force_login(lead)
    address = f"/plans/{old.slug}/close/"
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "It is March"}).status_code == 302
    analyst = member("ana", old.owner, "programme_lead")
    with pytest.raises(PermissionDenied):
        reopen_plan(old, actor=analyst, at=hours(4), reason="I want to")
    with pytest.raises(ValidationError):
        reopen_plan(old, actor=lead, at=hours(4), reason="  ")
    with pytest.raises(ValidationError, match="closed already"):
        close_plan(old, actor=lead, at=hours(4), reason="Twice")
    page = text_of(client.get(address))
    assert "Lead closed it on" in page
    assert client.post(address, {"to": "open", "reason": "One more paper"}).status_code == 302
    bring(old, lead, goal("aim", "More"), stated_on=MARCH, at=hours(6))
    told = Event.objects.filter(plan=old.slug, action__in=["close-plan", "reopen-plan"])
    assert [(each.action, each.reason) for each in told.order_by("pk")] == [
        ("close-plan", "It is March"),
        ("reopen-plan", "One more paper"),
    ]


STAYS_OPEN = {"year-end", "plan-close", "plan-export", "indicator-comments"}
"""What a closed plan still takes: it changes no record of it, or names its plan in the form."""


def test_every_form_of_a_closed_plan_is_refused():
    """Every address that takes a form and is of a plan, by the rules of tests/roles_rules.py."""
    world = build()
    maker = readers(world)["superuser"].who
    made = world.plans["partner"]
    assert isinstance(maker, Person)
    client = Client()
    client.force_login(maker)
    asked = [
        (name, address)
        for name, rules in RULES.items()
        for rule in rules
        for address, visibility in (rule.asks(world) if rule.form else ())
        if visibility == "partner"
    ]
    assert len({name for name, _ in asked}) > 20
    close_plan(made, actor=maker, at=NOON, reason="The year is over")
    before = everything()
    wrong = []
    for name, address in asked:
        if name in STAYS_OPEN:
            continue
        with transaction.atomic():
            answer = client.post(address, {"reason": "x", "text": "x", "sure": "yes"})
        if answer.status_code != 403 or "closed to change by" not in text_of(answer):
            wrong.append(f"{name} {address}: {answer.status_code}")
        if everything() != before:
            wrong.append(f"{name} {address} wrote")
    assert not wrong, "\n".join(wrong)
    paper = SimpleUploadedFile("p.txt", b"Words.\n")
    sent = client.post(
        "/imports/new/", {"paper": paper, "plan": made.slug, "stated_on": "1 May 2014"}
    )
    assert sent.status_code == 422
    slug = Indicator.objects.filter(observations__plan=made)[0].slug
    said = client.post(f"/indicators/{slug}/comments/", {"plan": made.slug, "text": "Well done"})
    assert said.status_code in (403, 422)
    assert everything() == before
