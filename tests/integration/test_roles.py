"""Every page and every address of the API, as every role: each answers what the table says.

An address that stands in no rule fails the test, so that no page comes without one: see
tests/roles_rules.py.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from placeplan.rooms.assurance.actions import PASS_GATEWAY
from placeplan.rooms.delivery.actions import ADD_EVIDENCE, COMMENT
from placeplan.rooms.performance.actions import LOAD_STATISTICS, SET_TARGETS
from placeplan.rooms.places.actions import (
    ACTIONS,
    READ,
    READ_COMMERCIAL,
    READ_PRIVATE,
    ROLES,
)
from placeplan.rooms.places.models import MembershipRole
from placeplan.rooms.register.models import Person
from postgres import ADDRESS
from roles_rules import API, API_RULES, PLAN_PAGES, RULES
from roles_world import VISIBILITIES, Reader, World, build, readers

BESIDE_POSTGRES = bool(os.environ.get(ADDRESS))
EVERYBODY = (*ROLES, "partner", "outsider", "without", "public", "superuser")
NAMES = ("programme_lead", "partner", "outsider", "public") if BESIDE_POSTGRES else EVERYBODY
"""Who may do what is one table and the same code on either database: on PostgreSQL four readers of
different reach show that its queries hide the same."""


def names(resolver: URLResolver | None = None, api: bool = False) -> Iterator[tuple[bool, str]]:
    """The name of every address, and whether it is one of the API."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLPattern):
            yield api, str(each.name)
        else:
            yield from names(each, api or each.namespace == "api")


def test_every_address_has_a_rule():
    of_api = {name for api, name in names() if api}
    of_pages = {name for api, name in names() if not api}
    assert of_pages - RULES.keys() == set(), "say in roles_rules who gets what there"
    assert of_api - API_RULES.keys() == set(), "say in roles_rules who gets what there"
    assert (RULES.keys() - of_pages) | (API_RULES.keys() - of_api) == set(), "no longer there"


def test_the_roles_are_those_of_the_table():
    assert list(ROLES) == MembershipRole.values
    assert [name for name, _ in ROLES.values()] == MembershipRole.labels
    assert {role for each in ACTIONS for role in each.roles} == ROLES.keys()
    assert PASS_GATEWAY.roles < READ_COMMERCIAL.roles


@pytest.fixture(scope="module")
def everything(lasting: None) -> tuple[World, dict[str, Reader]]:
    """The world and its readers, made once for all tests of this file."""
    world = build()
    return world, readers(world)


@pytest.fixture
def world(everything: tuple[World, dict[str, Reader]], db: None) -> World:
    return everything[0]


@pytest.fixture(params=NAMES)
def reader(
    request: pytest.FixtureRequest, world: World, everything: tuple[World, dict[str, Reader]]
) -> Reader:
    return everything[1][str(request.param)]


@pytest.fixture
def client(reader: Reader) -> Client:
    made = Client()
    if isinstance(reader.who, Person):
        made.force_login(reader.who)
    return made


def kind_of(answer: object, *, api: bool = False) -> str:
    """What an answer amounts to."""
    status = answer.status_code  # type: ignore[attr-defined]
    if status == 404:
        return "not there"
    if status == 403:
        return "refused"
    if status == 401:
        return "sign in"
    if status == 302 and answer["Location"].startswith("/sign-in/"):  # type: ignore[index]
        return "sign in"
    assert status in (200, 302, 422), f"{status}: {answer!r}"
    return "answered"


def test_what_every_role_gets(world: World, reader: Reader, client: Client) -> None:
    """Each page answers as its rule says, and shows no word of a plan that the reader may not see."""
    hidden = [
        word for name, word in world.words.items() if not reader.sees(name.removeprefix("mixed-"))
    ]
    wrong = []
    for name, rules in RULES.items():
        for rule in rules:
            for address, visibility in rule.asks(world) if rule.page else ():
                answer = client.get(address)
                expected, found = rule.expected(reader, visibility), kind_of(answer)
                if expected != found:
                    wrong.append(f"{name} {address} ({visibility}): {found}, not {expected}")
                text = b"".join(answer).decode("utf-8", "replace")
                wrong += [f"{name} {address} shows {word}" for word in hidden if word in text]
    assert not wrong, "\n".join(wrong)


