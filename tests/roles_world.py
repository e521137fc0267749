"""One plan of each visibility with a record of every kind, and one reader of each role.

Every text of a plan carries a word that stands nowhere else, so that a page which shows any of it
to somebody who may not see it is found out, whatever the page is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AnonymousUser

from builders import (
    NOON,
    NOVEMBER,
    SEPTEMBER,
    bring,
    deliverable,
    hours,
    member,
    narrative,
    observation,
    one_of_each,
    organisation,
    person,
    plan,
)
from placeplan.exchange.commit import upload
from placeplan.exchange.reconcile import models
from placeplan.records.record import Record
from placeplan.rooms.performance.models import Rebase, Target
from placeplan.rooms.places.actions import ROLES, Action
from placeplan.rooms.places.models import Import, Organisation, Plan, PlanFact
from placeplan.rooms.places.models import Reader as Anybody
from placeplan.rooms.places.queries import stored
from placeplan.rooms.register.models import Person

VISIBILITIES = ("public", "partner", "private", "commercial")
WAITING = """\
<b>Priority</b>\t<b>Care near home</b>
<b>Objective</b>\t<b>Open places for care</b>

<b>Deliverable/Activity</b>\t<b>Deadline</b>\t<b>Lead</b>\t<b>Update/Progress</b>\t<b>Rating (RAG)</b>
Choose a builder for {word}\tMarch 2014\tIan Marsh\tNot begun\tA
"""
TEXTS = frozenset(
    "title text name description item line of service theme why section update indicator_name "
    "mitigation response person provider done".split()
)


@dataclass
class Reader:
    """Somebody who reads: with a role at the owner or the partner of the plans, or without."""

    name: str
    who: Anybody
    role: str = ""
    at: str = ""

    @property
    def everything(self) -> bool:
        return isinstance(self.who, Person) and self.who.is_superuser

    @property
    def anonymous(self) -> bool:
        return not isinstance(self.who, Person)

    def sees(self, visibility: str) -> bool:
        """What the manual says of who reads what, in the words of this test."""
        if self.everything or visibility == "public":
            return True
        if visibility == "partner":
            return self.at in ("owner", "partner")
        if visibility == "private":
            return self.at == "owner"
        dealing = ("programme_lead", "finance", "approver", "administrator")
        return self.at == "owner" and self.role in dealing

    def may(self, action: Action) -> bool:
        """True where the table lets the role do this in the plans, or for the owner."""
        places = {
            "owner": ("owner",),
            "plan": ("owner", "partner"),
            "organisation": ("owner",),
            "any": ("owner", "partner", "elsewhere"),
        }
        return self.everything or (self.at in places[action.of] and self.role in action.roles)


@dataclass
class World:
    """The plans by their visibility, with the word, the rows and the papers of each."""

    owner: Organisation
    partner: Organisation
    plans: dict[str, Plan] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    facts: dict[str, dict[str, PlanFact]] = field(default_factory=dict)
    papers: dict[str, Import] = field(default_factory=dict)
    waiting: dict[str, Import] = field(default_factory=dict)
    targets: dict[str, int] = field(default_factory=dict)
    rebases: dict[str, int] = field(default_factory=dict)


def worded(record: Record, word: str) -> Record:
    """The record with the word in every text of it, its links kept."""
    changed = {
        name: f"{value} {word}"
        for name, value in record
        if name in TEXTS and isinstance(value, str) and value
    }
    if hasattr(record, "indicator_ref"):
        changed["indicator_ref"] = word  # an indicator is one for all plans
    return record.model_copy(update=changed)


def records(word: str, visibility: str | None = None) -> Iterator[Record]:
    every = (*one_of_each(), deliverable(), observation(), narrative())
    for record in every:
        found = worded(record, word)
        yield found.model_copy(update={"visibility": visibility}) if visibility else found


def build() -> World:
    """A plan for each visibility, and `mixed`: a public one with records of each visibility."""
    world = World(organisation("Northtown Council", "N1"), organisation("Northtown CCG", "N2"))
    maker = person("maker", superuser=True)
    for visibility in VISIBILITIES:
        word = world.words[visibility] = f"quokka{visibility}"
        made = world.plans[visibility] = plan(
            world.owner, world.partner, title=f"Plan {word}", visibility=visibility
        )
        bring(made, maker, *records(word), name=f"{word}.txt")
        _note(world, visibility, made)
        data = WAITING.format(word=word).encode()
        world.waiting[visibility] = upload(
            f"waiting {word}.txt", data, plan=made, actor=maker, stated_on=SEPTEMBER, at=hours(1)
        )
    mixed = world.plans["mixed"] = plan(
        world.owner, world.partner, title="Mixed plan", visibility="public"
    )
    for visibility in VISIBILITIES:
        word = world.words[f"mixed-{visibility}"] = f"wombat{visibility}"
        bring(mixed, maker, *records(word), name=f"{word}.txt", visibility=visibility, at=hours(2))
    return world


def _note(world: World, visibility: str, made: Plan) -> None:
    maker = Person.objects.get(username="maker")
    world.papers[visibility] = Import.objects.get(plan=made)
    found: dict[str, Any] = {}
    for kind, model in models().items():
        row = stored(model._default_manager.filter(plan=made), maker).first()
        if row is not None:
            found[kind] = row
    world.facts[visibility] = found
    stated = {
        "indicator": found["observation"].indicator,
        "plan": made,
        "reason": f"Agreed for {world.words[visibility]}",
        "stated_on": SEPTEMBER,
        "recorded_at": NOON,
        "recorded_by": maker,
    }
    target = Target(
        **stated,
        kind="plan",
        comparator=">=",
        value=Decimal(95),
        starts_on=SEPTEMBER,
        ends_on=NOVEMBER,
    )
    target.save()
    rebase = Rebase(**stated, on=SEPTEMBER)
    rebase.save()
    world.targets[visibility], world.rebases[visibility] = target.pk, rebase.pk


def readers(world: World) -> dict[str, Reader]:
    """Every role at the owner, a partner's, an outsider's, nobody signed in, and a superuser."""
    elsewhere = organisation("Elsewhere CCG", "E1")
    found = [
        *(Reader(role, member(role, world.owner, role), role, "owner") for role in ROLES),
        Reader("partner", member("partner", world.partner, "administrator"), "administrator", "partner"),
        Reader("outsider", member("outsider", elsewhere, "administrator"), "administrator", "elsewhere"),
        Reader("without", person("without")),
        Reader("public", AnonymousUser()),
        Reader("superuser", person("root", superuser=True)),
    ]  # fmt: skip
    return {each.name: each for each in found}
