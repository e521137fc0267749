"""Comments on records: who may, who sees them, what is kept when they change, who is named."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from builders import bring, member, observation, organisation, plan
from placeplan.exchange.amend import amend, enter
from placeplan.rooms.delivery.models import Comment
from placeplan.rooms.delivery.queries.talk import (
    comments_naming,
    indicator_in,
    remarks,
    remarks_of_indicator,
    subject_of,
)
from placeplan.rooms.delivery.services import change_comment, say, take_back_comment
from placeplan.rooms.performance.models import Observation
from placeplan.rooms.places.models import Plan
from placeplan.rooms.places.services import NotARecordError, StaleError
from placeplan.rooms.register.models import Event, Person

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def when(who: Person) -> dict[str, Any]:
    return {"actor": who, "at": timezone.now(), "stated_on": TODAY}


@pytest.fixture
def northtown() -> Any:
    return organisation("Northtown ICB", "N1")


@pytest.fixture
def board(northtown: Any) -> Plan:
    return plan(northtown)


@pytest.fixture
def lee(northtown: Any) -> Person:
    return member("lee", northtown, role="scheme_lead")


@pytest.fixture
def scheme(board: Plan, lee: Person) -> Any:
    return enter(
        "scheme", {"title": "Falls clinic", "saving_basis": "net"}, plan=board, **when(lee)
    )


@pytest.fixture
def seen(client: Client, lee: Person) -> Client:
    client.force_login(lee)
    return client


def texts(reader: Person, row: Any, **dates: Any) -> list[str]:
    return [each.row.text for each in remarks(reader, subject_of("scheme", row), **dates)]


def test_a_comment_belongs_to_the_record_in_all_its_versions(board, lee, scheme):
    say(subject_of("scheme", scheme), "Well begun", **when(lee))
    later, _ = amend(scheme, {"status": "Scoping"}, **when(lee))
    say(subject_of("scheme", later), "And on", **when(lee))
    assert texts(lee, scheme) == texts(lee, later) == ["Well begun", "And on"]
    assert {row.by for row in Comment.objects.all()} == {"Lee"}


def test_its_author_changes_it_and_what_stood_is_kept(board, lee, scheme, northtown):
    row = say(subject_of("scheme", scheme), "Wel begun", **when(lee))
    before = timezone.now()
    changed = change_comment(row, "Well begun", **when(lee))
    assert texts(lee, scheme) == ["Well begun"]
    assert texts(lee, scheme, known_at=before) == ["Wel begun"]
    assert remarks(lee, subject_of("scheme", scheme))[0].edited
    assert (changed.at, changed.by) == (row.at, row.by)
    with pytest.raises(StaleError):
        change_comment(row, "Again", **when(lee))
    mo = member("mo", northtown, role="administrator")
    for act in (
        lambda: change_comment(changed, "Mine now", **when(mo)),
        lambda: take_back_comment(changed, "x", actor=mo, at=timezone.now()),
    ):
        with pytest.raises(PermissionDenied):
            act()
    with pytest.raises(NotARecordError):
        amend(changed, {"of": "f" * 64}, **when(mo))
    with pytest.raises(NotARecordError):
        amend(changed, {"by": "Somebody else"}, **when(mo))
    assert texts(mo, scheme) == ["Well begun"]


def test_taken_back_it_is_gone_but_was_there(board, lee, scheme):
    row = say(subject_of("scheme", scheme), "Oops", **when(lee))
    before = timezone.now()
    with pytest.raises(NotARecordError, match="why"):
        take_back_comment(row, " ", actor=lee, at=timezone.now())
    take_back_comment(row, "Wrong scheme", actor=lee, at=timezone.now())
    assert texts(lee, scheme) == []
    assert texts(lee, scheme, known_at=before) == ["Oops"]
    assert Event.objects.get(action="withdraw-record").reason == "Wrong scheme"


def test_a_form_that_is_sent_twice_says_it_once(board, lee, scheme, northtown):
    first = say(subject_of("scheme", scheme), "Well begun", **when(lee))
    assert say(subject_of("scheme", scheme), "Well begun ", **when(lee)) == first
    say(subject_of("scheme", scheme), "Well begun", **when(member("mo", northtown)))
    later = {**when(lee), "at": timezone.now() + timedelta(minutes=5)}
    say(subject_of("scheme", scheme), "Well begun", **later)
    assert len(texts(lee, scheme)) == 3


@pytest.mark.parametrize(("text", "why"), [(" \x00\n ", "Write"), ("x" * 5001, "5,000")])
def test_nothing_and_too_much_are_refused(text, why, board, lee, scheme):
    with pytest.raises(NotARecordError, match=why):
        say(subject_of("scheme", scheme), text, **when(lee))
    assert not Comment.objects.exists()


def test_those_see_it_who_see_the_record(client, northtown, lee):
    south = organisation("Southtown ICB", "S1")
    shared = plan(northtown, south, title="Shared")
    secret = enter(
        "scheme",
        {"title": "Secret", "saving_basis": "net", "visibility": "private"},
        plan=shared,
        **when(lee),
    )
    row = say(subject_of("scheme", secret), "Hush", **when(lee))
    assert row.visibility == "private"
    partner = member("pat", south, role="programme_lead")
    assert texts(partner, secret) == []
    client.force_login(partner)
    for name in ("record-comments", "record-evidence"):
        address = reverse(name, args=["scheme", secret.pk])
        assert client.get(address).status_code == 404
        assert client.post(address, {"text": "x"}).status_code == 404
    assert client.get(reverse("record", args=["comment", row.pk])).status_code == 404
    listed = client.get(reverse("records", args=[shared.slug, "comment"])).content.decode()
    assert "Hush" not in listed


def test_who_is_named_is_in_the_event_and_is_found(board, lee, scheme, northtown):
    ann = member("ann", northtown, role="reader")
    member("olu", organisation("Southtown ICB", "S1"))  # may not read the plan
    start = timezone.now() - timedelta(minutes=1)
    row = say(subject_of("scheme", scheme), "@ANN and @olu and @nobody: look", **when(lee))
    assert Event.objects.get(action="comment").details["named"] == ["ann"]
    say(subject_of("scheme", scheme), "Write to ann@nhs.net or @annabel", **when(lee))
    assert comments_naming(ann, start) == [row]
    assert comments_naming(ann, timezone.now()) == []
    olu = Person.objects.get(username="olu")
    assert comments_naming(olu, start) == []
    changed = change_comment(row, "Never mind", **when(lee))
    assert comments_naming(ann, start) == []
    change_comment(changed, "@ann after all", **when(lee))
    assert len(comments_naming(ann, start)) == 1


def test_the_thread_is_on_the_page_of_the_record_with_safe_links(seen, board, lee, scheme):
    page = reverse("scheme", args=[scheme.pk])
    address = reverse("record-comments", args=["scheme", scheme.pk])
    text = "<script>alert(1)</script> https://nhs.uk/a?b=1&c=2 javascript:alert(2) @lee"
    answer = seen.post(address, {"text": text, "next": page})
    assert answer["Location"] == f"{page}#comments"
    shown = seen.get(page).content.decode()
    assert "<script>alert(1)" not in shown
    assert 'href="https://nhs.uk/a?b=1&amp;c=2"' in shown
    assert 'href="javascript' not in shown
    assert "<b>@lee</b>" in shown
    empty = seen.post(address, {"text": " ", "next": page})
    assert empty.status_code == 422
    assert "Write a comment" in empty.content.decode()
    row = Comment.objects.get()
    change = reverse("comment-change", args=[row.pk])
    assert html.escape(text, quote=False) in seen.get(change).content.decode()
    assert seen.post(change, {"text": ""}).status_code == 422
    assert seen.post(change, {"text": "Rephrased"})["Location"] == f"{page}#comments"
    assert seen.post(change, {"text": "Stale"}).status_code == 422
    row = Comment.objects.current().get()
    back = reverse("comment-withdraw", args=[row.pk])
    assert seen.post(back, {"reason": ""}).status_code == 422
    assert seen.post(back, {"reason": "a test"}).status_code == 302
    assert "Rephrased" not in seen.get(page).content.decode()
    assert seen.get(back).status_code == 404


@pytest.mark.parametrize(
    "to", ["//evil.example/", "https://evil.example/", "javascript:x", "\\\\e"]
)
def test_it_leads_nowhere_else(to, seen, board, lee, scheme):
    address = reverse("record-comments", args=["scheme", scheme.pk])
    answer = seen.post(address, {"text": "x", "next": to})
    assert answer["Location"] == f"{reverse('scheme', args=[scheme.pk])}#comments"


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("milestone", {"of": "Falls clinic", "title": "Open", "as_printed": "x"}),
        ("deliverable", {"title": "Open the hub", "state": "active"}),
        ("risk", {"description": "Nobody applies"}),
        ("action", {"text": "Hire"}),
        ("decision", {"text": "Go ahead"}),
        ("concern", {"text": "The lift is broken"}),
        ("programme", {"title": "Frailty"}),
        ("escalation", {"of": "Falls clinic", "text": "Late"}),
        ("goal", {"goal_kind": "priority", "title": "Good health"}),
        ("contract", {"provider": "Vale", "service": "Nursing"}),
    ],
)
def test_every_kind_of_record_has_its_thread(kind, values, seen, board, lee):
    row = enter(kind, values, plan=board, **when(lee))
    page = seen.get(reverse("record", args=[kind, row.pk])).content.decode()
    named = reverse("record-comments", args=[kind, row.pk])
    if named not in page:  # then the kind has a page of its own
        page = seen.get(reverse(kind, args=[row.pk])).content.decode()
    assert named in page
    assert seen.post(named, {"text": "Seen"}).status_code == 302
    assert "Seen" in seen.get(named).content.decode()
    comment = Comment.objects.get()
    record = seen.get(reverse("record", args=["comment", comment.pk])).content.decode()
    assert str(row.pk) in record  # it leads to what it is about
    assert reverse("record-change", args=["comment", comment.pk]) not in record


def test_a_comment_is_nothing_to_comment_on_or_to_change_as_a_record(seen, board, lee, scheme):
    row = say(subject_of("scheme", scheme), "Well begun", **when(lee))
    for name, args in (
        ("record-comments", ["comment", row.pk]),
        ("record-change", ["comment", row.pk]),
        ("record-withdraw", ["comment", row.pk]),
        ("record-add", [board.slug, "comment"]),
        ("record-add", [board.slug, "evidence"]),
        ("record-comments", ["no_such_kind", row.pk]),
    ):
        assert seen.get(reverse(name, args=args)).status_code == 404, name


def test_a_reader_reads_and_an_outsider_sees_nothing(client, board, lee, scheme, northtown):
    row = say(subject_of("scheme", scheme), "Well begun", **when(lee))
    address = reverse("record-comments", args=["scheme", scheme.pk])
    client.force_login(member("rea", northtown, role="reader"))
    page = client.get(address).content.decode()
    assert "Well begun" in page
    assert "Add the comment" not in page
    assert client.post(address, {"text": "x"}).status_code == 403
    client.force_login(member("cleo", northtown, role="clinical_reviewer"))
    assert client.post(address, {"text": "I looked"}).status_code == 302
    for name in ("comment-change", "comment-withdraw"):
        assert client.get(reverse(name, args=[row.pk])).status_code == 404  # not their own
    client.force_login(member("olu", organisation("Southtown ICB", "S1"), role="administrator"))
    assert client.get(address).status_code == 404
    assert client.post(address, {"text": "x"}).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302
    assert Comment.objects.count() == 2


def test_an_indicator_is_commented_in_a_plan(client, board, lee, northtown):
    other = plan(organisation("Southtown ICB", "S1"), title="South plan")
    sue = member("sue", other.owner, role="analyst")
    for each, who in ((board, lee), (other, sue)):
        bring(each, Person.objects.get(username="maker"), observation(), name=f"{each.slug}.txt")
        slug = Observation.objects.first().indicator.slug  # type: ignore[union-attr]
        say(indicator_in(each, slug), f"Said by {who.username}", **when(who))
    assert [(found.slug, len(said)) for found, said in remarks_of_indicator(lee, slug)] == [
        (board.slug, 1)
    ]
    client.force_login(lee)
    address = reverse("indicator-comments", args=[slug])
    page = client.get(address).content.decode()
    assert "Said by lee" in page
    assert "Said by sue" not in page
    assert client.post(address, {"plan": "", "text": "x"}).status_code == 422
    assert client.post(address, {"plan": other.slug, "text": "x"}).status_code == 422
    assert client.post(address, {"plan": board.slug, "text": "More"}).status_code == 302
    assert "More" in client.get(address).content.decode()
    row = Comment.objects.get(text="More")
    record = client.get(reverse("record", args=["comment", row.pk])).content.decode()
    assert address in record
    assert address in client.get(reverse("indicator", args=[slug])).content.decode()
    assert client.get(reverse("indicator-comments", args=["no-such"])).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302


def test_at_an_earlier_date_there_is_nothing_to_add(seen, board, lee, scheme):
    say(subject_of("scheme", scheme), "Well begun", **when(lee))
    page = seen.get(reverse("scheme", args=[scheme.pk]), {"known_at": timezone.now().isoformat()})
    text = page.content.decode()
    assert "Well begun" in text
    assert "Add the comment" not in text
