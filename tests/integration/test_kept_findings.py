"""What checks found is kept while nothing is done in the plan, and for nobody who sees it otherwise."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from builders import hours, member, organisation, plan
from falls import late_work, milestone, state
from placeplan.exchange.amend import amend
from placeplan.rooms.delivery.models import Milestone
from placeplan.rooms.places.models import MembershipRole, Plan
from placeplan.rooms.register.models import Person
from placeplan.shell.checking.kept import MOST, Shelf
from placeplan.shell.checking.looking import look

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LAST = TODAY - timedelta(days=40)
STATED = LAST - timedelta(days=90)


@pytest.fixture
def ola() -> Person:
    return member("ola", organisation("Vale CCG", "V1"), MembershipRole.SCHEME_LEAD)


@pytest.fixture
def work(ola: Person) -> Plan:
    return late_work(ola.memberships.get().organisation, ola, LAST, STATED)


def found(who: Any, *of: Plan, on: Any = TODAY) -> tuple[list[str], int]:
    """The texts of the findings, and how many queries they took."""
    with CaptureQueriesContext(connection) as asked:
        texts = sorted(each.finding.message for each in look(who, of, on=on))
    return texts, len(asked)


def test_a_second_look_asks_only_whether_anything_was_done(ola: Person, work: Plan) -> None:
    first, took = found(ola, work)
    again, then = found(ola, work)
    assert again == first != []
    assert then < 9 < took


def test_what_is_done_in_the_plan_is_seen_at_once(ola: Person, work: Plan) -> None:
    before, _ = found(ola, work)
    late = Milestone.objects.current().get(plan=work)
    amend(late, {"title": "Another name"}, actor=ola, at=hours(5), stated_on=TODAY)
    after, _ = found(ola, work)
    assert after != before
    assert any("Another name" in each for each in after)


def test_another_plan_is_kept_while_one_changes(ola: Person, work: Plan) -> None:
    other = plan(work.owner, title="Beside")
    whole, _ = found(ola, work, other)
    milestone(other, ola, "Beside", LAST, STATED)
    more, _ = found(ola, work, other)
    assert set(whole) < set(more)


def test_a_day_later_is_another_day(ola: Person, work: Plan) -> None:
    before, _ = found(ola, work)
    after, _ = found(ola, work, on=STATED)
    assert after != before


def test_who_sees_less_is_told_less(ola: Person, work: Plan) -> None:
    everything, _ = found(ola, work)
    stranger = member("sam", organisation("Hill CCG", "H1"))
    assert found(stranger, work)[0] == []
    assert found(ola, work)[0] == everything


def test_an_account_that_is_closed_changes_what_is_found(ola: Person, work: Plan) -> None:
    una = member("una", work.owner)
    una.name = "Una"
    una.save()
    state(work, una, "action", STATED, text="Ring them", state="Open", owners=["Una"])
    before, _ = found(ola, work)
    una.is_active = False
    una.save()
    assert found(ola, work)[0] != before


def test_the_shelf_forgets_what_nobody_asked_for_the_longest() -> None:
    shelf = Shelf()
    for number in range(MOST):
        shelf.put(number, ())
    assert shelf.get(0) == ()
    shelf.put(MOST, ())
    assert shelf.get(1) is None
    assert shelf.get(0) == shelf.get(MOST) == ()
