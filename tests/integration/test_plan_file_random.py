"""Any plan that people can make with the real services survives the way out and in again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import NOON, RECORDS, bring, member, organisation, plan
from integration.test_plan_file import assert_same, elsewhere, exported, restored, shown
from placeplan.exchange.amend import NotARecordError, StaleError, amend, enter
from placeplan.exchange.reconcile import models
from placeplan.exchange.undo import DependedOnError, undo
from placeplan.rooms.places.models import Import, ImportState, Plan
from placeplan.rooms.places.services import withdraw
from placeplan.rooms.register.models import Person

pytestmark = pytest.mark.django_db

KINDS = sorted(RECORDS)
DAYS = st.dates(min_value=NOON.date() - timedelta(days=900), max_value=NOON.date())
STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("bring"),
            DAYS,
            st.sampled_from(KINDS).flatmap(lambda kind: st.lists(RECORDS[kind], max_size=3)),
            st.sampled_from(["", "public", "private"]),
        ),
        st.tuples(st.just("enter"), DAYS, st.text("abc", min_size=1, max_size=2), st.just("")),
        st.tuples(st.just("change"), DAYS, st.integers(0, 9), st.text("xyz", min_size=1)),
        st.tuples(st.just("take back"), DAYS, st.integers(0, 9), st.just("")),
        st.tuples(st.just("undo"), DAYS, st.integers(0, 9), st.just("")),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(steps=STEPS)
def test_any_plan_survives(steps: list[Any]) -> None:
    seen: dict[Any, Any] = {}
    days = [None, *sorted({day for _, day, _, _ in steps})[:3]]
    instants = [None, *(NOON + timedelta(hours=each) for each in range(len(steps)))][:4]

    def make() -> bytes:
        owner = organisation("Owner of the plan, as no record names it", "OWN999")
        made, ana = plan(owner), member("ana", owner, "administrator")
        for number, step in enumerate(steps):
            try:
                _done(made, ana, number, *step)
            except (NotARecordError, StaleError, DependedOnError):
                continue  # a person is told why, and nothing is stored
        seen.update(shown(made, days, instants))
        return exported(made)

    with elsewhere(make) as data, transaction.atomic():
        back = restored(data)
        assert shown(back, days, instants) == seen
        assert_same(data, exported(back))
        transaction.set_rollback(True)


def _done(made: Plan, ana: Person, number: int, what: str, day: Any, which: Any, how: str) -> None:
    at = NOON + timedelta(hours=number)
    if what == "bring":
        bring(made, ana, *which, stated_on=day, at=at, name=f"paper {number}.txt", visibility=how)
    elif what == "enter":
        enter("action", {"text": which}, plan=made, actor=ana, at=at, stated_on=day)
    elif what == "undo":
        papers = list(Import.objects.filter(plan=made, state=ImportState.COMMITTED).order_by("pk"))
        if papers:
            undo(papers[which % len(papers)], actor=ana, at=at, reason="tried")
    else:
        rows = list(models()["action"].objects.current().filter(plan=made).order_by("recorded_at"))
        if rows and what == "change":
            amend(rows[which % len(rows)], {"state": how}, actor=ana, at=at, stated_on=day)
        elif rows:
            withdraw(rows[which % len(rows)], actor=ana, at=at, reason="a slip")
