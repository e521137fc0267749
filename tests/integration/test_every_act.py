"""Every form that changes a plan writes an event: who, when, in which plan, what stood and stands.

Each form is sent as a person sends it: opened, filled in, sent. A form that is not in the table
says why, so that a new one is not forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import reverse
from lxml import html

from builders import NOVEMBER, bring, hours, member
from placeplan.exchange.amend import enter
from placeplan.exchange.reconcile import models
from placeplan.rooms.places.models import Import, Plan
from placeplan.rooms.register.models import Event, Fact, Person
from roles_rules import RULES
from roles_world import World, build, records

ELSEWHERE = {
    **dict.fromkeys(
        "account-letters sign-out-everywhere person-new membership-give membership-end "
        "person-act".split(),
        "of people, not of a plan: test_people",
    ),
    "import-new": "a paper comes with a file: test_upload",
    "import-read-again": "of a paper that could not be read: below",
    **dict.fromkeys("import-decide".split(), "of a paper in conflict: test_reconcile"),
    **dict.fromkeys("record-evidence evidence-withdraw".split(), "with a file: test_evidence"),
    **dict.fromkeys("record-comments indicator-comments".split(), "test_comments"),
    **dict.fromkeys("action decision-new action-new".split(), "test_logs"),
    **dict.fromkeys("year-end plan-close".split(), "test_year_end"),
    **dict.fromkeys("plan-new plan-settle".split(), "test_planning"),
    "plan-export": "it writes nothing",
    "plan-check": "of a finding: test_checks",
    "trajectory-add": "test_targets",
    "scheme-quality": "test_quality_page",
    "scheme-gateway": "test_gateways",
    "escalation": "test_escalations",
}
"""Forms whose events are tested where they are, or that are of no plan."""


@dataclass(frozen=True)
class Act:
    """What is typed into the form of an address, and the actions of the events that it makes.

    `kind` is that of the record; `asks` is False of a form that has no page of its own.
    """

    actions: tuple[str, ...]
    typed: dict[str, str] = field(default_factory=dict)
    kind: str = "scheme"
    changes: bool = False
    asks: bool = True


ACTS = {
    "record-add": Act(("enter-record",), {"title": "Another", "saving_basis": "net"}),
    "record-change": Act(
        ("change-record",), {"update": "Said otherwise", "reason": "It was"}, "deliverable", True
    ),
    "record-withdraw": Act(("withdraw-record",), {"reason": "Entered twice"}),
    "risk-new": Act(
        ("enter-record",), {"description": "A flood", "likelihood": "2", "impact": "3"}, "risk"
    ),
    "risk-change": Act(("change-record",), {"mitigation": "A wall"}, "risk", True),
    "risk-score": Act(
        ("score-risk",), {"likelihood": "2", "impact": "2", "reason": "Drier"}, "risk", True
    ),
    "scheme-concern": Act(("carry-up",), {"text": "Nobody answers"}, "escalation"),
    "programme-concern": Act(("carry-up",), {"text": "Nobody answers"}, "escalation"),
    "scheme-update": Act(
        ("enter-record",), {"rag": "A", "done": "We met", "send": "yes"}, "update"
    ),
    "programme-update": Act(
        ("enter-record",), {"rag": "A", "done": "We met", "send": "yes"}, "update"
    ),
    "scheme-case": Act(("change-record",), {"rationale": "Wounds heal slowly"}, "scheme", True),
    "target-add": Act(
        ("set-target",),
        {
            "kind": "plan",
            "comparator": ">=",
            "value": "95",
            "starts_on": "2013/14",
            "reason": "Agreed",
        },
        "target",
    ),
    "target-withdraw": Act(("withdraw-target",), {"reason": "Not agreed"}, "target"),
    "rebase-withdraw": Act(("withdraw-rebase",), {"reason": "Not so"}, "rebase"),
    "import-commit": Act(("import-paper",), {}, "import", asks=False),
    "import-throw-away": Act(("throw-paper-away",), {"sure": "yes"}, "import", asks=False),
    "import-undo": Act(("undo-import",), {"reason": "The wrong one"}, "import"),
}


@pytest.fixture(scope="module")
def everything(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[World, Person]]:
    """The world, made once for all tests of this file, with one who may do all in the table."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = build()
        yield made, member("lead", made.owner, "programme_lead")
        transaction.set_rollback(True)


@pytest.fixture
def world(everything: tuple[World, Person], db: None) -> World:
    return everything[0]


@pytest.fixture
def plan(world: World) -> Plan:
    return world.plans["partner"]


@pytest.fixture
def who(world: World, everything: tuple[World, Person]) -> Person:
    return everything[1]


@pytest.fixture
def client(who: Person) -> Client:
    found = Client()
    found.force_login(who)
    return found


def test_every_form_is_in_the_table_or_says_why() -> None:
    forms = {name for name, rules in RULES.items() if any(rule.form for rule in rules)}
    assert forms - ACTS.keys() - ELSEWHERE.keys() == set()
    assert ACTS.keys() & ELSEWHERE.keys() == set()


