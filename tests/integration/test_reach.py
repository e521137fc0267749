"""Who sees what is one rule, in every form that a query has it, and is asked once for a page."""

from __future__ import annotations

import pytest

from builders import hours, member, organisation, plan
from placeplan.rooms.delivery.models import Deliverable, Milestone
from placeplan.rooms.places.models import Plan, remembered, shown_among
from placeplan.rooms.places.services import end_membership
from placeplan.rooms.register.operator import OPERATOR
from roles_world import build, readers

pytestmark = pytest.mark.django_db


def test_one_plan_many_plans_and_all_plans_show_the_same() -> None:
    world = build()
    plans = list(Plan.objects.all())
    counts = set()
    for reader in readers(world).values():
        for model in (Deliverable, Milestone):
            every = model.objects.all()
            seen = set(every.visible_to(reader.who))
            counts.add(len(seen))
            assert {row for each in plans for row in every.visible_in(each, reader.who)} == seen
            assert set(every.marked().filter(shown_among(plans, reader.who).rows)) == seen
            assert set(every.marked().filter(shown_among(plans[:2], reader.who).rows)) == {
                row for row in seen if row.plan in plans[:2]
            }
    assert len(counts) > 3, "the readers see alike, and the test shows nothing"
    assert not Deliverable.objects.all().marked().filter(shown_among([], reader.who).rows).exists()


def test_a_row_of_one_plan_has_the_plan_at_hand(django_assert_num_queries) -> None:
    world = build()
    made = world.plans["public"]
    (row, *_) = Deliverable.objects.all().visible_in(made, readers(world)["public"].who)
    with django_assert_num_queries(0):
        assert row.plan is made


def test_reach_is_asked_once_for_a_page_and_anew_for_the_next(django_assert_num_queries) -> None:
    owner = organisation("Northtown CCG", "N2")
    ana = member("ana", owner)
    plan(owner, visibility="private")
    with remembered(reads=True), django_assert_num_queries(3):
        assert Plan.objects.visible_to(ana).count() == 1
        assert Plan.objects.visible_to(ana).count() == 1
    end_membership(ana.memberships.get(), actor=OPERATOR, at=hours(1))
    with remembered(reads=True):
        assert Plan.objects.visible_to(ana).count() == 0
    assert Plan.objects.visible_to(ana).count() == 0
