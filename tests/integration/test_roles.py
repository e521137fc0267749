"""Every page and every address of the API, as every role: each answers what the table says.

An address that stands in no rule here fails the test, so that no page comes without one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from placeplan.rooms.assurance.actions import PASS_GATEWAY
from placeplan.rooms.performance.actions import LOAD_STATISTICS, SET_TARGETS
from placeplan.rooms.places.actions import (
    ACTIONS,
    CHANGE,
    IMPORT,
    MANAGE_PEOPLE,
    READ,
    READ_COMMERCIAL,
    READ_PRIVATE,
    ROLES,
    Action,
)
from placeplan.rooms.places.models import MembershipRole
from placeplan.rooms.register.models import Person
from roles_world import VISIBILITIES, Reader, World, build, readers

NAMES = (*ROLES, "partner", "outsider", "without", "public", "superuser")
Ask = tuple[str, str]
"""An address, and the visibility of what it shows."""


@dataclass(frozen=True)
class Rule:
    """Who gets what: `see` says who may know that it is there, `act` what one has to be allowed.

    `asks` are the addresses to try. `page` is False where the address takes a form alone.
    """

    asks: Callable[[World], Iterable[Ask]]
    see: Callable[[Reader, str], bool]
    act: Action | None = None
    page: bool = True
    form: bool = False

    def expected(self, reader: Reader, visibility: str) -> str:
        if not self.see(reader, visibility):
            return "sign in" if reader.anonymous else "not there"
        if self.act is not None and not reader.may(self.act):
            return "sign in" if reader.anonymous else "refused"
        return "answered"


def everybody(reader: Reader, visibility: str) -> bool:
    return True


def signed_in(reader: Reader, visibility: str) -> bool:
    return not reader.anonymous


def sees(reader: Reader, visibility: str) -> bool:
    return reader.sees(visibility)


def belongs(reader: Reader, visibility: str) -> bool:
    """Whoever belongs to the plan and sees it: what comes to a plan is its people's business."""
    member = reader.everything or reader.at in ("owner", "partner")
    return member and reader.sees(visibility)


def manages(reader: Reader, visibility: str) -> bool:
    return reader.everything or (reader.at == "owner" and reader.may(MANAGE_PEOPLE))


def once(name: str, *args: object) -> Callable[[World], Iterable[Ask]]:
    return lambda world: [(reverse(name, args=args), "public")]


def of_plans(name: str, *args: object) -> Callable[[World], Iterable[Ask]]:
    return lambda world: [
        (reverse(name, args=[world.plans[each].slug, *args]), each) for each in VISIBILITIES
    ]


def of_facts(name: str, *kinds: str, kind: bool = True) -> Callable[[World], Iterable[Ask]]:
    def asks(world: World) -> Iterator[Ask]:
        for visibility in VISIBILITIES:
            for each, row in world.facts[visibility].items():
                if not kinds or each in kinds:
                    yield reverse(name, args=[each, row.pk] if kind else [row.pk]), visibility

    return asks


def of_papers(name: str, papers: str = "waiting") -> Callable[[World], Iterable[Ask]]:
    return lambda world: [
        (reverse(name, args=[getattr(world, papers)[each].pk]), each) for each in VISIBILITIES
    ]


def api_one(name: str) -> Callable[[World], Iterable[Ask]]:
    """One record of a kind, by its number or name, for each visibility."""

    def asks(world: World) -> Iterator[Ask]:
        kinds = {"facts": "fact", "narratives": "narrative", "unrecognised": "unrecognised"}
        kind = kinds.get(name, name.removesuffix("s").replace("evidence", "evidence"))
        for visibility in VISIBILITIES:
            row = world.facts[visibility].get(kind)
            if row is not None:
                yield reverse(f"api:{name}-one", args=[row.pk]), visibility

    return asks


def of_member(name: str, *args: object) -> Callable[[World], Iterable[Ask]]:
    """Something about a reader of the owner's."""

    def asks(world: World) -> Iterator[Ask]:
        person = Person.objects.get(username="reader")
        yield reverse(name, args=[person.pk, *args]), "public"

    return asks