def address_of(name: str, world: World, plan: Plan, who: Person) -> str:
    facts = world.facts["partner"]
    if name == "record-withdraw":
        values = {"title": "Entered by hand", "saving_basis": "net"}
        when: dict[str, Any] = {"at": hours(3), "stated_on": NOVEMBER}
        row = enter("scheme", values, plan=plan, actor=who, **when)
        return reverse(name, args=["scheme", row.pk])
    if name == "record-add":
        return reverse(name, args=[plan.slug, "scheme"])
    if name == "record-change":
        return reverse(name, args=["deliverable", facts["deliverable"].pk])
    if name in ("target-withdraw", "rebase-withdraw"):
        return reverse(name, args=[getattr(world, f"{name.split('-')[0]}s")["partner"]])
    if name == "target-add":
        slug = facts["observation"].indicator.slug  # type: ignore[attr-defined]
        return f"{reverse(name, args=[plan.slug])}?indicator={slug}"
    if name == "import-undo":
        bring(
            plan, Person.objects.get(username="maker"), *records("vole"), at=hours(4), name="v.txt"
        )
        return reverse(name, args=[Import.objects.get(file__name="v.txt").pk])
    if name.startswith("import-"):
        return reverse(name, args=[world.waiting["partner"].pk])
    kind = name.split("-", maxsplit=1)[0]
    if name == "risk-new":
        return reverse(name, args=[plan.slug])
    return reverse(name, args=[facts[kind].pk])


def filled(client: Client, address: str, act: Act) -> dict[str, str]:
    """The form as it was opened, with what is typed."""
    if not act.asks:
        return act.typed
    answer = client.get(address)
    assert answer.status_code == 200, address
    forms = html.fromstring(answer.text).xpath("//main//form[@method='post']")
    assert forms, f"no form at {address}"
    return {**{name: value or "" for name, value in forms[0].form_values()}, **act.typed}


@pytest.mark.parametrize("name", ACTS)
def test_what_a_form_does_is_an_event(
    name: str, world: World, plan: Plan, who: Person, client: Client
) -> None:
    act = ACTS[name]
    address = address_of(name, world, plan, who)
    typed = filled(client, address, act)
    known = set(Event.objects.values_list("pk", flat=True))
    before, withdrawn = set(_instants("recorded_at", plan)), set(_instants("withdrawn_at", plan))
    answer = client.post(address, typed)
    assert answer.status_code == 302, answer.text
    made = list(Event.objects.exclude(pk__in=known).filter(plan=plan.slug).order_by("pk"))
    assert [each.action for each in made if each.action in act.actions], made
    assert {each.actor for each in made} == {who}
    moments = {each.at for each in made}
    for names, stood in (("recorded_at", before), ("withdrawn_at", withdrawn)):
        assert set(_instants(names, plan)) - stood <= moments, "a row changed without an event"
    main = next(each for each in made if each.action == act.actions[0])
    assert main.subject_kind == act.kind
    if act.typed.get("reason"):
        assert main.reason == act.typed["reason"]
    if act.changes:
        rows: Any = models()[act.kind].objects
        earlier = rows.get(pk=main.details["before"])
        assert str(earlier.superseded_by_id) == main.subject_id
        assert rows.get(pk=main.subject_id).stated_by == who


@pytest.mark.parametrize("name", ACTS)
def test_nothing_is_written_at_a_past_date(
    name: str, world: World, plan: Plan, who: Person, client: Client
) -> None:
    """The form is not shown, and what is sent all the same is refused."""
    act = ACTS[name]
    address = address_of(name, world, plan, who)
    typed = filled(client, address, act)
    past = f"{address}{'&' if '?' in address else '?'}as_at=2013-10-01"
    if act.asks:
        text = client.get(past).text
        assert "Nothing can be changed at a past date" in text
        assert not html.fromstring(text).xpath("//main//form[@method='post']")
    known = Event.objects.count()
    answer = client.post(past, typed)
    assert answer.status_code == 409
    assert "Nothing of what you sent was saved" in answer.text
    assert Event.objects.count() == known


def test_a_paper_that_is_read_again_is_an_event(
    world: World, plan: Plan, who: Person, client: Client
) -> None:
    waiting = world.waiting["partner"]
    waiting.state, waiting.failure = "failed", "it is torn"
    waiting.save()
    assert client.post(reverse("import-read-again", args=[waiting.pk])).status_code == 302
    event = Event.objects.filter(plan=plan.slug).latest("pk")
    assert (event.action, event.actor, event.subject_id) == (
        "read-paper-again",
        who,
        str(waiting.pk),
    )


def _instants(column: str, plan: Plan) -> Iterator[datetime]:
    """When the rows of a plan were recorded, or withdrawn."""
    for model in apps.get_models():
        if issubclass(model, Fact) or model._meta.model_name in ("target", "rebase"):
            rows: Any = model._default_manager.filter(plan=plan).exclude(**{column: None})
            yield from rows.values_list(column, flat=True)
