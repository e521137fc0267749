"""Every page and every list of the API at a past date: what came later changes nothing of it.

The addresses are those of tests/roles_rules.py, so that a new page is walked without a word here.
One that speaks of no date says so, with the reason, in `OF_NOW`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve
from lxml import html

from builders import NOVEMBER, bring, hours
from placeplan.exchange.commit import commit_import
from placeplan.exchange.reconcile import room_of
from placeplan.exchange.undo import undo
from placeplan.records.record import Record
from placeplan.rooms.performance.models import Rebase, Target
from placeplan.rooms.places.models import Import, PlanFact
from placeplan.rooms.register.models import Person
from placeplan.shell.past import ACTS
from roles_rules import API_RULES, RULES, Rule
from roles_world import World, build, records

pytestmark = pytest.mark.timeout(600)
"""The first test walks every address four times."""

DAY = date(2013, 9, 30)
"""Between the two statements."""
THEN = hours(50)
"""Between the two entries."""
LATER, LATE = "numbat", "bilby"
"""Stand in what was stated and entered later, and in what was stated before and entered later."""
AUGUST = date(2013, 8, 15)
AS_AT = f"as_at={DAY.isoformat()}"
KNOWN_AT = "known_at=" + THEN.isoformat().replace("+00:00", "Z")
PAST = (AS_AT, KNOWN_AT)

OF_NOW = {
    **dict.fromkeys(
        "people person person-new membership-give membership-end person-act".split(),
        "who belongs to an organisation is shown as it is now",
    ),
    **dict.fromkeys(
        "account account-confirm account-letters sign-out-everywhere".split(), "one's own account"
    ),
    "sign-in": "nobody is signed in",
    "health": "whether the system works now",
    "password-forgotten": "nobody is signed in",
    **dict.fromkeys("help accessibility api-docs openapi-json".split(), "the same at any date"),
    "file": "a paper is its bytes, which never change",
    **dict.fromkeys("statistics statistics-new".split(), "the list of loads says when each was"),
    "plans-one": "what a plan is called and whose it is, it is now",
    **dict.fromkeys("import import-read-again".split(), "what becomes of a paper is done now"),
}
"""Addresses that show no date, and why."""
API_OF_NOW = {
    "plans": "what a plan is called and whose it is, it is now",
    "organisations": "a body is known or not, whatever the date",
    "imports": "what becomes of a paper is done now",
    "changes": "it names two dates of its own: test_compare",
    **dict.fromkeys("measured standing".split(), "of published files: they ask for an indicator"),
}
"""Lists of the API that take no date, and why."""
SAYS_NOTHING = {
    **dict.fromkeys(ACTS, "a form"),
    "national-standards": "of published files, which this world has none of",
    "indicator-chart": "a picture of numbers",
    "heat-map": "a picture of numbers",
    "delivery": "leads to another page",
    "plan-check": "one finding of a check, about a record that nothing later speaks of",
    "trail": "what people did, by the day on which they did it: test_trail",
    **dict.fromkeys(("record-comments", "indicator-comments"), "said by hand: test_comments"),
    "plan-export-file": "a file, made of the whole plan at one moment",
    "record-evidence": "shown by hand: test_evidence",
}
"""Pages on which no word of what came later can be seen: their equality alone is tested."""


@dataclass
class Walked:
    """The world, and what every address answered at a past date, before and after."""

    world: World
    client: Client
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)


def addresses(world: World) -> Iterator[tuple[str, str]]:
    """Name and address of every page of the partner plan and of all plans."""
    for name, rules in RULES.items():
        for rule in rules:
            if rule.page and name not in OF_NOW:
                for address in _of_partner(rule, world):
                    yield name, address


def lists(world: World) -> Iterator[tuple[str, str]]:
    """Name and address of every list of the API."""
    for name, rules in API_RULES.items():
        if name.endswith("-one") or name in OF_NOW or name in API_OF_NOW:
            continue
        for rule in rules:
            for address in _of_partner(rule, world):
                yield name, address


def _of_partner(rule: Rule, world: World) -> Iterator[str]:
    """The addresses of what stands in the partner plan; of all plans where there is no other."""
    asks = list(rule.asks(world))
    wanted = [address for address, visibility in asks if visibility == "partner"]
    yield from wanted or [address for address, _ in asks]


def said(client: Client, address: str) -> str:
    """What an address answers, without what differs from answer to answer."""
    answer = client.get(address, follow=True)
    status = answer.status_code
    text = b"".join(answer).decode("utf-8", "replace")
    text = re.sub(r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"', "", text)
    return f"{status} {text}"


def with_dates(address: str, dates: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{dates}"


@pytest.fixture(scope="module")
def walked(lasting: None) -> Walked:
    """Every address before; then what was stated later, and then what was entered late."""
    world = build()
    client = Client()
    client.force_login(Person.objects.get(username="maker"))
    found = Walked(world, client)
    every = [(dates, each) for dates in PAST for _, each in (*addresses(world), *lists(world))]
    before = {with_dates(each, dates): dates for dates, each in every}
    found.before = {each: said(client, each) for each in before}
    _later(world)
    found.after = {each: said(client, each) for each, dates in before.items() if dates == AS_AT}
    _late(world)
    found.after |= {each: said(client, each) for each, dates in before.items() if dates != AS_AT}
    return found


@pytest.fixture
def after(walked: Walked, db: None) -> Walked:
    return walked


def _later(world: World) -> None:
    """New records, and other words for those that stand: stated on a later day."""
    plan, maker = world.plans["partner"], Person.objects.get(username="maker")
    other = list(_otherwise(world.facts["partner"]))
    assert len({type(each) for each in other}) > 20, "most kinds can be stated otherwise"
    bring(plan, maker, *other, stated_on=NOVEMBER, at=hours(100), name="otherwise.txt")
    bring(plan, maker, *records(LATER), stated_on=NOVEMBER, at=hours(100), name="later.txt")
    for model in (Target, Rebase):
        model(**_aim(world, model)).save()


def _late(world: World) -> None:
    """What was stated before the day and entered after it; and a paper that was undone since."""
    plan, maker = world.plans["partner"], Person.objects.get(username="maker")
    commit_import(world.waiting["partner"], actor=maker, at=hours(101))
    bring(plan, maker, *records(LATE), stated_on=AUGUST, at=hours(102), name="late.txt")
    public = Import.objects.get(plan=world.plans["public"], state="committed")
    undo(public, actor=maker, at=hours(103), reason="It was the wrong paper")


def _aim(world: World, model: type[Any]) -> dict[str, Any]:
    """A target or a rebase like the one that stands, stated later."""
    stands = model.objects.get(pk=(world.targets if model is Target else world.rebases)["partner"])
    leave = ("id", "withdrawn_at", "withdrawn_by_id", "withdrawn_because")
    fields = {each.attname: getattr(stands, each.attname) for each in model._meta.concrete_fields}
    changed = {"reason": f"Agreed {LATER}", "stated_on": NOVEMBER, "recorded_at": hours(102)}
    return {name: value for name, value in {**fields, **changed}.items() if name not in leave}


def _otherwise(facts: dict[str, PlanFact]) -> Iterator[Record]:
    """The records that stand, each with another word in a text that is not its name."""
    for kind, row in facts.items():
        record: Record = room_of(kind).dump(row)  # type: ignore[union-attr]
        if kind == "observation":
            yield record.model_copy(update={"value": Decimal("71.5"), "as_printed": "71.5%"})
            continue
        free = [
            name
            for name, value in record
            if name not in (*type(record).KEY, "kind", "plan", "visibility", "of", "of_kind")
            and type(record).model_fields[name].annotation in (str, str | None)
        ]
        if free:
            yield record.model_copy(update={free[0]: f"{LATER} {kind}"})


@pytest.mark.parametrize("dates", PAST)
def test_no_page_shows_what_came_later(after: Walked, dates: str) -> None:
    wrong = []
    for name, address in addresses(after.world):
        asked = with_dates(address, dates)
        was, now = after.before[asked], after.after[asked]
        if now != was:
            wrong.append(f"{name} {asked} {_difference(was, now)}")
        wrong += [f"{name} {asked} shows {word}" for word in (LATER, LATE) if word in now]
    assert not wrong, f"{len(wrong)}\n" + "\n".join(wrong)


def test_nothing_is_offered_for_writing_at_a_past_date(after: Walked) -> None:
    """No form in any page, and no link to a page that is nothing but a form."""
    forms = {name for name, rules in RULES.items() if rules and all(rule.form for rule in rules)}
    wrong = []
    for name, address in addresses(after.world):
        text = after.after[with_dates(address, AS_AT)].partition(" ")[2]
        if not text.lstrip().startswith("<!DOCTYPE"):
            continue
        tree = html.fromstring(text)
        if tree.xpath("//main//form[translate(@method, 'POST', 'post') = 'post']"):
            wrong.append(f"{name} {address} has a form")
        for link in tree.xpath("//main//a/@href"):
            to = _name_of(link)
            if to in forms and name not in ACTS:
                wrong.append(f"{name} {address} leads to {to}")
    assert not wrong, "\n".join(dict.fromkeys(wrong))


def _name_of(link: str) -> str:
    """The page that a link leads to; blank where it leads out, or to none."""
    try:
        return str(resolve(urlsplit(link).path).url_name)
    except Resolver404:
        return ""


@pytest.mark.parametrize("dates", PAST)
def test_no_list_of_the_api_holds_what_came_later(after: Walked, dates: str) -> None:
    wrong = []
    for name, address in lists(after.world):
        asked = with_dates(address, dates)
        was, now = after.before[asked], after.after[asked]
        if not now.startswith("200"):
            wrong.append(f"{name} takes no date: {now[:120]}")
        elif now != was:
            wrong.append(f"{name} {_difference(was, now)}")
    assert not wrong, "\n".join(wrong)


def _difference(before: str, now: str) -> str:
    at = next((i for i, (a, b) in enumerate(zip(before, now, strict=False)) if a != b), -1)
    return f"was {before[at - 60 : at + 60]!r}, is {now[at - 60 : at + 60]!r}"


def test_what_came_later_is_there_to_be_seen(after: Walked) -> None:
    """As at the later day each page says more: else the tests above would prove nothing."""
    blind: set[str] = set()
    seen: set[str] = set()
    for name, address in addresses(after.world):
        then = said(after.client, with_dates(address, f"as_at={NOVEMBER.isoformat()}"))
        (
            seen if _undated(then) != _undated(after.after[with_dates(address, AS_AT)]) else blind
        ).add(name)
    assert sorted(blind - seen - SAYS_NOTHING.keys()) == []


def _undated(text: str) -> str:
    """The text without the date that the address asked for."""
    for day in (DAY, NOVEMBER):
        text = text.replace(day.isoformat(), "").replace(f"{day.day} {day:%B %Y}", "")
    return text
