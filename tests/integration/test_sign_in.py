"""Signing in: by password, with a second step, after failures; sessions, and a forgotten password."""

from __future__ import annotations

import logging
import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from builders import NOON, member, organisation, person
from door import OTHER, PASSWORD, SECRET, WRONG, actions, code, sign_in, signed_in, somebody
from placeplan.rooms.register.models import Event, Person
from placeplan.shell.access.codes import recovery_codes, set_up

pytestmark = pytest.mark.django_db
LOCKED = "Too many wrong attempts. Wait 15 minutes"


@pytest.fixture
def ana() -> Person:
    return somebody()


class TestPassword:
    def test_in_and_out(self, client, ana):
        answer = sign_in(client)
        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert signed_in(client)
        assert client.get("/sign-out/").status_code == 405
        client.post("/sign-out/")
        assert not signed_in(client)
        assert actions(ana) == ["sign-in", "sign-out"]

    def test_capitals_and_blanks_in_the_user_name_do_not_matter(self, client, ana):
        assert sign_in(client, " Ana ").status_code == 302
        person("ANA2")
        person("ana2")
        assert WRONG in sign_in(Client(), "Ana2").text

    def test_one_comes_where_one_wanted_to_and_nowhere_else(self, client, ana):
        for following, led in (
            ("", "/"),
            ("/plans/", "/plans/"),
            ("https://example.com/", "/"),
            ("//example.com/", "/"),
            ("javascript:alert(1)", "/"),
        ):
            sent = {"username": "ana", "password": PASSWORD, "next": following}
            assert client.post("/sign-in/", sent)["Location"] == led
            client.post("/sign-out/")

    def test_the_session_has_a_new_key(self, client, ana):
        client.get("/sign-in/with/organisation/")
        session = client.session
        session["mark"] = 1
        session.save()
        before = client.session.session_key
        client.cookies["sessionid"] = before
        sign_in(client)
        assert client.session.session_key != before

    def test_closed_accounts_and_those_without_a_password_get_the_same_answer(self, client, ana):
        ana.is_active = False
        ana.save()
        person("nina")
        for name in ("ana", "nina", "nobody"):
            answer = sign_in(client, name)
            assert answer.status_code == 200
            assert WRONG in answer.text

    def test_what_is_missing_is_told_beside_the_field(self, client):
        text = client.post("/sign-in/", {"username": " ", "password": ""}).text
        assert "Enter your user name" in text
        assert "Enter your password" in text


class TestLock:
    """The lock is on a user name at an address, whether there is such a user or not."""

    @pytest.mark.parametrize("name", ["ana", "nobody"])
    def test_after_five_failures_even_the_right_password_has_to_wait(self, client, ana, name):
        for count in range(5):
            answer = sign_in(client, name, f"wrong {count}")
            assert (answer.status_code, WRONG in answer.text) == (
                (429, False) if count == 4 else (200, True)
            )
        answer = sign_in(client, name)
        assert answer.status_code == 429
        assert LOCKED in answer.text
        assert not signed_in(client)
        assert sign_in(Client(), name, REMOTE_ADDR="10.0.0.9").status_code in (200, 302)

    def test_events_say_so_without_naming_strangers(self, client, ana):
        for count in range(7):
            sign_in(client, password=f"wrong {count}")
            sign_in(client, "my secret typed here", f"wrong {count}")
        assert actions(ana) == ["failed-sign-in"] * 5 + ["lock-sign-in"]
        assert all(each.actor is None for each in Event.objects.filter(action="failed-sign-in"))
        assert "my secret" not in str(list(Event.objects.values()))

    def test_it_opens_by_itself(self, client, ana):
        for _ in range(6):
            sign_in(client, password="wrong")
        assert sign_in(client).status_code == 429
        AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
        assert sign_in(client).status_code == 302

    def test_success_forgets_earlier_failures(self, client, ana):
        for _ in range(3):
            for _ in range(4):
                sign_in(client, password="wrong")
            assert sign_in(client).status_code == 302
            client.post("/sign-out/")

    def test_trying_while_it_is_locked_does_not_lengthen_it(self, client, ana):
        for _ in range(5):
            sign_in(client, password="wrong")
        AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14))
        sign_in(client, password="wrong")
        assert AccessAttempt.objects.get().attempt_time < timezone.now() - timedelta(minutes=13)

    def test_a_header_names_the_address_only_where_a_proxy_is_set_up(self, client, ana, settings):
        def locked(**headers: str) -> bool:
            return bool(sign_in(Client(), headers=headers).status_code == 429)

        for _ in range(5):
            sign_in(client, password="wrong", headers={"x-forwarded-for": "10.1.1.1"})
        assert locked(**{"x-forwarded-for": "10.2.2.2"})
        AccessAttempt.objects.all().delete()
        settings.BEHIND_PROXY = True
        for _ in range(5):
            sign_in(client, password="wrong", headers={"x-forwarded-for": "9.9.9.9, 10.1.1.1"})
        assert not locked(**{"x-forwarded-for": "10.1.1.1, 10.2.2.2"})
        assert locked(**{"x-forwarded-for": "8.8.8.8, 10.1.1.1"})
        assert not locked(**{"x-forwarded-for": "no address at all"})

    def test_nobody_is_named_in_the_log(self, client, ana, caplog):
        with caplog.at_level(logging.DEBUG):
            for _ in range(6):
                sign_in(client, password="wrong")
        said = [
            each
            for each in caplog.records
            if each.levelno >= logging.WARNING or "axes" in each.name
        ]
        assert not [each for each in said if "ana" in each.getMessage().split()]