def of_membership(world: World) -> Iterator[Ask]:
    person = Person.objects.get(username="reader")
    yield reverse("membership-end", args=[person.pk, person.memberships.get().pk]), "public"


def paper_files(world: World) -> Iterator[Ask]:
    for visibility, paper in world.papers.items():
        yield reverse("file", args=[paper.file.sha256]), visibility


def waiting_files(world: World) -> Iterator[Ask]:
    for visibility, paper in world.waiting.items():
        yield reverse("file", args=[paper.file.sha256]), visibility


def indicators(name: str, *args: str) -> Callable[[World], Iterable[Ask]]:
    def asks(world: World) -> Iterator[Ask]:
        for visibility in VISIBILITIES:
            row = world.facts[visibility]["observation"]
            slug = row.indicator.slug  # type: ignore[attr-defined]
            yield reverse(name, args=[slug, *args]), visibility

    return asks


PLAN_PAGES = """
    plan programmes schemes milestones actions decisions qias updates assessments escalations
    growth_assumptions delivery delivery-report engagements finance_lines contracts performance
    exceptions standards forums services risks commitments alignments
""".split()
API = """
    growth_assumptions deliverables measures concerns programmes schemes milestones actions
    decisions qias updates assessments escalations comments evidences engagements finance_lines
    contracts observations standards facts narratives unrecognised roles forums services risks
    goals alignments commitments
""".split()
KINDS = ("deliverable", "finance_line", "goal", "risk")

RULES: dict[str, tuple[Rule, ...]] = {
    **{
        name: (Rule(once(name), everybody),)
        for name in "home plans help accessibility api-docs sign-in password-forgotten".split()
    },
    **{name: (Rule(of_plans(name), sees),) for name in PLAN_PAGES},
    "records": tuple(Rule(of_plans("records", kind), sees) for kind in (*KINDS, "unrecognised")),
    "record-add": (Rule(of_plans("record-add", "scheme"), sees, CHANGE, form=True),),
    "record": (Rule(of_facts("record"), sees),),
    "record-change": (Rule(of_facts("record-change", *KINDS), sees, CHANGE, form=True),),
    "record-withdraw": (),  # of what a person entered: test_what_was_entered
    "programme": (Rule(of_facts("programme", "programme", kind=False), sees),),
    "scheme": (Rule(of_facts("scheme", "scheme", kind=False), sees),),
    "file": (Rule(paper_files, sees), Rule(waiting_files, belongs)),
    "indicator": (Rule(indicators("indicator"), sees),),
    "indicator-chart": (Rule(indicators("indicator-chart", "svg"), sees),),
    "rebase-add": (),  # names its plan in the form: test_rebases
    "rebase-withdraw": (),
    "imports": (Rule(once("imports"), signed_in),),
    "import-new": (Rule(once("import-new"), signed_in, form=True),),
    "import": (Rule(of_papers("import"), belongs), Rule(of_papers("import", "papers"), belongs)),
    **{
        f"import-{what}": (Rule(of_papers(f"import-{what}"), belongs, IMPORT, False, True),)
        for what in ("commit", "throw-away")
    },
    "import-decide": (Rule(of_papers("import-decide"), belongs, None, False, True),),
    "import-read-again": (Rule(of_papers("import-read-again"), belongs, IMPORT, False, True),),
    "import-undo": (Rule(of_papers("import-undo", "papers"), belongs, IMPORT, form=True),),
    "statistics": (Rule(once("statistics"), signed_in),),
    "statistics-new": (Rule(once("statistics-new"), signed_in),),
    "statistics-one": (),  # test_statistics
    "statistics-undo": (),
    "statistics-waiting": (),
    "statistics-load": (),
    "statistics-throw-away": (),
    # How people come in, and their own account
    "account_login": (),  # the library's name for sign-in
    "mfa_authenticate": (),  # the second step: test_sign_in
    "openid_connect_login": (),  # test_identity_provider
    "openid_connect_callback": (),
    "password-set": (),  # by a link from a letter: test_sign_in
    "sign-out": (),
    "account": (Rule(once("account"), signed_in),),
    "account-confirm": (Rule(once("account-confirm"), signed_in),),
    "account-email-confirm": (),
    # These ask first who one is: test_own_pages
    **dict.fromkeys("account-password account-email two-steps two-steps-codes".split(), ()),
    "sign-out-everywhere": (Rule(once("sign-out-everywhere"), signed_in, None, False, True),),
    "people": (Rule(once("people"), everybody, MANAGE_PEOPLE),),
    "person-new": (Rule(once("person-new"), everybody, MANAGE_PEOPLE, form=True),),
    "person": (Rule(of_member("person"), manages),),
    "membership-give": (Rule(of_member("membership-give"), manages, None, False, True),),
    "membership-end": (Rule(of_membership, manages, None, False, True),),
    "person-act": (Rule(of_member("person-act", "unlock"), manages, None, False, True),),
}
API_RULES: dict[str, tuple[Rule, ...]] = {
    "openapi-json": (Rule(once("api:openapi-json"), everybody),),
    "api-root": (),
    "no_such_address": (),
    **{name: (Rule(once(f"api:{name}"), everybody),) for name in (*API, "organisations", "plans")},
    **{f"{name}-one": (Rule(api_one(name), sees),) for name in API},
    "indicators": (Rule(once("api:indicators"), everybody),),
    "indicators-one": (Rule(indicators("api:indicators-one"), sees),),
    "organisations-one": (),
    "plans-one": (Rule(of_plans("api:plans-one"), sees),),
    "imports": (Rule(once("api:imports"), signed_in),),
    "imports-one": (Rule(of_papers("api:imports-one", "papers"), belongs),),
}


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
    assert of_pages == RULES.keys(), "say above who gets what there"
    assert of_api == API_RULES.keys(), "say above who gets what there"


