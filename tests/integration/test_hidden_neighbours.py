"""Closed records beside open ones: nobody learns of them by what they bring, enter or undo."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from builders import (
    NOVEMBER,
    SEPTEMBER,
    bring,
    deliverable,
    goal,
    hours,
    member,
    organisation,
    person,
    plan,
    source,
)
from placeplan.exchange.commit import commit_import, preview, upload
from placeplan.exchange.trail import trail
from placeplan.exchange.undo import DependedOnError, dependents_of, undo
from placeplan.records import from_dict
from placeplan.records.record import Record
from placeplan.rooms.assurance.services.accepting import accept_finding, end_acceptance
from placeplan.rooms.delivery.models import Action, Deliverable, Milestone, Qia, Scheme
from placeplan.rooms.places.models import Import, Plan, PlanFact, Role
from placeplan.rooms.register.models import Event, Person
from placeplan.rooms.risk.models import Risk

pytestmark = pytest.mark.django_db

TABLE = """\
<b>Priority</b>\t<b>Good health</b>
<b>Objective</b>\t<b>Care near home</b>

<b>Deliverable/Activity</b>\t<b>Deadline</b>\t<b>Lead</b>\t<b>Update/Progress</b>\t<b>Rating (RAG)</b>
{title}\tMarch 2014\tIan Marsh\tNot begun\tA
Close the spoke\tMarch 2014\tIan Marsh\tNot begun\tA
"""


@pytest.fixture
def shared() -> Plan:
    """A plan whose partners see it, of an owner who keeps some of it to itself."""
    return plan(
        organisation("Northtown Council", "N1"),
        organisation("Northtown CCG", "N2"),
        visibility="partner",
    )


@pytest.fixture
def boss(shared: Plan) -> Person:
    return member("boss", shared.owner, "programme_lead")


@pytest.fixture(params=["analyst of the owner", "analyst of the partner"])
def analyst(request: pytest.FixtureRequest, shared: Plan) -> Person:
    """Somebody who brings papers, and does not see what is commercial."""
    at = shared.owner if request.param.endswith("owner") else shared.partners.get()
    return member("ana", at, "analyst")


def as_person(who: Person) -> Client:
    client = Client()
    client.force_login(who)
    return client


def scheme(title: str = "Sell the wombat ward") -> Record:
    """A scheme with a saving."""
    return from_dict(
        {
            "kind": "scheme",
            "source": source(3).model_dump(),
            "title": title,
            "saving_basis": "net",
            "net_saving_gbp": "4711",
            "gateway": "scoping",
        }
    )


# A paper that speaks of what its bringer may not see.


def test_a_paper_tells_nothing_of_closed_records_and_leaves_them_be(shared, boss, analyst):
    bring(
        shared,
        boss,
        deliverable(update="4711 agreed"),
        deliverable("Another wombat", line=8),
        visibility="commercial",
    )
    data = TABLE.format(title="Open the hub").encode()
    waiting = upload("p.txt", data, plan=shared, actor=analyst, stated_on=NOVEMBER, at=hours(2))
    page = as_person(analyst).get(reverse("import", args=[waiting.pk])).text
    assert "4711" not in page
    assert "wombat" not in page
    assert "record-closed" in page
    outcome = commit_import(waiting, actor=analyst, at=hours(3))
    assert [each.code for each in outcome.problems] == ["record-closed"]
    assert outcome.gone == 0
    closed = Deliverable.objects.current().filter(visibility="commercial")
    assert {(each.title, each.update_text) for each in closed} == {
        ("Open the hub", "4711 agreed"),
        ("Another wombat", ""),
    }
    assert Deliverable.objects.current().filter(title="Close the spoke").exists()


def test_a_closed_record_of_a_like_name_is_not_asked_about(shared, boss, analyst):
    every = [deliverable(f"Open the wombat hub in ward {each}", line=each) for each in range(5, 9)]
    bring(shared, boss, *every, visibility="commercial")
    data = TABLE.format(title="Open the wombat hub in wards 5").encode()
    waiting = upload("p.txt", data, plan=shared, actor=analyst, stated_on=NOVEMBER, at=hours(2))
    outcome = preview(waiting, actor=analyst, at=hours(3))
    assert not outcome.asked
    assert outcome.problems == ()
    assert all(not each.meant for each in outcome.changes)


def test_whoever_sees_the_record_may_bring_the_paper(shared, boss, analyst):
    bring(shared, boss, deliverable(update="4711 agreed"), visibility="commercial")
    data = TABLE.format(title="Open the hub").encode()
    waiting = upload("p.txt", data, plan=shared, actor=analyst, stated_on=NOVEMBER, at=hours(2))
    outcome = commit_import(waiting, actor=boss, at=hours(3))
    assert outcome.changed == 1
    assert outcome.problems == ()
    assert Deliverable.objects.current().get(title="Open the hub").visibility == "commercial"


# Who may see a paper is said where it is brought.


def brought_as(client: Client, into: Plan, visibility: str) -> Any:
    data = TABLE.format(title=f"Sell the wombat {visibility}").encode()
    paper = SimpleUploadedFile("wombat.txt", data)
    typed = {"plan": into.slug, "stated_on": "1 May 2014", "visibility": visibility}
    return client.post(reverse("import-new"), {**typed, "paper": paper})


@pytest.mark.parametrize("visibility", ["", "partner", "private", "commercial"])
def test_a_paper_and_its_records_are_seen_by_those_who_were_chosen(shared, boss, visibility):
    client = as_person(boss)
    answer = brought_as(client, shared, visibility)
    paper = Import.objects.get()
    assert answer["Location"] == reverse("import", args=[paper.pk])
    assert ("Seen by:" in client.get(answer["Location"]).text) == bool(visibility)
    client.post(reverse("import-commit", args=[paper.pk]))
    assert set(Deliverable.objects.values_list("visibility", flat=True)) == {visibility}
    at_the_partner = as_person(member("pat", shared.partners.get(), "administrator"))
    page = at_the_partner.get(reverse("delivery-report", args=[shared.slug]))
    assert ("wombat" in page.text) == (visibility in ("", "partner"))
    assert (at_the_partner.get(answer["Location"]).status_code == 200) == ("wombat" in page.text)


def test_nobody_marks_a_paper_so_that_they_would_not_see_it_or_more_would(shared, boss, analyst):
    client = as_person(analyst)
    for visibility, why in (
        ("commercial", "You would not see it yourself"),
        ("public", "Choose who may see it"),
        ("secret", "Choose who may see it"),
    ):
        answer = brought_as(client, shared, visibility)
        assert answer.status_code == 422
        assert why in answer.text
    private = plan(shared.owner, title="Own plan", visibility="private")
    answer = brought_as(as_person(boss), private, "partner")
    assert "The plan itself is seen by fewer" in answer.text
    assert not Import.objects.exists()


# What is entered about a record that few may see.


ENTERED = (
    ("action-new", (), {"text": "wombat", "owners": "Ann", "due": "1 May 2099"}, Action),
    ("risk-new", (), {"description": "wombat"}, Risk),
    ("record-add", ("milestone",), {"title": "wombat", "due": "1 May 2099"}, Milestone),
    ("record-add", ("role",), {"role": "Lead", "person": "wombat"}, Role),
    ("record-add", ("qia",), {"domain": "Equality", "likelihood": "5", "impact": "4"}, Qia),
)


@pytest.mark.parametrize(
    ("address", "args", "typed", "model"), ENTERED, ids=[each[3].__name__ for each in ENTERED]
)
def test_what_is_entered_about_a_closed_scheme_is_closed(
    shared: Plan,
    boss: Person,
    address: str,
    args: tuple[str, ...],
    typed: dict[str, str],
    model: type[PlanFact],
) -> None:
    bring(shared, boss, scheme(), visibility="commercial")
    where = reverse(address, args=[shared.slug, *args])
    answer = as_person(boss).post(where, {**typed, "of": "Sell the wombat ward"})
    assert answer.status_code == 302, answer.text
    row = model.objects.get()
    assert row.visibility == "commercial"
    outsider = member("pat", shared.partners.get(), "administrator")
    assert "wombat" not in as_person(outsider).get(reverse("action-log")).text
    assert not model.objects.visible_to(outsider).exists()


def test_what_is_entered_is_as_the_plan_where_that_is_stricter_or_nothing_is_named(shared, boss):
    private = plan(shared.owner, title="Own plan", visibility="private")
    bring(private, boss, scheme(), visibility="public")
    bring(shared, boss, scheme("Open scheme"))
    client = as_person(boss)
    for one, of in ((private, "Sell the wombat ward"), (shared, "Open scheme"), (shared, "No one")):
        client.post(
            reverse("action-new", args=[one.slug]),
            {"text": f"Act on {of}", "owners": "A", "of": of},
        )
    assert Action.objects.count() == 3
    assert set(Action.objects.values_list("visibility", flat=True)) == {""}


def test_a_guessed_title_hides_nothing_from_its_author(shared, boss, analyst):
    bring(shared, boss, scheme(), visibility="commercial")
    client = as_person(analyst)
    typed = {"text": "Look at it", "owners": "Ann", "of": "Sell the wombat ward"}
    answer = client.post(reverse("action-new", args=[shared.slug]), typed)
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert "4711" not in page.text


def test_a_record_that_comes_to_belong_to_a_closed_one_is_closed(shared, boss):
    bring(shared, boss, scheme(), visibility="commercial")
    client = as_person(boss)
    client.post(reverse("record-add", args=[shared.slug, "milestone"]), {"title": "M", "of": "X"})
    (row,) = Milestone.objects.all()
    assert row.visibility == ""
    where = reverse("record-change", args=["milestone", row.pk])
    client.post(where, {"title": "M", "of": "Sell the wombat ward"})
    assert Milestone.objects.current().get().visibility == "commercial"


# The trail, and undoing.


def test_the_trail_tells_nothing_of_what_was_done_to_a_closed_record(shared, boss, analyst):
    bring(shared, boss, scheme(), visibility="commercial")
    row = Scheme.objects.get()
    as_person(boss).post(
        reverse("record-evidence", args=["scheme", row.pk]),
        {"text": "x", "file": SimpleUploadedFile("wombat.exe", b"MZ\x90\0abc")},
    )
    on, at = timezone.localdate(), timezone.now()
    accept_finding(
        shared,
        "0123456789abcdef",
        code="gateway-unmet",
        record=str(row.pk),
        until=on.replace(year=on.year + 1, day=1),
        reason="the wombat is sold",
        actor=boss,
        at=at,
        on=on.replace(day=2),
    )
    end_acceptance(shared, "0123456789abcdef", actor=boss, at=at, reason="the wombat came back")
    end_acceptance(shared, "fedcba9876543210", actor=boss, at=at, reason="of the plan itself")
    assert {"refuse-evidence", "accept-check"} <= set(
        Event.objects.values_list("action", flat=True)
    )
    for who, seen in ((boss, 6), (analyst, 2)):
        rows = trail(who, shared)
        assert rows.count() == seen, [(each.action, each.reason) for each in rows]
        text = as_person(who).get(reverse("trail", args=[shared.slug])).text
        assert ("the wombat is sold" in text) == (who == boss)
        assert ("wombat" in text) == (who == boss)
        assert "of the plan itself" in text


def test_undoing_names_no_closed_record(shared, boss, analyst):
    bring(shared, analyst, goal("priority", "Good health"), name="first.txt")
    paper = Import.objects.get()
    bring(
        shared,
        boss,
        deliverable("Sell the wombat"),
        visibility="commercial",
        at=hours(1),
        name="wombat.txt",
    )
    (found,) = dependents_of(paper, analyst)
    assert found.text == "Good health"
    assert found.why == "linked to by deliverable 'something that you may not see'"
    assert "wombat" in dependents_of(paper, boss)[0].why
    assert "wombat" not in as_person(analyst).get(reverse("import-undo", args=[paper.pk])).text
    with pytest.raises(DependedOnError, match="something that you may not see"):
        undo(paper, actor=analyst, at=hours(2))


def test_a_superuser_brings_what_they_like(shared, boss):
    bring(shared, boss, deliverable(update="A"), visibility="commercial", stated_on=SEPTEMBER)
    outcome = bring(
        shared, person("root", superuser=True), deliverable(update="B"), stated_on=NOVEMBER
    )
    assert outcome.changed == 1