class TestTwoSteps:
    def test_a_code_follows_the_password(self, client, ana):
        set_up(ana, SECRET, at=NOON)
        assert sign_in(client)["Location"] == "/sign-in/code/"
        assert not signed_in(client)
        assert "The code is not right" in client.post("/sign-in/code/", {"code": "000000"}).text
        assert "Enter the code" in client.post("/sign-in/code/", {"code": " "}).text
        right = code()
        assert (
            client.post("/sign-in/code/", {"code": f"{right[:3]} {right[3:]}"}).status_code == 302
        )
        assert signed_in(client)
        assert Event.objects.get(action="sign-in").details == {"steps": ["mfa", "password"]}

    def test_a_code_works_once_in_every_process(self, client, ana):
        set_up(ana, SECRET, at=NOON)
        right = code()
        for taken in (True, False):
            sign_in(client)
            cache.clear()  # another process has a memory of its own
            client.post("/sign-in/code/", {"code": right})
            assert signed_in(client) is taken
            client.post("/sign-out/")

    def test_a_recovery_code_works_once(self, client, ana):
        set_up(ana, SECRET, at=NOON)
        spare = recovery_codes(ana)
        assert len(spare) == len(set(spare)) == 10
        for taken in (True, False):
            sign_in(client)
            client.post("/sign-in/code/", {"code": spare[0]})
            assert signed_in(client) is taken
            client.post("/sign-out/")
        assert recovery_codes(ana) == spare[1:]

    def test_wrong_codes_lock_too(self, client, ana):
        set_up(ana, SECRET, at=NOON)
        sign_in(client)
        for count in range(5):
            assert client.post("/sign-in/code/", {"code": "000000"}).status_code == (
                429 if count == 4 else 200
            )
        assert client.post("/sign-in/code/", {"code": code()}).status_code == 429
        assert sign_in(client).status_code == 429
        assert not signed_in(client)

    def test_the_code_page_is_nothing_without_the_password(self, client, ana):
        set_up(ana, SECRET, at=NOON)
        assert client.get("/sign-in/code/")["Location"] == "/sign-in/"
        assert client.post("/sign-in/code/", {"code": code()})["Location"] == "/sign-in/"
        assert not signed_in(client)

    def test_secrets_are_not_readable_in_the_database(self, ana):
        set_up(ana, SECRET, at=NOON)
        assert SECRET not in str(list(Authenticator.objects.values_list("data", flat=True)))

    def test_set_up_in_the_browser_and_turned_off(self, client, ana):
        sign_in(client)
        assert client.get("/account/two-steps/")["Location"].startswith("/account/confirm/?next=")
        assert "That is not right" in client.post("/account/confirm/", {"answer": "no"}).text
        client.post("/account/confirm/", {"answer": PASSWORD, "next": "/account/two-steps/"})
        shown = client.get("/account/two-steps/").text
        found = re.search(r"<code>([A-Z2-7 ]+)</code>", shown)
        assert found is not None
        key = found[1].replace(" ", "")
        assert client.post("/account/two-steps/", {"code": "12"}).status_code == 422
        assert not Authenticator.objects.exists()
        client.post("/account/two-steps/", {"code": code(secret=key)})
        assert recovery_codes(ana)[3] in client.get("/account/two-steps/codes/").text
        before = recovery_codes(ana)
        client.post("/account/two-steps/codes/")
        assert not set(before) & set(recovery_codes(ana))
        client.post("/account/two-steps/")
        assert not Authenticator.objects.exists()
        assert actions(ana)[-3:] == [
            "set-up-two-steps",
            "renew-recovery-codes",
            "turn-off-two-steps",
        ]

    def test_required_of_those_who_write(self, client, ana, settings):
        settings.TWO_STEPS = "required"
        here = organisation("Northtown Council", "N1")
        rea, leo = member("rea", here, "reader"), member("leo", here, "scheme_lead")
        client.force_login(rea)
        assert client.get("/plans/").status_code == 200
        client.force_login(leo)
        assert client.get("/plans/")["Location"] == "/account/two-steps/"
        assert client.get("/api/v1/plans").status_code == 403
        assert client.get("/account/").status_code == 200
        assert client.post("/account/sign-out-everywhere/")["Location"] == "/account/two-steps/"
        set_up(leo, SECRET, at=NOON)
        assert client.get("/plans/").status_code == 200

    def test_not_offered_where_it_is_off(self, client, ana, settings):
        settings.TWO_STEPS = "off"
        sign_in(client)
        client.post("/account/confirm/", {"answer": PASSWORD})
        assert client.get("/account/two-steps/").status_code == 404
        assert "Two-step" not in client.get("/account/").text