def test_the_roles_are_those_of_the_table():
    assert list(ROLES) == MembershipRole.values
    assert [name for name, _ in ROLES.values()] == MembershipRole.labels
    assert {role for each in ACTIONS for role in each.roles} == ROLES.keys()
    assert PASS_GATEWAY.roles < READ_COMMERCIAL.roles


@pytest.fixture(scope="module")
def everything(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[World, Any]]:
    """The world and its readers, made once for all tests of this file and then taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = build()
        yield world, readers(world)
        transaction.set_rollback(True)


@pytest.fixture
def world(everything: tuple[World, Any], db: None) -> World:
    return everything[0]


@pytest.fixture(params=NAMES)
def reader(request: pytest.FixtureRequest, world: World, everything: tuple[World, Any]) -> Reader:
    found: Reader = everything[1][request.param]
    return found


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
                text = b"".join(answer).decode("utf-8", "replace")  # type: ignore[call-overload]
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
                    if expected == "sign in" and name != "imports":
                        expected = "not there"  # the API leads nobody to a form
                    if name.startswith("imports") and reader.anonymous:
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
        for query in ("", "?as_at=2014-01-01", "?known_at=2026-12-31", "?format=csv"):
            answer = client.get(reverse(name, args=[slug]) + query, follow=True)
            assert answer.status_code == 200, name
            text = b"".join(answer).decode("utf-8", "replace")  # type: ignore[call-overload]
            assert not [word for word in hidden if word in text], f"{name}{query}"
            seen |= {word for word in world.words.values() if word in text}
    assert {f"wombat{each}" for each in VISIBILITIES if reader.sees(each)} <= seen


def test_who_may_do_what_is_what_the_table_says(world: World, reader: Reader) -> None:
    from placeplan.rooms.places.permissions import may_anywhere, may_for, may_in_plan

    for action in (*ACTIONS, PASS_GATEWAY, SET_TARGETS, LOAD_STATISTICS):
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
