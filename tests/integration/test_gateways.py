"""A scheme on its way through the gateways, with three people of different roles."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from builders import member, organisation
from placeplan.exchange.amend import amend, enter
from placeplan.rooms.assurance.queries import assured
from placeplan.rooms.assurance.services import GatewayError, pass_gateway
from placeplan.rooms.delivery.models import Scheme
from placeplan.rooms.places.services import StaleError
from placeplan.rooms.register.models import Event

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 2)


@pytest.fixture
def lead(northtown):
    return member("lee", northtown, role="programme_lead")


@pytest.fixture
def approver(northtown):
    return member("ada", northtown, role="approver")


def state(lead, board, kind, **values):
    return enter(kind, values, plan=board, actor=lead, at=AT, stated_on=DAY)


def change(row, lead, **values):
    return amend(row, values, actor=lead, at=AT, stated_on=DAY)[0]


def go(scheme, to, approver):
    return pass_gateway(scheme, to, actor=approver, at=AT, stated_on=DAY, reason="it is ready")


def test_from_idea_to_closed(board, lead, approver):
    scheme = state(lead, board, "scheme", title="Falls clinic", saving_basis="net")
    with pytest.raises(GatewayError, match="delivery lead"):
        go(scheme, "scoping", approver)
    scheme = go(change(scheme, lead, delivery_lead="Ola Green"), "scoping", approver)
    with pytest.raises(GatewayError) as caught:
        go(scheme, "planned", approver)
    assert len(caught.value.missing) == 3
    when = {"label": "31 January 2027", "start": "2027-01-31", "end": "2027-01-31"}
    step = state(
        lead, board, "milestone", of="Falls clinic", title="Open", due=when, as_printed="Jan"
    )
    scheme = change(scheme, lead, sponsor="Ann Example", rationale="Too many falls")
    scheme = go(scheme, "planned", approver)
    state(
        lead,
        board,
        "risk",
        of="Falls clinic",
        description="Nobody applies",
        scores=[{"stage": "current", "likelihood": 2, "impact": 3, "score": 6}],
    )
    for domain in ("Patient safety", "Clinical effectiveness", "Patient experience", "Equality"):
        state(lead, board, "qia", of="Falls clinic", domain=domain, likelihood=2, impact=2)
    with pytest.raises(GatewayError, match="score its impact on quality: Workforce"):
        go(scheme, "in_progress", approver)
    state(lead, board, "qia", of="Falls clinic", domain="Workforce", score=2)
    signatures = [
        {"role": role, "person": "Dr Who", "on": "2026-11-02"}
        for role in ("Medical director", "Chief nurse")
    ]
    state(
        lead,
        board,
        "assessment",
        of="Falls clinic",
        assessment_kind="quality",
        stage="screening",
        signatures=signatures,
    )
    scheme = go(scheme, "in_progress", approver)
    with pytest.raises(GatewayError, match="open milestones: Open"):
        go(scheme, "delivered", approver)
    change(step, lead, state="done", done_on="2026-11-01")
    scheme = go(go(scheme, "delivered", approver), "closed", approver)
    assert scheme.gateway == "closed"
    passed = Event.objects.filter(action="pass-gateway").order_by("pk")
    assert [each.details["to"] for each in passed] == [
        *("scoping", "planned", "in_progress", "delivered", "closed")
    ]
    assert all(each.actor == approver and each.reason for each in passed)


def test_only_an_approver_passes_a_gateway_and_says_why(board, lead, approver, northtown):
    scheme = state(
        lead, board, "scheme", title="Falls clinic", saving_basis="net", leads=["Ola Green"]
    )
    with pytest.raises(PermissionDenied):
        go(scheme, "scoping", lead)
    outsider = member("olu", organisation("Southtown ICB", "S1"), role="approver")
    with pytest.raises(PermissionDenied):
        go(scheme, "scoping", outsider)
    with pytest.raises(GatewayError, match="say why"):
        pass_gateway(scheme, "scoping", actor=approver, at=AT, stated_on=DAY, reason=" ")
    assert Scheme.objects.current().get().gateway == ""


def test_a_scheme_that_was_changed_meanwhile_does_not_pass(board, lead, approver):
    scheme = state(
        lead, board, "scheme", title="Falls clinic", saving_basis="net", leads=["Ola Green"]
    )
    change(scheme, lead, description="Another one")
    with pytest.raises(StaleError):
        go(scheme, "scoping", approver)


def test_what_is_told_of_a_scheme_rates_it(board, lead):
    state(lead, board, "scheme", title="Falls clinic", saving_basis="net", rag="G")
    told = {"label": "October 2026", "start": "2026-10-01", "end": "2026-10-31"}
    figures = [
        {"basis": basis, "value": value, "unit": "gbp", "as_printed": value}
        for basis, value in (("actual", "62000"), ("plan", "100000"))
    ]
    state(lead, board, "update", of="Falls clinic", period=told, rag="G", figures=figures)
    (found,) = assured(lead, board, on=DAY)
    assert found.rating.rag == "R"
    assert found.contradiction == "Rated Green; savings 62% of plan"


def test_schemes_are_assured_without_a_query_for_each(board, lead, django_assert_max_num_queries):
    for number in range(12):
        title = f"Scheme {number}"
        state(lead, board, "scheme", title=title, saving_basis="net")
        state(lead, board, "risk", of=title, description="Nobody applies")
        state(lead, board, "milestone", of=title, title="Open", as_printed="soon")
    with django_assert_max_num_queries(20):
        assert len(assured(lead, board, on=DAY)) == 12


def test_the_portfolio_shows_both_ratings_and_the_ledger(client, board, lead):
    when = {"label": "31 October 2026", "start": "2026-10-31", "end": "2026-10-31"}
    later = {"label": "31 March 2027", "start": "2027-03-31", "end": "2027-03-31"}
    state(lead, board, "scheme", title="Falls clinic", saving_basis="net", rag="G")
    step = state(
        lead, board, "milestone", of="Falls clinic", title="Open", due=when, as_printed="October"
    )
    change(step, lead, due=later, moved_because="No rooms", approved_by="Ann Example")
    state(lead, board, "scheme", title="Wound care", saving_basis="net", delivery_lead="Ola")
    client.force_login(lead)
    address = f"/plans/{board.slug}/delivery/portfolio/"
    page = client.get(address).content.decode()
    assert "1, 151 days" in page
    assert "31 March 2027" in page
    narrowed = client.get(address, {"lead": "Ola"}).content.decode()
    assert "Wound care" in narrowed
    assert "Falls clinic" not in narrowed
    for view in ("board", "timeline"):
        assert "Falls clinic" in client.get(address, {"view": view}).content.decode()
    rows = client.get(address, {"format": "csv"}).content.decode().splitlines()
    assert len(rows) == 3
    assert "Falls clinic" in rows[1]
    assert client.get(address, {"format": "xlsx"}).status_code == 200


def test_the_portfolio_as_at_a_date_is_that_of_the_date(client, board, lead):
    state(lead, board, "scheme", title="Falls clinic", saving_basis="net")
    client.force_login(lead)
    address = f"/plans/{board.slug}/delivery/portfolio/"
    assert "No schemes yet" in client.get(address, {"as_at": "1 November 2026"}).content.decode()
    assert "Falls clinic" in client.get(address, {"as_at": "2 November 2026"}).content.decode()


def test_a_gateway_is_passed_in_the_browser(client, board, lead, approver):
    scheme = state(
        lead, board, "scheme", title="Falls clinic", saving_basis="net", leads=["Ola Green"]
    )
    address = f"/schemes/{scheme.pk}/gateway/"
    client.force_login(lead)
    page = client.get(address).content.decode()
    assert "Nothing is missing. An approver passes it." in page
    assert client.post(address, {"to": "scoping", "reason": "Ready"}).status_code == 403
    client.force_login(approver)
    assert client.post(address, {"to": "scoping", "reason": " "}).status_code == 422
    refused = client.post(address, {"to": "delivered", "reason": "Ready"})
    assert "after idea comes scoping and stopped" in refused.content.decode()
    assert client.post(address, {"to": "scoping", "reason": "Ready"}).status_code == 302
    now = Scheme.objects.current().get()
    assert now.gateway == "scoping"
    page = client.get(f"/schemes/{now.pk}/gateway/").content.decode()
    assert "Scoping – Ada" in page
    assert "Say why it is done" in page
