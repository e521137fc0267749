"""Letters with a link: a password forgotten, an address changed."""

from __future__ import annotations

import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.test import Client

from builders import person
from door import OTHER, PASSWORD, deliver, letter, sign_in, signed_in, somebody
from placeplan.rooms.register.models import Person
from placeplan.shell.access import letters

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> Person:
    return somebody()


class TestForgotten:
    def test_a_link_sets_a_new_password_once(self, client, ana):
        other = Client()
        sign_in(other)
        for _ in range(5):
            sign_in(client, password="wrong")
        said = client.post("/sign-in/forgotten/", {"email": "ana@example.nhs.uk"}).text
        assert "Look into your e-mail" in said
        way = letter()
        assert mail.outbox[0].to == ["Ana@example.nhs.uk"]
        assert "ana" in client.get(way).text
        assert client.post(way, {"new": "short", "again": "short"}).status_code == 422
        assert client.post(way, {"new": OTHER, "again": OTHER})["Location"] == "/sign-in/"
        assert not signed_in(client), "the link alone signs nobody in"
        assert not signed_in(other)
        assert (
            client.get(way).status_code
            == client.post(way, {"new": OTHER, "again": OTHER}).status_code
            == 410
        )
        assert sign_in(client, password=OTHER).status_code == 302, "and the lock is open"

    def test_the_answer_is_the_same_for_nobody(self, client, ana):
        known = client.post("/sign-in/forgotten/", {"email": "ana@example.nhs.uk"}).text
        unknown = client.post("/sign-in/forgotten/", {"email": "bob@example.nhs.uk"}).text
        nonce = re.compile(r'nonce="[^"]*"')
        strip = lambda text, who: nonce.sub("", text).replace(who, "")  # noqa: E731
        assert strip(known, "ana@") == strip(unknown, "bob@")
        deliver()
        assert len(mail.outbox) == 1

    def test_few_letters_to_one_address(self, client, ana):
        answers = [
            client.post("/sign-in/forgotten/", {"email": "ana@example.nhs.uk"}).status_code
            for _ in range(7)
        ]
        assert answers == [200] * 4 + [429] * 3
        deliver()
        assert len(mail.outbox) <= 5

    def test_links_end(self, client, ana, monkeypatch):
        client.post("/sign-in/forgotten/", {"email": ana.email})
        query = parse_qs(urlsplit(letter()).query)
        token = query["password"][0]
        assert letters.opened("password", token)
        assert letters.opened("invitation", token) is None
        assert letters.opened("password", token + "x") is None
        sign_in(client)
        assert letters.opened("password", token) is None, "whoever signs in needs it no more"
        link = letters.link("password", Person.objects.get(pk=ana.pk), "http://testserver/")
        later = time.time() + 3601
        monkeypatch.setattr(time, "time", lambda: later)
        assert letters.opened("password", parse_qs(urlsplit(link).query)["password"][0]) is None

    def test_a_new_address_counts_once_it_was_confirmed_from_there(self, client, ana):
        sign_in(client)
        client.post("/account/confirm/", {"answer": PASSWORD})
        assert client.post("/account/email/", {"email": "no address"}).status_code == 422
        client.post("/account/email/", {"email": "new@example.nhs.uk"})
        way = letter()
        assert mail.outbox[-1].to == ["new@example.nhs.uk"]
        assert Client().get(way).status_code == 302
        stranger = Client()
        stranger.force_login(person("bob"))
        assert stranger.post(way).status_code == 410
        ana.refresh_from_db()
        assert ana.email == "Ana@example.nhs.uk"
        assert client.get(way).status_code == 200
        client.post(way)
        ana.refresh_from_db()
        assert ana.email == "new@example.nhs.uk"
        assert client.post(way).status_code == 410

    def test_an_address_is_one_persons(self, client, ana):
        person("bob")
        Person.objects.filter(username="bob").update(email="bob@example.nhs.uk")
        sign_in(client)
        client.post("/account/confirm/", {"answer": PASSWORD})
        client.post("/account/email/", {"email": "BOB@example.nhs.uk"})
        answer = client.post(letter(), follow=True)
        assert "Somebody has this e-mail address already" in answer.text
