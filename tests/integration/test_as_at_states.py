"""The state of a plan at any (as at, known at) is the state that was recorded then.

People enter, change, take back, import, undo, revise, rate and score, with days in and out of
order, through the real services and database. After each step the state of the plan is written
down: as it stands, and as at some days. At the end the system is asked for fifty of these moments
again. `PLACEPLAN_STORIES` sets how many stories are told: 2, unless it says more.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from as_at_states import DAYS, KINDS, Moment, computed, standing, stated
from builders import (
    NOON,
    bring,
    due,
    one_of_each,
    organisation,
    plan,
)
from placeplan.exchange.amend import NotARecordError, amend, enter
from placeplan.exchange.commit import UndecidedError
from placeplan.exchange.reconcile import models
from placeplan.exchange.undo import DependedOnError, undo
from placeplan.rooms.assurance.queries import (
    quality,
)
from placeplan.rooms.assurance.services import (
    DomainTyped,
    EscalationError,
    GatewayError,
    assess_quality,
    carry_up,
    pass_gateway,
    sign_quality,
)
from placeplan.rooms.assurance.services.quality import SigningError
from placeplan.rooms.delivery.models import Milestone, Scheme
from placeplan.rooms.performance.models import Observation, Target
from placeplan.rooms.performance.services.targets import TargetError, set_target, withdraw_target
from placeplan.rooms.places.api.facts import address_of
from placeplan.rooms.places.models import Import, ImportState
from placeplan.rooms.places.services import withdraw
from placeplan.rooms.register.models import Person
from placeplan.rooms.risk.models import Risk
from placeplan.rooms.risk.services import score_risk

STORIES = int(os.environ.get("PLACEPLAN_STORIES", "2"))
STEPS = 16
DEEP = 0.2
"""At so many of the moments all that the pages compute is written down too."""
LOOKS = 50
"""So many moments are asked for again at the end of each story."""
WORDS = ("alpha", "bravo", "charlie", "delta")
TEXTS = {
    # the field that a person changes, of each kind that changes often
    "deliverable": "update",
    "scheme": "status",
    "programme": "description",
    "risk": "mitigation",
    "concern": "text",
    "measure": "action",
    "action": "text",
    "decision": "by",
    "contract": "service",
    "forum": "chair",
    "update": "done",
}

days = st.sampled_from(DAYS)
words = st.sampled_from(WORDS)
minutes = st.integers(min_value=1, max_value=90)


class Story(RuleBasedStateMachine):
    """What people do with a plan, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self._held = transaction.atomic()
        self._held.__enter__()
        self.clock = NOON
        self.papers = 0
        self.states: dict[Moment, dict[str, Any]] = {}
        self.pages: dict[Moment, dict[str, Any]] = {}
        self.looks = Random(1)

    @initialize()
    def begin(self) -> None:
        self.plan = plan(organisation("Northtown CCG", "N1"))
        self.maker = Person.objects.get(username="maker")
        bring(self.plan, self.maker, *one_of_each(), stated_on=DAYS[2], at=self._tick(5))
        self._note()

    def teardown(self) -> None:
        try:
            self._look_back()
        finally:
            transaction.set_rollback(True)
            self._held.__exit__(None, None, None)

    # What people do.

    @rule(kind=st.sampled_from(["scheme", "risk", "concern", "action"]), word=words, day=days,
          wait=minutes)  # fmt: skip
    def enter_one(self, kind: str, word: str, day: date, wait: int) -> None:
        values: dict[str, Any] = {
            "scheme": {"title": f"Scheme {word}", "saving_basis": "net"},
            "risk": {"description": f"Nobody {word}", "of": "Frailty"},
            "concern": {"text": f"The clinic is {word}"},
            "action": {"text": f"Write to {word}", "of": "Frailty"},
        }[kind]
        when: dict[str, Any] = {"at": self._tick(wait), "stated_on": day}
        self._act(lambda: enter(kind, values, plan=self.plan, actor=self.maker, **when))

    @rule(
        kind=st.sampled_from(sorted(TEXTS)),
        word=words,
        day=days,
        at=st.integers(0, 9),
        wait=minutes,
    )
    def change_one(self, kind: str, word: str, day: date, at: int, wait: int) -> None:
        row = self._any(models()[kind].objects.current(), at)
        changes = {TEXTS[kind]: f"It is {word}"}
        when: dict[str, Any] = {"at": self._tick(wait), "stated_on": day}
        self._act(lambda: row and amend(row, changes, actor=self.maker, **when))

    @rule(rag=st.sampled_from(["R", "A", "G", "B"]), day=days, at=st.integers(0, 9), wait=minutes)
    def rate(self, rag: str, day: date, at: int, wait: int) -> None:
        row = self._any(models()["deliverable"].objects.current(), at)
        when: dict[str, Any] = {"at": self._tick(wait), "stated_on": day}
        self._act(lambda: row and amend(row, {"rag": rag}, actor=self.maker, **when))

    @rule(day=days, to=days, at=st.integers(0, 9), wait=minutes)
    def revise(self, day: date, to: date, at: int, wait: int) -> None:
        """A milestone is put off, or brought forward."""
        row = self._any(Milestone.objects.current(), at)
        label = f"{to.day} {to:%B %Y}"
        changes = {"due": due(label, to), "moved_because": "The builder left"}
        when: dict[str, Any] = {"at": self._tick(wait), "stated_on": day}
        self._act(lambda: row and amend(row, changes, actor=self.maker, **when))

    @rule(likelihood=st.integers(1, 5), impact=st.integers(1, 5), on=days, day=days,
          at=st.integers(0, 9), wait=minutes)  # fmt: skip
    def score(self, likelihood: int, impact: int, on: date, day: date, at: int, wait: int) -> None:
        row = self._any(Risk.objects.current(), at)
        when: dict[str, Any] = {
            "at": self._tick(wait),
            "stated_on": day,
            "on": on,
            "reason": "Looked again",
        }
        self._act(
            lambda: row and score_risk(row, "current", likelihood, impact, actor=self.maker, **when)
        )

    @rule(likelihood=st.integers(1, 5), day=days, at=st.integers(0, 9), wait=minutes)
    def assess(self, likelihood: int, day: date, at: int, wait: int) -> None:
        row = self._any(Scheme.objects.current(), at)
        if row is None:
            return
        found = quality(self.maker, row, on=day)
        domains = {found.domains[0].name: DomainTyped(likelihood, 2, "As it was")}
        when: dict[str, Any] = {"at": self._tick(wait), "stated_on": day}
        self._act(
            lambda: assess_quality(
                row,
                domains,
                token=found.token,
                outcome="Fit to go on",
                text="",
                review_due=None,
                actor=self.maker,
                **when,
            )
        )

    @rule(role=st.sampled_from(["medical director", "director of nursing"]), day=days,
          at=st.integers(0, 9), wait=minutes)  # fmt: skip
    def sign(self, role: str, day: date, at: int, wait: int) -> None:
        row = self._any(Scheme.objects.current(), at)
        if row is None:
            return
        found = quality(self.maker, row, on=day)
        roles = found.unsigned or (role,)
        when: dict[str, Any] = {"at": self._tick(wait), "stated_on": day}
        self._act(
            lambda: sign_quality(
                row, roles[0], token=found.token, comment="", actor=self.maker, **when
            )
        )

    @rule(to=st.sampled_from(["scoping", "planned", "stopped"]), day=days, at=st.integers(0, 9),
          wait=minutes)  # fmt: skip
    def go_on(self, to: str, day: date, at: int, wait: int) -> None:
        row = self._any(Scheme.objects.current(), at)
        when: dict[str, Any] = {
            "at": self._tick(wait),
            "stated_on": day,
            "reason": "The board said so",
        }
        self._act(lambda: row and pass_gateway(row, to, actor=self.maker, **when))

    @rule(word=words, day=days, at=st.integers(0, 9), wait=minutes)
    def escalate(self, word: str, day: date, at: int, wait: int) -> None:
        row = self._any(Scheme.objects.current(), at)
        when: dict[str, Any] = {"at": self._tick(wait), "stated_on": day}
        self._act(lambda: row and carry_up(row, f"It is {word}", actor=self.maker, **when))

    @rule(kind=st.sampled_from(["scheme", "risk", "concern", "action"]), at=st.integers(0, 9),
          wait=minutes)  # fmt: skip
    def take_back(self, kind: str, at: int, wait: int) -> None:
        """Only what a person entered can be taken back."""
        row = self._any(models()[kind].objects.current().exclude(stated_by=None), at)
        now = self._tick(wait)
        self._act(lambda: row and withdraw(row, actor=self.maker, at=now, reason="A mistake"))

    @rule(value=st.integers(80, 99), day=days, wait=minutes)
    def aim(self, value: int, day: date, wait: int) -> None:
        first = Observation.objects.filter(plan=self.plan).first()
        if first is None:
            return
        when: dict[str, Any] = {"at": self._tick(wait), "stated_on": day, "reason": "Agreed"}
        self._act(
            lambda: set_target(
                plan=self.plan,
                indicator=first.indicator,
                kind="plan",
                comparator=">=",
                value=Decimal(value),
                starts_on=DAYS[0],
                ends_on=DAYS[-1],
                actor=self.maker,
                **when,
            )
        )

    @rule(wait=minutes)
    def stop_aiming(self, wait: int) -> None:
        target = Target.objects.filter(plan=self.plan, withdrawn_at=None).first()
        now = self._tick(wait)
        self._act(
            lambda: target and withdraw_target(target, actor=self.maker, at=now, reason="Not so")
        )

    @rule(word=words, rag=st.sampled_from(["R", "A", "G"]), value=st.integers(10, 99),
          of=st.sets(st.integers(0, 6), min_size=1), day=days, side=st.sampled_from(["plan", "paper"]),
          same=st.sampled_from(["same", "other"]), wait=minutes)  # fmt: skip
    def bring_paper(
        self,
        word: str,
        rag: str,
        value: int,
        of: set[int],
        day: date,
        side: str,
        same: str,
        wait: int,
    ) -> None:
        """A paper states some things, of a day before or after the others."""
        every = stated(word, rag, value, day)
        now, self.papers = self._tick(wait), self.papers + 1
        options: dict[str, Any] = {"stated_on": day, "at": now, "name": f"paper-{self.papers}.txt"}
        records = [every[each] for each in sorted(of)]
        decisions: dict[str, dict[str, Any]] = {}
        for _ in range(3):  # one decision may raise another question
            try:
                with transaction.atomic():
                    bring(self.plan, self.maker, *records, decisions=decisions, **options)
                break
            except UndecidedError as error:
                for each in error.outcome.asked:
                    if each.fate == "conflict":
                        fields = {one.field: side for one in each.conflicts}
                        decisions[each.item] = {"fields": fields}
                    else:
                        decisions[each.question] = {"match": same}
        self._note()

    @precondition(lambda self: self.papers)
    @rule(at=st.integers(0, 9), wait=minutes)
    def undo_paper(self, at: int, wait: int) -> None:
        paper = self._any(Import.objects.filter(state=ImportState.COMMITTED).order_by("-pk"), at)
        now = self._tick(wait)
        self._act(lambda: paper and undo(paper, actor=self.maker, at=now, reason="The wrong one"))

    # How it is written down, and asked for again.

    def _any(self, rows: Any, at: int) -> Any:
        found = list(rows.filter(plan=self.plan).order_by("pk")[:10])
        found.sort(key=lambda row: getattr(row, "natural_key", str(row.pk)))
        return found[at % len(found)] if found else None

    def _tick(self, wait: int) -> datetime:
        """The next instant: nothing happens at the same one as another thing."""
        self.clock += timedelta(minutes=wait)
        return self.clock

    def _act(self, act: Callable[[], Any]) -> None:
        """Does it, or is refused as a person would be; either way the state is written down."""
        try:
            with transaction.atomic():
                act()
        except (
            NotARecordError, DependedOnError, GatewayError, SigningError, EscalationError,
            TargetError, ValueError,
        ):  # fmt: skip
            pass
        self._note()

    def _note(self) -> None:
        self.clock += timedelta(minutes=1)
        for day in (None, *self.looks.sample(DAYS, 3)):
            moment = Moment(day, self.clock, self.clock + timedelta(seconds=59))
            self.states[moment] = standing(self.maker, self.plan, day, None)
            if self.looks.random() < DEEP:
                self.pages[moment] = computed(self.maker, self.plan, day, None)

    def _look_back(self) -> None:
        for ask, told in ((standing, self.states), (computed, self.pages)):
            moments = list(told)
            for moment in self.looks.sample(moments, min(LOOKS, len(moments))):
                known_at = self.looks.choice((moment.since, moment.until))
                found, then = ask(self.maker, self.plan, moment.as_at, known_at), told[moment]
                wrong = {
                    name: (then.get(name), found.get(name))
                    for name in {**then, **found}
                    if found.get(name) != then.get(name)
                }
                assert not wrong, f"{moment}: {wrong}"
        self._ask_the_api(self.looks.choice(list(self.states)))

    def _ask_the_api(self, moment: Moment) -> None:
        """The same of one moment through the addresses, with every record whole."""
        client = Client()
        client.force_login(self.maker)
        query = {"plan": self.plan.slug, "limit": "5000", "known_at": moment.since.isoformat()}
        if moment.as_at is not None:
            query["as_at"] = moment.as_at.isoformat()
        found = []
        for kind in KINDS:
            answer = client.get(f"/api/v1/{address_of(kind)}", query).json()
            found += [(kind, UUID(each["id"])) for each in answer["items"]]
        assert sorted(found) == self.states[moment]["records"]


@pytest.mark.django_db
@pytest.mark.timeout(120 + 120 * STORIES)
def test_the_state_at_any_moment_is_the_state_recorded_then() -> None:
    run_state_machine_as_test(
        Story,
        settings=settings(
            max_examples=STORIES,
            stateful_step_count=STEPS,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
        ),
    )
