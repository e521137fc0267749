"""The end of a plan's year: rolled into the next, closed to change, opened again, undone."""

from __future__ import annotations

import html
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from typer.testing import CliRunner

from builders import (
    SEPTEMBER,
    bring,
    deliverable,
    due,
    everything,
    goal,
    hours,
    member,
    observation,
    organisation,
    plan,
)
from placeplan.exchange.amend import amend
from placeplan.exchange.reconcile import models
from placeplan.exchange.rolling import RollError, proposed_title, proposed_year, roll_forward
from placeplan.exchange.undo import undo
from placeplan.exchange.years import carried
from placeplan.records import from_dict
from placeplan.rooms.assurance.rolling import Choices
from placeplan.rooms.delivery.models import Action, Deliverable, Milestone, Scheme
from placeplan.rooms.finance.models import FinanceLine
from placeplan.rooms.performance.models import Indicator, Target
from placeplan.rooms.performance.services.targets import set_target
from placeplan.rooms.places.models import Carried, Import, Plan
from placeplan.rooms.register.models import Event
from placeplan.rooms.risk.models import Risk
from placeplan.shell.cli import app

pytestmark = pytest.mark.django_db
MARCH = date(2014, 3, 31)
RECORDS: tuple[dict[str, Any], ...] = (
    {"kind": "programme", "title": "Frailty"},
    {
        "kind": "scheme",
        "title": "Wound care",
        "workstream": "Frailty",
        "financial_year": "2013/14",
        "saving_basis": "net",
        "net_saving_gbp": "400000",
        "full_year_effect_gbp": "600000",
    },
    {
        "kind": "scheme",
        "title": "Old beds",
        "saving_basis": "net",
        "gateway": "delivered",
        "full_year_effect_gbp": "150000",
    },
    {"kind": "scheme", "title": "A dream", "saving_basis": "net", "gateway": "stopped"},
    {"kind": "milestone", "of": "Wound care", "title": "Open it", "as_printed": "July"},
    {"kind": "milestone", "of": "A dream", "title": "Wake up", "as_printed": "August"},
    {"kind": "action", "of": "Wound care", "text": "Ring Bo", "owners": ["Ann"]},
    {"kind": "action", "of": "Wound care", "text": "Ring Di", "state": "Done"},
    {
        "kind": "risk",
        "description": "Nobody applies",
        "scores": [
            {"stage": "initial", "likelihood": 4, "impact": 4, "score": 16},
            {"stage": "current", "likelihood": 3, "impact": 4, "score": 12},
        ],
    },
    {
        "kind": "risk",
        "description": "The price of steel",
        "scores": [],
        "visibility": "commercial",
    },
)


@pytest.fixture
def owner():
    return organisation("Northtown Council", "N1")


@pytest.fixture
def lead(owner):
    return member("lead", owner, "approver")


@pytest.fixture
def old(owner, lead):
    made = plan(owner, organisation("Northtown CCG", "N2"), title="Care 2013/14")
    records = [
        from_dict({**each, "source": {"file": "care.txt", "line": number}})
        for number, each in enumerate(RECORDS, start=1)
    ]
    first = deliverable(line=40, deadline=due("July 2013", date(2013, 7, 31)))
    bring(made, lead, goal("priority", "Good health", 30), first, observation(), *records)
    second = deliverable(line=40, deadline=due("May 2014", date(2014, 5, 31)), rag="A")
    bring(made, lead, second, stated_on=MARCH, at=hours(1))
    return made


def rolled(old, lead, choices: Choices | None = None, **options: Any):
    return roll_forward(
        old,
        title="Care 2014/15",
        financial_year="2014/15",
        choices=choices or Choices(),
        actor=lead,
        at=hours(5),
        stated_on=MARCH,
        **options,
    )


def current(model, of):
    return model.objects.current().filter(plan=of)


