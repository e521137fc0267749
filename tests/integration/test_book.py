"""The book knows of schemes, risks and updates what the rooms' own queries know."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from builders import NOON, bring, hours, member, one_of_each, organisation, plan
from placeplan.checks import findings
from placeplan.definitions import policies
from placeplan.exchange.amend import amend
from placeplan.exchange.book import Book, Parts, Stored
from placeplan.exchange.book.risks import standing
from placeplan.exchange.book.schemes import evidence
from placeplan.exchange.reconcile import room_of
from placeplan.rooms.assurance.queries import assured, due_updates, reviews_due
from placeplan.rooms.places.models import Plan
from placeplan.rooms.places.services import enter
from placeplan.rooms.register.models import Person
from placeplan.rooms.risk.models import Risk
from placeplan.rooms.risk.queries import register

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.fixture
def ana() -> Person:
    return member("ana", organisation("Vale CCG", "V1"), "programme_lead")


@pytest.fixture
def work(ana: Person) -> Plan:
    return plan(ana.memberships.get().organisation, title="Work")


def stated(into: Plan, who: Person, kind: str, **values: Any) -> Any:
    on = values.pop("stated_on", date(2025, 9, 1))
    at = values.pop("at", NOON)
    return enter(room_of(kind), kind, values, plan=into, actor=who, at=at, stated_on=on)


def populate(into: Plan, who: Person) -> None:
    """Schemes at every gateway, linked and named, scored, signed and told of in several ways."""
    gateways = ("", "idea", "scoping", "planned", "in_progress", "delivered", "closed", "stopped")
    for number, gateway in enumerate(gateways):
        title = f"Scheme {number}"
        stated(
            into, who, "scheme", title=title, saving_basis="net", gateway=gateway or None,
            leads=["Ana"], sponsor="Una", rationale="Because", net_saving_gbp="1000", rag="G",
        )  # fmt: skip
        due = {"label": "January", "start": "2026-01-01", "end": "2026-01-31"}
        stated(into, who, "milestone", of=title, title="One", due=due, as_printed="x")
        done = {"state": "done", "done_on": "2026-01-15"}
        stated(into, who, "milestone", of=title, title="Two", due=due, as_printed="x", **done)
        for domain in ("Patient safety", "Equality"):
            stated(into, who, "qia", of=title, domain=domain, likelihood=2, impact=number % 5 + 1)
        signed = stated(
            into, who, "assessment", of=title, assessment_kind="quality", stage="screening",
            review_due={"label": "1 March 2026", "start": "2026-03-01", "end": "2026-03-01"},
            signatures=[{"role": "Medical director", "person": "Mira", "on": "2026-01-02"}],
            at=hours(1),
        )  # fmt: skip
        if number % 2:
            amend(signed, {"text": "Otherwise"}, actor=who, at=hours(2), stated_on=DAY)
        scores = [{"stage": "initial", "score": 20}, {"stage": "current", "score": 4 + number}]
        risk = stated(into, who, "risk", of=title, description=f"Risk {number}", scores=scores)
        assert isinstance(risk, Risk)
        again = [*scores, {"stage": "current", "score": 9}]
        amend(risk, {"scores": again}, actor=who, at=hours(3), stated_on=date(2025, 12, 1))
        stated(into, who, "action", of=f"Risk {number}", text="Do it", state="Open")
        if number % 2:
            for basis, amount in (("plan", "50000"), ("actual", str(9000 * number))):
                stated(
                    into, who, "finance_line", of=title, statement="savings_summary", line=title,
                    basis=basis, column=f"YTD {basis}", amount_gbp=amount, unit="gbp",
                    period={"label": "YTD", "start": None, "end": None}, is_total=False,
                    as_printed=amount, stated_on=date(2026, 1, number + 1),
                )  # fmt: skip
        if number % 3 == 0:
            stated(
                into, who, "update", of=title, rag="A",
                period={"label": "February", "start": "2026-02-01", "end": "2026-02-28"},
                figures=[
                    {"basis": basis, "value": value, "unit": "gbp", "as_printed": value}
                    for basis, value in (("actual", "62"), ("plan", "100"))
                ],
            )  # fmt: skip


def test_schemes(work: Plan, ana: Person) -> None:
    populate(work, ana)
    book = Book(Stored(ana, [work]), DAY)
    by_title = {each.evidence.title: each.evidence for each in assured(ana, work, on=DAY)}
    entries = book.of("scheme")
    assert len(entries) == len(by_title) == 8
    for entry in entries:
        known = by_title[entry.record.title]
        assert evidence(book, entry) == replace(known, concerns=None)


def test_risks(work: Plan, ana: Person) -> None:
    populate(work, ana)
    book, policy = Book(Stored(ana, [work]), DAY), policies.risk(DAY)
    by_id = {each.risk.id: each.risk for each in register(ana, work, on=DAY)}
    for entry in book.of("risk"):
        known, found = by_id[entry.number], standing(book, entry, policy)
        assert (found.past, found.scores, found.now) == (known.past, known.scores, known.now)
        assert found.actions == known.actions
        assert found.assurances == known.assurances


def test_updates_and_reviews(work: Plan, ana: Person) -> None:
    populate(work, ana)
    found = findings(Book(Stored(ana, [work]), DAY))
    due = {each.number for each in found if each.code == "update-overdue"}
    assert due == {str(each.scheme.pk) for each in due_updates(ana, DAY, plan=work)} != set()
    reviews = {each.number for each in found if each.code == "assessment-review-due"}
    known = {str(each.assessment.pk) for each in reviews_due(ana, work, on=DAY)}
    assert reviews < known, "but for schemes that were closed or stopped"
    assert len(known - reviews) == 2


def test_every_kind_of_a_plan_is_in_the_book(work: Plan, ana: Person) -> None:
    bring(work, ana, *one_of_each())
    book = Book(Stored(ana, [work]), DAY)
    for record in one_of_each():
        if record.kind == "observation":
            continue
        entries = book.of(record.kind)
        assert [each.record.content() for each in entries] == [record.content()], record.kind
        assert entries[0].plan == work.slug
        assert len(book.versions(entries[0])) == 1
    milestone = book.of("milestone")[0]
    subject = book.subject(milestone)
    assert subject is not None
    assert subject.record.title == "Frailty"
    assert book.belonging("milestone", subject) == [milestone]


def test_two_plans_are_not_mixed(work: Plan, ana: Person) -> None:
    other = plan(work.owner, title="Other")
    for into in (work, other):
        stated(into, ana, "scheme", title="Same", saving_basis="net", leads=[into.title])
        stated(into, ana, "milestone", of="Same", title="Step", as_printed="x")
    parts = Parts(Stored(ana, [work, other]))
    for into in (work, other):
        book = Book(parts.of(into.slug), DAY)
        assert [each.plan for each in book.of("milestone")] == [into.slug]
        assert book.leads(book.of("milestone")[0]) == (into.title,)
    both = Book(Stored(ana, [work, other]), DAY)
    assert {both.leads(each) for each in both.of("milestone")} == {("Work",), ("Other",)}