class TestSessions:
    def test_left_and_too_old(self, client, ana, settings):
        for name, ago in (("seen", settings.IDLE_SECONDS), ("began", settings.SESSION_COOKIE_AGE)):
            sign_in(client)
            assert signed_in(client)
            session = client.session
            session[name] = int(time.time()) - ago
            session.save()
            answer = client.get("/plans/?x=1", follow=True)
            assert answer.redirect_chain[0][0] == "/sign-in/?next=/plans/%3Fx%3D1"
            assert "You were signed out because" in answer.text
            assert not signed_in(client)

    def test_one_in_use_goes_on(self, client, ana, settings):
        sign_in(client)
        session = client.session
        session["seen"] = int(time.time()) - settings.IDLE_SECONDS + 30
        session.save()
        assert signed_in(client)
        assert client.session["seen"] >= int(time.time()) - 5

    def test_the_api_says_so_in_its_own_words(self, client, ana, settings):
        sign_in(client)
        session = client.session
        session["seen"] = 0
        session.save()
        answer = client.get("/api/v1/plans")
        assert (answer.status_code, answer.json()) == (
            401, {"detail": "the session has ended; sign in again"}
        )  # fmt: skip

    def test_signed_out_everywhere_else(self, client, ana):
        other = Client()
        sign_in(client)
        sign_in(other)
        client.post("/account/sign-out-everywhere/")
        assert signed_in(client)
        assert not signed_in(other)

    def test_a_new_password_ends_the_other_sessions(self, client, ana):
        other = Client()
        sign_in(client)
        sign_in(other)
        assert client.get("/account/password/")["Location"].startswith("/account/confirm/")
        client.post("/account/confirm/", {"answer": PASSWORD})
        for new, again, why in (
            ("", "", "Enter a new password"),
            (OTHER, "x", "are not the same"),
            ("short", "short", "too short"),
            ("password1234", "password1234", "too common"),
            ("123456789012345", "123456789012345", "entirely numeric"),
        ):
            answer = client.post("/account/password/", {"new": new, "again": again})
            assert answer.status_code == 422
            assert why in answer.text
        client.post("/account/password/", {"new": OTHER, "again": OTHER})
        assert signed_in(client)
        assert not signed_in(other)
        assert sign_in(Client(), password=OTHER).status_code == 302
        assert "change-password" in actions(ana)

    def test_cookies(self, client, ana, settings):
        settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
        client.get("/sign-in/", secure=True)
        sign_in(client, secure=True)
        for name in ("sessionid", "csrftoken"):
            cookie = client.cookies[name]
            assert cookie["httponly"]
            assert cookie["secure"]
            assert cookie["samesite"] == "Lax"