def text_of(answer: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


# Rolled forward.


def test_what_is_open_goes_on_and_what_is_over_stays(old, lead):
    done = rolled(old, lead)
    new = done.plan
    assert (new.financial_year, new.follows, new.owner) == ("2014/15", old.slug, old.owner)
    assert (new.starts_on, new.ends_on) == (date(2014, 4, 1), date(2015, 3, 31))
    assert list(new.partners.all()) == list(old.partners.all())
    assert {each.title for each in current(Scheme, new)} == {"Wound care"}
    assert {each.title for each in current(Milestone, new)} == {"Open it"}
    assert {each.text for each in current(Action, new)} == {"Ring Bo"}
    assert {each.description for each in current(Risk, new)} == {
        "Nobody applies",
        "The price of steel",
    }
    assert not models()["observation"].objects.filter(plan=new).exists()
    # Nothing of the old plan has moved.
    assert {each.title for each in current(Scheme, old)} == {"Wound care", "Old beds", "A dream"}


def test_savings_go_on_as_their_full_year_effect(old, lead):
    new = rolled(old, lead).plan
    scheme = current(Scheme, new).get()
    assert (scheme.financial_year, scheme.net_saving_gbp) == ("2014/15", Decimal(600000))
    assert scheme.prior_year == "net saving 2013/14: £400,000"
    effect = current(FinanceLine, new).get()
    assert (effect.of, effect.amount_gbp, effect.column) == (
        "Old beds",
        Decimal(150000),
        "Full-year effect",
    )


def test_what_belongs_together_is_linked_in_the_new_plan(old, lead):
    new = rolled(old, lead).plan
    scheme = current(Scheme, new).get()
    assert scheme.programme.plan == new
    assert current(Milestone, new).get().scheme == scheme


def test_scores_and_deadlines_come_with_their_past(old, lead):
    new = rolled(old, lead).plan
    risk = current(Risk, new).get(description="Nobody applies")
    assert [each.score for each in risk.scores.all()] == [16, 12]
    ledger = current(Deliverable, new).get().ledger
    assert [(each.label, each.is_current) for each in ledger] == [
        ("July 2013", False),
        ("May 2014", True),
    ]


def test_every_record_leads_to_the_one_it_came_from_and_back(old, lead):
    done = rolled(old, lead)
    assert Carried.objects.filter(plan=done.plan).count() == done.carried
    for kind, model in models().items():
        for row in current(model, done.plan):
            (before,) = carried(lead, kind, row).earlier
            assert before.plan == old
            assert models()[before.kind].objects.get(pk=before.id).plan == old
    scheme = current(Scheme, old).get(title="Old beds")
    (after,) = carried(lead, "scheme", scheme).later
    assert (after.kind, after.text) == ("finance_line", "Old beds")
    # The link holds when either is changed since.
    risk = current(Risk, done.plan).get(description="Nobody applies")
    changed, _ = amend(risk, {"lead": "Bo"}, actor=lead, at=hours(6), stated_on=MARCH)
    assert carried(lead, "risk", changed).earlier
    assert not carried(lead, "risk", changed, known_at=hours(4)).earlier


def test_the_new_records_show_where_they_come_from(old, lead):
    new = rolled(old, lead).plan
    client = Client()
    client.force_login(lead)
    scheme = current(Scheme, new).get()
    page = text_of(client.get(f"/records/scheme/{scheme.pk}/"))
    assert "Carried forward from Care 2013/14: Wound care" in page
    assert "Title: Wound care" in page  # the excerpt of the paper that lists what is carried
    assert "It follows Care 2013/14" in text_of(client.get(f"/plans/{new.slug}/"))
    assert "It goes on as Care 2014/15" in text_of(client.get(f"/plans/{old.slug}/"))


def test_the_list_of_what_is_carried_is_seen_by_those_who_see_all_of_it(old, lead):
    """A commercial record stands in it; the records themselves keep who may see them."""
    done = rolled(old, lead)
    paper = Import.objects.get(pk=done.number)
    assert paper.visibility == "commercial"
    analyst = member("ana", old.owner, "analyst")
    client = Client()
    client.force_login(analyst)
    assert client.get(f"/files/{paper.file.sha256}/").status_code == 404
    page = text_of(client.get(f"/plans/{done.plan.slug}/risk/"))
    assert "Nobody applies" in page
    assert "The price of steel" not in page
    assert "Passages of papers · 1" not in text_of(client.get("/search/", {"text": "steel"}))
    client.force_login(lead)
    assert client.get(f"/files/{paper.file.sha256}/").status_code == 200
    assert "Passages of papers · 1" in text_of(client.get("/search/", {"text": "steel"}))


def test_it_is_undone_as_an_import_is_and_done_again(old, lead):
    before = {kind: current(model, old).count() for kind, model in models().items()}
    done = rolled(old, lead)
    with pytest.raises(RollError, match="already"):
        rolled(old, lead)
    undo(Import.objects.get(pk=done.number), actor=lead, at=hours(6), reason="Too early")
    assert not any(current(model, done.plan).exists() for model in models().values())
    again = rolled(old, lead, Choices(leave_kinds=frozenset(["risk"])))
    assert again.plan == done.plan
    assert not current(Risk, again.plan).exists()
    row = current(Scheme, again.plan).get()
    assert len(carried(lead, "scheme", row).earlier) == 1
    assert {kind: current(model, old).count() for kind, model in models().items()} == before


def test_targets_by_choice_and_taken_back_with_the_rest(old, lead):
    admin = member("adi", old.owner, "administrator")
    for ends, value in ((MARCH, "92.50"), (date(2016, 3, 31), "95")):
        set_target(
            actor=admin,
            at=hours(2),
            plan=old,
            indicator=Indicator.objects.get(),
            organisation=None,
            kind="plan",
            comparator=">=",
            value=Decimal(value),
            starts_on=date(2013, 4, 1),
            ends_on=ends,
            stated_on=SEPTEMBER,
            reason="Agreed",
        )
    done = rolled(old, lead, Choices(take_kinds=frozenset(["target"])))
    found = Target.objects.filter(plan=done.plan).order_by("value")
    assert [(each.value, each.starts_on, each.ends_on) for each in found] == [
        (Decimal("92.50"), date(2014, 4, 1), date(2015, 3, 31)),
        (Decimal(95), date(2013, 4, 1), date(2016, 3, 31)),
    ]
    undo(Import.objects.get(pk=done.number), actor=lead, at=hours(6))
    assert not Target.objects.filter(plan=done.plan, withdrawn_at=None).exists()
    assert Target.objects.filter(plan=old, withdrawn_at=None).count() == 2


def test_nothing_happens_where_something_is_wrong(old, lead):
    before = everything()
    for wrong in (
        {"financial_year": "2012/13"},
        {"financial_year": "2013/14"},
        {"financial_year": "soon"},
        {"title": " "},
        {"close": True},
        {"choices": Choices(leave_kinds=frozenset(models()))},
    ):
        given: dict[str, Any] = {"title": "X", "financial_year": "2014/15", "choices": Choices()}
        with pytest.raises(RollError):
            roll_forward(old, **{**given, **wrong}, actor=lead, at=hours(5), stated_on=MARCH)
    with pytest.raises(PermissionDenied):
        rolled(old, member("ana", old.owner, "analyst"))
    assert everything() | {"Person": 0, "Membership": 0, "Event": 0} == before | {
        "Person": 0,
        "Membership": 0,
        "Event": 0,
    }


def test_a_proposal_follows_the_old_plan(old, owner):
    assert proposed_year(old) == "2014/15"
    assert proposed_title(old, "2014/15") == "Care 2014/15"
    assert proposed_title(plan(owner, title="Care"), "2014/15") == "Care 2014/15"
    assert proposed_year(plan(owner, title="Some day", financial_year="")) == ""


def test_in_the_browser(old, lead):
    client = Client()
    client.force_login(lead)
    address = f"/plans/{old.slug}/year-end/"
    page = text_of(client.get(address))
    assert "A dream It was stopped" in page
    assert "net saving gbp" not in page.lower() or "Net" in page
    scheme = current(Scheme, old).get(title="Wound care")
    left = {"financial_year": "2014/15", "title": "Care on", "leave": str(scheme.pk)}
    shown = text_of(client.post(address, {**left, "step": "show"}))
    assert "You leave it" in shown
    assert "“Wound care”, which it belongs to, is not carried" in shown
    assert not Plan.objects.filter(follows=old.slug).exists()
    wrong = client.post(address, {**left, "step": "roll", "close": "yes"})
    assert wrong.status_code == 422
    assert "Say why the old plan is closed" in text_of(wrong)
    sent = client.post(
        address, {**left, "step": "roll", "close": "yes", "reason": "It is March"}, follow=True
    )
    assert "records are carried from Care 2013/14" in text_of(sent)
    new = Plan.objects.get(follows=old.slug)
    assert not current(Scheme, new).exists()
    old.refresh_from_db()
    assert (old.closed_by, old.closed_because) == (lead, "It is March")
    twice = client.post(address, {**left, "step": "roll"})
    assert "rolled forward into Care on already" in text_of(twice)
    assert [each.action for each in Event.objects.filter(plan=old.slug).order_by("pk")][-2:] == [
        "roll-forward",
        "close-plan",
    ]


def test_on_the_command_line(old, lead):
    words = ["roll-forward", "--plan", old.slug, "--as", "lead"]
    tried = CliRunner().invoke(app, [*words, "--dry-run", "--leave", "risk"])
    assert tried.exit_code == 0, tried.output
    assert "nothing was stored" in tried.output
    assert not Plan.objects.filter(follows=old.slug).exists()
    assert CliRunner().invoke(app, [*words, "--leave", "zebra"]).exit_code == 2
    done = CliRunner().invoke(app, [*words, "--name", "Care on", "--leave", "risk"])
    assert done.exit_code == 0, done.output
    new = Plan.objects.get(follows=old.slug)
    assert new.title == "Care on"
    assert not current(Risk, new).exists()
    number = Import.objects.get(plan=new).pk
    assert f"import {number}" in done.output
    assert CliRunner().invoke(app, ["undo", str(number), "--as", "lead"]).exit_code == 0
    assert not current(Scheme, new).exists()