def test_what_every_role_gets_of_the_api(world: World, reader: Reader, client: Client) -> None:
    hidden = [
        word for name, word in world.words.items() if not reader.sees(name.removeprefix("mixed-"))
    ]
    shown = {word: 0 for word in world.words.values() if word not in hidden}
    wrong = []
    for name, rules in API_RULES.items():
        for rule in rules:
            for address, visibility in rule.asks(world):
                for query in ("", "?as_at=2014-01-01&known_at=2026-12-31T00:00:00Z&format=csv"):
                    if query and ("-one" in name or name not in API):
                        continue
                    answer = client.get(address + query)
                    expected, found = rule.expected(reader, visibility), kind_of(answer)
                    if expected == "sign in" and name not in ("imports", "checks"):
                        expected = "not there"  # the API leads nobody to a form
                    if name.startswith(("imports", "checks")) and reader.anonymous:
                        expected = "sign in"
                    if expected != found:
                        wrong.append(f"{address}{query}: {found}, not {expected}")
                    text = answer.text
                    wrong += [f"{address}{query} shows {word}" for word in hidden if word in text]
                    for word in shown:
                        shown[word] += word in text
    assert not wrong, "\n".join(wrong)
    assert all(count > len(API) for count in shown.values()), "the words are there to be found"


def test_what_every_role_may_send(world: World, reader: Reader, client: Client) -> None:
    """An empty form: refused by rule, or looked at; nothing that it does lasts."""
    wrong = []
    for name, rules in RULES.items():
        for rule in rules:
            for address, visibility in rule.asks(world) if rule.form else ():
                with transaction.atomic():
                    answer = client.post(address)
                    transaction.set_rollback(True)
                if isinstance(reader.who, Person):
                    client.force_login(reader.who)
                expected, found = rule.expected(reader, visibility), kind_of(answer)
                b"".join(answer)  # a download holds a file until it is read
                if expected != found:
                    wrong.append(f"{name} {address} ({visibility}): {found}, not {expected}")
    assert not wrong, "\n".join(wrong)


def test_pages_and_downloads_hide_what_a_mixed_plan_hides(
    world: World, reader: Reader, client: Client
) -> None:
    """A public plan with closed records: lists, downloads and earlier dates show the open ones."""
    slug = world.plans["mixed"].slug
    hidden = [
        word for name, word in world.words.items() if not reader.sees(name.removeprefix("mixed-"))
    ]
    seen: set[str] = set()
    for name in PLAN_PAGES:
        for query in ("", "?as_at=2014-01-01&known_at=2026-12-31&format=csv"):
            answer = client.get(reverse(name, args=[slug]) + query, follow=True)
            assert answer.status_code == 200, name
            text = b"".join(answer).decode("utf-8", "replace")
            assert not [word for word in hidden if word in text], f"{name}{query}"
            seen |= {word for word in world.words.values() if word in text}
    assert {f"wombat{each}" for each in VISIBILITIES if reader.sees(each)} <= seen


def test_who_may_do_what_is_what_the_table_says(world: World, reader: Reader) -> None:
    from placeplan.rooms.places.permissions import may_anywhere, may_for, may_in_plan

    for action in (*ACTIONS, PASS_GATEWAY, SET_TARGETS, LOAD_STATISTICS, COMMENT, ADD_EVIDENCE):
        if action.of == "organisation":
            assert may_for(reader.who, action, world.owner) == reader.may(action), action.name
        elif action.of == "any":
            assert may_anywhere(reader.who, action) == reader.may(action), action.name
        else:
            for visibility in VISIBILITIES:
                expected = reader.may(action) and reader.sees(visibility)
                found = may_in_plan(reader.who, action, world.plans[visibility])
                assert found == expected, f"{action.name} {visibility}"
    for visibility, action in zip(
        VISIBILITIES[1:], (READ, READ_PRIVATE, READ_COMMERCIAL), strict=True
    ):
        assert reader.sees(visibility) == reader.may(action)


def test_own_pages_ask_first_who_one_is(reader: Reader, client: Client) -> None:
    if isinstance(reader.who, Person):
        found = Person.objects.get(pk=reader.who.pk)
        found.set_password("a long phrase for tests")
        found.save()
        client.force_login(found)
    for name in "account-password account-email two-steps two-steps-codes".split():
        address = reverse(name)
        to = client.get(address)["Location"]
        assert to.startswith("/sign-in/" if reader.anonymous else "/account/confirm/"), name
