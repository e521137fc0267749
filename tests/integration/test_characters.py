"""What no database stores is refused or made readable at the door, whichever there is."""

from __future__ import annotations

import pytest

from builders import member, organisation, plan
from placeplan.rooms.delivery.models import Action, Qia

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(client):
    northtown = organisation("Northtown ICB", "N1")
    client.force_login(member("ana", northtown, "programme_lead"))
    return plan(northtown)


def test_nul_in_a_form_is_stored_as_the_sign_for_what_cannot_be_read(client, board):
    sent = client.post(
        f"/plans/{board.slug}/records/action/add/", {"text": "Meet\0 the team", "owners": "A\0nn"}
    )
    assert sent.status_code == 302
    row = Action.objects.get()
    assert (row.text, row.owners) == ("Meet\ufffd the team", ["A\ufffdnn"])


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/plans/{}/?text=%00", 200),
        ("/plans/%00/", 404),
        ("/imports/?plan=%00", 200),
        ("/api/v1/plans/%00", 404),
        ("/api/v1/actions?plan=%00", 404),
        ("/api/v1/actions?organisation=a%00b", 404),
    ],
)
def test_nul_in_an_address_finds_nothing(client, board, address, status):
    assert client.get(address.format(board.slug)).status_code == status


def test_nobody_signs_in_with_nul(client, db):
    answer = client.post("/sign-in/", {"username": "a\0", "password": "b\0"})
    assert answer.status_code < 500


@pytest.mark.parametrize("score", ["99999999999", "9" * 25])
def test_a_number_that_is_too_large_is_said_beside_its_field(client, board, score):
    values = {"of": "Wound care", "domain": "Safety", "score": score}
    answer = client.post(f"/plans/{board.slug}/records/qia/add/", values)
    assert answer.status_code == 422
    assert "is too large" in answer.text
    assert not Qia.objects.exists()


@pytest.mark.parametrize("instant", ["2157-12-27T01:56:39-17:02", "2024-01-01T00:00:00+23:59"])
def test_any_displacement_of_an_instant_is_read(client, board, instant):
    asked = {"plan": board.slug, "known_at": instant}
    assert client.get("/api/v1/actions", asked).status_code == 200
    assert client.get(f"/plans/{board.slug}/", {"known_at": instant}).status_code == 200


def test_an_instant_before_the_first_day_is_said_to_be_none(client, board):
    asked = {"plan": board.slug, "known_at": "0001-01-01T00:00:00+14:00"}
    assert client.get("/api/v1/actions", asked).status_code == 422
    page = client.get(f"/plans/{board.slug}/", {"known_at": "0001-01-01T00:00:00+14:00"})
    assert "is not a date" in page.text
