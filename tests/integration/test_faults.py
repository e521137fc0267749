"""What goes wrong while people work: the clock, rights and sessions that end, forms sent twice."""

from __future__ import annotations

import html
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from builders import member
from placeplan.exchange.amend import NotARecordError, amend, enter
from placeplan.rooms.delivery.models import Milestone, Scheme
from placeplan.rooms.delivery.revisions import disordered, unexplained
from placeplan.rooms.places.services import withdraw

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
"""Half an hour before the clocks go back: 1.30 in the morning, which comes twice."""
DAY = date(2026, 10, 25)
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def ana(northtown):
    return member("ana", northtown)


@pytest.fixture
def scheme(board, ana):
    values = {"title": "Falls clinic", "saving_basis": "net", "status": "first"}
    return enter("scheme", values, plan=board, actor=ana, at=AT, stated_on=DAY)


def known(at):
    return list(Scheme.objects.as_at(None, at).values_list("status", flat=True))


def test_the_hour_that_comes_twice_is_two_hours(scheme, ana):
    later = AT + timedelta(hours=1)
    assert AT.astimezone(LONDON).strftime("%H:%M") == later.astimezone(LONDON).strftime("%H:%M")
    amend(scheme, {"status": "second"}, actor=ana, at=later, stated_on=DAY)
    assert known(AT) == ["first"]
    assert known(AT + timedelta(minutes=59)) == ["first"]
    assert known(later) == ["second"]


def test_a_clock_set_back_changes_no_order(scheme, ana):
    """What was saved later is known later, whatever the clock said."""
    back = AT - timedelta(hours=2)
    second, _ = amend(scheme, {"status": "second"}, actor=ana, at=back, stated_on=DAY)
    third, _ = amend(second, {"status": "third"}, actor=ana, at=back, stated_on=DAY)
    assert scheme.recorded_at < second.recorded_at < third.recorded_at
    assert known(AT) == ["first"]
    assert known(AT + timedelta(seconds=1)) == ["third"]
    assert [each.status for each in Scheme.objects.current()] == ["third"]
    withdraw(third, actor=ana, at=back, reason="entered twice")
    assert known(AT + timedelta(seconds=1)) == []
    assert known(AT) == ["first"]


def test_rights_that_end_while_a_form_is_open(client, scheme, ana):
    """A clear refusal; what was typed is shown, and nothing is stored."""
    client.force_login(ana)
    address = reverse("record-change", args=["scheme", scheme.pk])
    assert client.get(address).status_code == 200
    ana.memberships.all().delete()
    answer = client.post(address, {"title": "Falls clinic", "description": "Long\nand <b>dear</b>"})
    assert answer.status_code in (403, 404)
    said = answer.text
    assert "Long<br>and &lt;b&gt;dear&lt;/b&gt;" in said
    assert "csrf" not in said.split("What you typed")[1].lower()
    assert Scheme.objects.count() == 1


def test_a_session_that_ended_while_a_form_was_open(board, ana):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ana)
    address = reverse("record-add", args=[board.slug, "scheme"])
    page = client.get(address).text
    mark = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    typed = {"title": "A long title", "saving_basis": "net", "csrfmiddlewaretoken": mark}
    client.session.flush()
    answer = client.post(address, typed)
    assert answer.status_code == 401
    assert "A long title" in answer.text
    assert mark not in answer.text.split("What you typed")[1]
    foreign = client.post(address, {"title": "Not from our page", "saving_basis": "net"})
    assert foreign.status_code == 403
    assert "Not from our page" not in foreign.text
    assert not Scheme.objects.exists()


def test_a_session_left_for_too_long_gives_the_form_back(board, ana, settings):
    client = Client()
    client.force_login(ana)
    address = reverse("record-add", args=[board.slug, "scheme"])
    client.get(address)
    settings.IDLE_SECONDS = 0
    answer = client.post(address, {"title": "A long title", "saving_basis": "net"})
    assert answer.status_code == 401
    said = html.unescape(answer.text)
    assert "A long title" in said
    assert "nothing was done for a while" in said
    assert not Scheme.objects.exists()


def test_forms_about_accounts_give_nothing_back(client):
    answer = client.post(reverse("account-password"), {"password": "do not show me this"})
    assert "do not show me this" not in answer.text


def test_a_form_sent_twice_makes_one_record(client, board, ana):
    client.force_login(ana)
    address = reverse("record-add", args=[board.slug, "scheme"])
    typed = {"title": "Falls clinic", "saving_basis": "net"}
    assert client.post(address, typed).status_code == 302
    again = client.post(address, typed)
    assert again.status_code == 422
    assert "there is such a record already" in again.text
    assert Scheme.objects.count() == 1


def test_a_change_sent_twice_is_told(client, scheme, ana):
    client.force_login(ana)
    address = reverse("record-change", args=["scheme", scheme.pk])
    typed = {"title": "Falls clinic", "saving_basis": "net", "status": "second"}
    assert client.post(address, typed).status_code == 302
    assert "Somebody changed this record" in client.post(address, typed).text
    assert Scheme.objects.count() == 2


def test_a_gateway_is_passed_by_no_form_of_records(client, board, scheme, ana):
    """What has conditions and an approver cannot be typed into a record."""
    client.force_login(ana)
    typed = {"title": "Falls clinic", "saving_basis": "net", "gateway": "delivered"}
    client.post(reverse("record-change", args=["scheme", scheme.pk]), typed)
    client.post(reverse("record-add", args=[board.slug, "scheme"]), {**typed, "title": "Other"})
    assert set(Scheme.objects.values_list("gateway", flat=True)) == {""}


def due(day):
    return {"label": f"{day:%-d %B %Y}", "start": day, "end": day}


def test_a_date_moves_with_a_reason_or_not_at_all(board, scheme, ana):
    values = {
        "of": "Falls clinic",
        "title": "Open",
        "as_printed": "",
        "due": due(date(2027, 1, 31)),
    }
    step = enter("milestone", values, plan=board, actor=ana, at=AT, stated_on=DAY)
    with pytest.raises(NotARecordError) as caught:
        amend(step, {"due": due(date(2027, 3, 31))}, actor=ana, at=AT, stated_on=DAY)
    assert caught.value.fields.keys() == {"moved_because", "approved_by"}
    why = {"moved_because": "No rooms", "approved_by": "The board"}
    moved = {"due": due(date(2027, 3, 31)), **why}
    assert amend(step, moved, actor=ana, at=AT, stated_on=DAY)[1]
    with pytest.raises(NotARecordError, match="before it starts"):
        enter(
            "milestone",
            {**values, "title": "Close", "start": due(date(2027, 2, 1))},
            plan=board,
            actor=ana,
            at=AT,
            stated_on=DAY,
        )
    assert Milestone.objects.current().count() == 1


days = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(days, days, st.text(max_size=3), st.text(max_size=3))
def test_a_move_is_explained_by_who_and_why(before, after, why, by):
    wrong = unexplained(before, after, why, by)
    moved = before is not None and before != after
    assert ("moved_because" in wrong) == (moved and not why.strip())
    assert ("approved_by" in wrong) == (moved and not by.strip())


@given(days, days, days)
def test_no_step_ends_before_it_starts(start, end, done):
    wrong = disordered(start, end, done)
    assert ("due" in wrong) == (None not in (start, end) and end < start)
    assert ("done_on" in wrong) == (None not in (start, done) and done < start)
