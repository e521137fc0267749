"""Signing in through an identity provider: a real one over HTTP, which the tests start."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client

from builders import NOON, member, organisation, person
from identity_provider import CLIENT, SECRET, IdentityProvider, running
from placeplan.rooms.register.models import Event, Person
from placeplan.shell.access import configured
from placeplan.shell.access.codes import set_up

pytestmark = pytest.mark.django_db
START, TITLE = "/sign-in/with/organisation/", "You could not be signed in"


@pytest.fixture
def provider(settings) -> Iterator[IdentityProvider]:
    with running() as found:
        made = configured.settings(
            {
                "PLACEPLAN_OIDC_ISSUER": found.address,
                "PLACEPLAN_OIDC_CLIENT_ID": CLIENT,
                "PLACEPLAN_OIDC_CLIENT_SECRET": SECRET,
                "PLACEPLAN_OIDC_NAME": "Northtown login",
            }
        )
        settings.SOCIALACCOUNT_PROVIDERS = made["SOCIALACCOUNT_PROVIDERS"]
        settings.OIDC_NAME = made["OIDC_NAME"]
        yield found


@pytest.fixture
def ana() -> Person:
    found = person("ana")
    found.email = "ana@example.nhs.uk"
    found.save()
    return found


def come_back(client: Client, following: str = "") -> str:
    """The address, at ours, that the provider leads the browser back to."""
    leads = client.get(START + (f"?next={following}" if following else ""))
    assert leads.status_code == 302
    there = urlsplit(leads["Location"])
    connection = HTTPConnection(there.netloc, timeout=5)
    connection.request("GET", f"{there.path}?{there.query}")
    back = urlsplit(connection.getresponse().headers["Location"])
    connection.close()
    return f"{back.path}?{back.query}"


def through(client: Client, following: str = "") -> Any:
    """The last answer of a way through the provider."""
    return client.get(come_back(client, following))


def says(provider: IdentityProvider, **claims: Any) -> None:
    provider.claims = {
        "sub": "0001", "email": "ana@example.nhs.uk", "email_verified": True, **claims
    }  # fmt: skip


def signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_somebody_with_an_account_comes_in_by_a_verified_address(client, provider, ana):
    says(provider, email="ANA@example.nhs.uk")
    assert "Sign in through Northtown login" in client.get("/sign-in/").text
    assert through(client, "/plans/")["Location"] == "/plans/"
    assert "ana" in client.get("/account/").text
    assert [each.action for each in Event.objects.filter(subject_id=ana.pk)][-2:] == [
        "join-provider",
        "sign-in",
    ]
    assert not SocialToken.objects.exists(), "what opens doors elsewhere is not kept"


def test_from_then_on_by_the_name_that_the_provider_has_for_them(client, provider, ana):
    says(provider)
    through(client)
    client.post("/sign-out/")
    says(provider, email="ana.married@example.nhs.uk")
    assert through(client).status_code == 302
    assert signed_in(client)
    assert SocialAccount.objects.get().user == ana


def test_what_the_signed_token_alone_says_counts_too(client, provider, ana):
    provider.claims = {"sub": "0001"}
    provider.in_token_only = {"email": "ana@example.nhs.uk", "email_verified": True}
    through(client)
    assert signed_in(client)


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": "no"},
        {"email": "bob@example.nhs.uk"},
        {"email": ""},
    ],
)
def test_anybody_else_is_told_to_ask(client, provider, ana, claims):
    says(provider, **claims)
    answer = through(client)
    assert answer.status_code == 403
    assert "have no account here yet" in answer.text
    assert not signed_in(client)
    assert not SocialAccount.objects.exists()
    assert Person.objects.count() == 1


def test_a_closed_account_stays_closed(client, provider, ana):
    says(provider)
    through(client)
    client.post("/sign-out/")
    Person.objects.update(is_active=False)
    answer = through(client)
    assert TITLE in answer.text
    assert not signed_in(client)


def test_two_people_at_one_provider_are_two(client, provider, ana):
    says(provider)
    through(client)
    other = Client()
    says(provider, sub="0002", email="else@example.nhs.uk")
    assert through(other).status_code == 403
    says(provider, sub="0002", email="ana@example.nhs.uk")
    through(other)
    assert set(SocialAccount.objects.values_list("uid", flat=True)) == {"0001", "0002"}
    assert set(SocialAccount.objects.values_list("user", flat=True)) == {ana.pk}


@pytest.mark.parametrize("wrong", ["signature", "audience", "refused", "secret"])
def test_what_does_not_fit_signs_nobody_in(client, provider, ana, wrong, settings):
    says(provider)
    if wrong == "signature":
        provider.signs_with_stranger = True
    elif wrong == "audience":
        provider.audience = "another"
    elif wrong == "refused":
        provider.refuses = "access_denied"
    else:
        app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
        app["secret"] = "guessed"
    answer = through(client)
    assert answer.status_code == 403
    assert TITLE in answer.text
    assert not signed_in(client)


def test_a_way_back_that_nobody_began_is_refused(client, provider, ana):
    says(provider)
    back = come_back(client)
    stranger = Client()
    assert TITLE in stranger.get(back).text
    assert not signed_in(stranger)
    assert TITLE in client.get(back.replace("state=", "state=x")).text
    assert client.get(back).status_code == 302
    assert signed_in(client)
    again = Client()
    assert TITLE in again.get(back).text


def test_a_second_step_of_ours_follows_where_the_person_has_one(client, provider, ana):
    says(provider)
    set_up(ana, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", at=NOON)
    assert through(client)["Location"] == "/sign-in/code/"
    assert not signed_in(client)


def test_two_steps_at_the_provider_count_where_its_token_says_so(client, provider, settings):
    settings.TWO_STEPS = "required"
    ana = member("ana", organisation("Northtown Council", "N1"))
    Person.objects.filter(pk=ana.pk).update(email="ana@example.nhs.uk")
    says(provider, amr=["pwd"])
    through(client)
    assert client.get("/plans/")["Location"] == "/account/two-steps/"
    client.post("/sign-out/")
    says(provider, amr=["pwd", "mfa"])
    through(client)
    assert client.get("/plans/").status_code == 200


def test_nobody_is_led_elsewhere(client, provider, ana):
    says(provider)
    assert through(client, "https://example.com/")["Location"] == "/"


def test_a_provider_that_does_not_answer(client, provider, ana, settings):
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = "http://127.0.0.1:9"
    assert "does not answer" in client.get(START).text


def test_without_a_provider_there_is_no_such_page(client, ana):
    assert client.get(START).status_code == 302
    assert client.get(START)["Location"].startswith("/sign-in/")
    client.force_login(ana)
    assert client.get(START).status_code == 404
    assert "through" not in Client().get("/sign-in/").text


def test_connecting_and_signing_up_have_no_pages(client, provider, ana):
    client.force_login(ana)
    for path in ("accounts/login", "accounts/signup", "accounts/email", "accounts/social/signup"):
        assert client.get(f"/{path}/").status_code == 404
    says(provider, sub="0009", email="else@example.nhs.uk")
    assert "process=connect" not in client.get(f"{START}?process=connect")["Location"]
    assert through(client).status_code == 403
