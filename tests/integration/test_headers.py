"""What stands around every page: its headers, its policy of content, and the mark of our forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from roles_rules import API_RULES, RULES
from roles_world import World, build, readers

POLICY = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
INLINE = re.compile(r"<[^>]+\s(?:style|on[a-z]+)=\"", re.IGNORECASE)
SCRIPT = re.compile(r"<(?:script|style)\b([^>]*)>", re.IGNORECASE)


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[World, Any]]:
    with django_db_blocker.unblock(), transaction.atomic():
        world = build()
        yield world, readers(world)
        transaction.set_rollback(True)


@pytest.fixture
def world(made: tuple[World, Any], db: None) -> World:
    return made[0]


def addresses(world: World, *, forms: bool = False) -> Iterator[str]:
    for rules in (*RULES.values(), *(() if forms else API_RULES.values())):
        for rule in rules:
            if rule.form if forms else rule.page:
                yield from (address for address, _ in rule.asks(world))


@pytest.mark.parametrize("who", ["superuser", "public"])
def test_headers_of_every_page(world: World, made: tuple[World, Any], who: str) -> None:
    client = Client()
    if who == "superuser":
        client.force_login(made[1][who].who)
    for address in [*addresses(world), "/nothing-here/", "/api/v1/nothing"]:
        answer = client.get(address, secure=True)
        missing = {name for name, value in HEADERS.items() if answer.headers.get(name) != value}
        assert not missing, f"{address}: {missing}"
        assert answer["Strict-Transport-Security"].startswith("max-age=")
        policy = dict(
            part.strip().partition(" ")[::2]
            for part in answer["Content-Security-Policy"].split(";")
        )
        is_paper = address.startswith("/files/") and address.count("/") == 3  # else a place in one
        if is_paper and answer.status_code == 200:
            assert (policy["default-src"], "sandbox" in policy) == ("'none'", True)
            continue
        assert {name: policy[name] for name in POLICY} == POLICY, address
        assert "unsafe" not in answer["Content-Security-Policy"], address
        if who == "superuser":
            assert "no-store" in answer["Cache-Control"], address
        if answer["Content-Type"].startswith("text/html"):
            _check_html(address, answer.text, policy)


def _check_html(address: str, text: str, policy: dict[str, str]) -> None:
    """No style or script in the page but with the mark that the header gives."""
    assert not INLINE.search(text), f"{address}: {INLINE.search(text)}"
    for attributes in SCRIPT.findall(text):
        nonce = re.search(r'nonce="([^"]+)"', attributes)
        assert nonce, f"{address}: {attributes}"
        assert f"'nonce-{nonce[1]}'" in policy["script-src"], address


def test_every_form_needs_our_mark(world: World, made: tuple[World, Any]) -> None:
    """A form sent from elsewhere changes nothing, and the answer says why."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(made[1]["superuser"].who)
    forms = [
        *addresses(world, forms=True),
        "/sign-in/",
        "/sign-out/",
        "/account/",
        "/account/confirm/",
    ]
    for address in [*forms, "/account/password/", "/sign-in/forgotten/", "/sign-in/new-password/"]:
        answer = client.post(address, {"sure": "yes", "reason": "x"})
        assert answer.status_code == 403, address
        assert "This form has expired" in answer.text, address


def test_the_api_takes_nothing_in(world: World, made: tuple[World, Any]) -> None:
    """Every address of the API is for reading; so it needs no mark."""
    client = Client()
    client.force_login(made[1]["superuser"].who)
    for name, rules in API_RULES.items():
        for rule in rules if name != "openapi-json" else ():
            for address, _ in rule.asks(world):
                for send in (client.post, client.put, client.patch, client.delete):
                    assert send(address).status_code in (404, 405), address
