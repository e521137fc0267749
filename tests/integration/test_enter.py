"""A person enters records that no paper states, changes them and takes them back."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from builders import member, organisation, plan
from placeplan.exchange.amend import NotARecordError, amend, enter
from placeplan.records import KINDS
from placeplan.rooms.delivery.models import Scheme
from placeplan.rooms.places import queries as places
from placeplan.rooms.places.services import withdraw
from placeplan.rooms.register.models import Event, FileContent
from placeplan.shell.changing import blank_inputs
from placeplan.shell.kinds import QUERIES, TYPED, list_address

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 2)
SCHEME = {"title": "Falls clinic", "saving_basis": "net", "leads": ["Ola Green"]}


@pytest.fixture
def northtown():
    return organisation("Northtown CCG", "N1")


@pytest.fixture
def board(northtown):
    return plan(northtown)


@pytest.fixture
def ana(northtown):
    return member("ana", northtown)


@pytest.fixture
def writer(client, ana):
    client.force_login(ana)
    return client


def entered(board, ana, kind="scheme", values=SCHEME):
    return enter(kind, values, plan=board, actor=ana, at=AT, stated_on=DAY)


def test_what_is_typed_is_kept_as_the_source_of_the_record(board, ana):
    row = entered(board, ana)
    text = bytes(FileContent.objects.get(file=row.source.file).data).decode()
    assert "Title: Falls clinic" in text
    assert "Leads: Ola Green" in text
    assert row.source.end_line == len(text.split("\n"))
    assert places.is_entered(row)
    assert row.stated_by == ana
    assert row.stated_on == DAY
    event = Event.objects.get(action="enter-record")
    assert event.subject_id == str(row.pk)
    assert event.actor == ana


def test_one_natural_key_is_entered_once(board, ana):
    entered(board, ana)
    with pytest.raises(NotARecordError, match="there is such a record already"):
        entered(board, ana)
    assert Scheme.objects.count() == 1


def test_values_that_make_no_record_are_refused_and_nothing_is_kept(board, ana):
    with pytest.raises(NotARecordError) as caught:
        entered(board, ana, values={"saving_basis": "net"})
    assert "title" in caught.value.fields
    assert not FileContent.objects.exists()
    assert not Event.objects.filter(action="enter-record").exists()


def test_somebody_who_does_not_write_for_the_plan_may_not_enter(board):
    outsider = member("olu", organisation("Southtown CCG", "S1"))
    with pytest.raises(PermissionDenied):
        entered(board, outsider)


def test_an_entered_record_is_changed_and_taken_back_as_a_whole(board, ana):
    row = entered(board, ana)
    later = datetime(2026, 11, 9, 9, tzinfo=UTC)
    changed, _ = amend(row, {"status": "Scoping"}, actor=ana, at=later, stated_on=later.date())
    end = datetime(2026, 11, 16, 9, tzinfo=UTC)
    with pytest.raises(NotARecordError, match="why"):
        withdraw(changed, actor=ana, at=end, reason=" ")
    withdraw(changed, actor=ana, at=end, reason="entered twice")
    assert not Scheme.objects.current().exists()
    assert Scheme.objects.as_at(None, later).get().status == "Scoping"
    assert entered(board, ana).pk != row.pk


def test_the_form_makes_a_record_and_shows_where_it_comes_from(client, board, ana):
    client.force_login(ana)
    address = reverse("record-add", args=[board.slug, "scheme"])
    assert ">Given<" in client.get(address, {"title": "Given"}).content.decode()
    response = client.post(address, {"title": "", "saving_basis": "net"})
    assert response.status_code == 422
    assert "Title cannot be blank" in response.content.decode()
    posted = {"title": "Falls clinic", "saving_basis": "net", "net_saving_gbp": "£250k"}
    response = client.post(address, posted, follow=True)
    row = Scheme.objects.get()
    assert row.net_saving_gbp == 250_000
    assert response.redirect_chain[-1][0] == reverse("scheme", args=[row.pk])
    page = client.get(reverse("record", args=["scheme", row.pk])).text
    assert "Entered by" in page
    assert "Title: Falls clinic" in page
    assert "Save the file" not in page
    back = reverse("record-withdraw", args=["scheme", row.pk])
    assert back in page
    assert client.post(back, {"reason": ""}).status_code == 422
    assert client.post(back, {"reason": "a test"}).status_code == 302
    assert "taken back" in client.get(reverse("record", args=["scheme", row.pk])).content.decode()


@pytest.mark.parametrize("kind", TYPED)
def test_every_kind_that_can_be_entered_has_a_form_that_saves(kind, client, board, ana):
    client.force_login(ana)
    address = reverse("record-add", args=[board.slug, kind])
    assert client.get(address).status_code == 200
    values = {}
    for each in blank_inputs(KINDS[kind]):
        typed = {"choice": each.choices and each.choices[-1][0], "date": "31 March 2027"}
        values[each.name] = typed.get(each.look, "3" if each.look == "number" else "Something")
    if "financial_year" in values:
        values["financial_year"] = "2026/27"
    values.pop("depends_on", None)  # has to name another scheme: test_scheme_page
    values.pop("replaces", None)  # has to name another decision: test_logs
    response = client.post(address, values)
    assert response.status_code == 302, re.findall(r"error-message.*?</span>.*?<", response.text)
    assert QUERIES[kind](ana, plan=board).count() == 1 if kind in QUERIES else True
    listed = client.get(list_address(kind, board))
    assert listed.status_code == 200


def test_a_reader_sees_no_way_to_add(client, board, northtown):
    client.force_login(member("rita", northtown, role="reader"))
    address = reverse("record-add", args=[board.slug, "scheme"])
    assert client.get(address).status_code == 403
    assert address not in client.get(reverse("schemes", args=[board.slug])).content.decode()


def test_a_writer_finds_the_form_on_the_list(client, board, ana):
    client.force_login(ana)
    address = reverse("record-add", args=[board.slug, "scheme"])
    assert address in client.get(reverse("schemes", args=[board.slug])).content.decode()


@pytest.mark.parametrize(
    ("typed", "kept"), [("2026-27", "2026/27"), (" 26/27 ", "2026/27"), ("FY 2026/2027", "2026/27")]
)
def test_a_financial_year_is_kept_as_it_is_written_here(writer, board, typed, kept):
    address = reverse("record-add", args=[board.slug, "scheme"])
    made = {"title": "Taxis", "saving_basis": "net", "financial_year": typed}
    assert writer.post(address, made).status_code == 302
    assert Scheme.objects.get().financial_year == kept


@pytest.mark.parametrize("typed", ["next year", "2026", "Q3 2026/27", "2026/29"])
def test_what_is_no_financial_year_is_refused(writer, board, typed):
    address = reverse("record-add", args=[board.slug, "scheme"])
    made = {"title": "Taxis", "saving_basis": "net", "financial_year": typed}
    answer = writer.post(address, made)
    assert answer.status_code == 422
    assert f"“{typed}” is not a financial year" in answer.text
    assert not Scheme.objects.exists()


def test_a_form_that_is_sent_twice_makes_one_record_and_says_so(writer, board):
    address = reverse("record-add", args=[board.slug, "scheme"])
    made = {"title": "Taxis", "saving_basis": "net"}
    assert writer.post(address, made).status_code == 302
    again = writer.post(address, made)
    assert again.status_code == 422
    assert "there is such a record already" in again.text.lower()
    assert Scheme.objects.count() == 1


def test_a_step_cannot_end_before_it_starts(writer, board):
    address = reverse("record-add", args=[board.slug, "milestone"])
    made = {"title": "Build", "of": "Taxis", "start": "1 May 2027", "end": "1 April 2027"}
    answer = writer.post(address, made)
    assert answer.status_code == 422
    assert "before" in answer.text
