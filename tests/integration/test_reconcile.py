"""A later version of a paper against what stands: people's changes, renamings, undoing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from builders import (
    JANUARY,
    NOVEMBER,
    SEPTEMBER,
    bring,
    deliverable,
    due,
    everything,
    goal,
    hours,
    member,
    observation,
    organisation,
    plan,
    source,
)
from placeplan.exchange.amend import NotARecordError, StaleError, amend
from placeplan.exchange.commit import UndecidedError
from placeplan.exchange.outcome import Outcome
from placeplan.exchange.undo import DependedOnError, NotCommittedError, dependents_of, undo
from placeplan.records.places import Organisation as OrganisationRecord
from placeplan.records.record import Record
from placeplan.rooms.delivery.models import Deliverable
from placeplan.rooms.performance.models import Observation
from placeplan.rooms.places.models import Import, KeyAlias, Organisation, Plan
from placeplan.rooms.places.three_way import Conflict, FieldChange
from placeplan.rooms.register.models import Event, Person
from placeplan.rooms.strategy.models import Goal

pytestmark = pytest.mark.django_db

OCTOBER = date(2013, 10, 10)


@pytest.fixture
def council() -> Organisation:
    return organisation("Northtown Council", "N1")


@pytest.fixture
def board(council: Organisation) -> Plan:
    return plan(council)


@pytest.fixture
def ana(council: Organisation) -> Person:
    return member("ana", council)


def current() -> Deliverable:
    return Deliverable.objects.current().get()


def paper_of(outcome: Outcome) -> Import:
    return Import.objects.get(pk=str(outcome.number))


def change(row: Deliverable, by: Person, after: float = 1, **changes: object) -> Deliverable:
    found, _ = amend(row, changes, actor=by, at=hours(after), stated_on=OCTOBER, reason="by phone")
    return found


# A person changes what a paper said.


def test_a_person_changes_a_record_and_the_paper_s_words_stay_behind(board, ana):
    bring(board, ana, deliverable(update="Doors are hung."))
    changed = change(current(), ana, update="Doors and windows are in.")
    assert (changed.update_text, changed.stated_by, changed.stated_on) == (
        "Doors and windows are in.",
        ana,
        OCTOBER,
    )
    assert current() == changed
    assert Deliverable.objects.as_at(SEPTEMBER).get().update_text == "Doors are hung."
    event = Event.objects.latest("pk")
    assert (event.action, event.reason, event.details["fields"]) == (
        "change-record",
        "by phone",
        ["update"],
    )


def test_a_changed_deadline_slips_in_the_ledger(board, ana):
    bring(board, ana, deliverable(deadline=due("July 2013", date(2013, 7, 31))))
    change(current(), ana, deadline=due("March 2014", date(2014, 3, 31)))
    assert [each.label for each in current().ledger] == ["July 2013", "March 2014"]


def test_the_second_of_two_who_change_a_record_is_told(board, ana):
    bring(board, ana, deliverable())
    opened = current()
    change(opened, ana, update="First")
    with pytest.raises(StaleError):
        change(opened, ana, update="Second")
    assert current().update_text == "First"


def test_what_is_no_record_is_refused_by_field(board, ana):
    bring(board, ana, deliverable())
    with pytest.raises(NotARecordError) as caught:
        change(current(), ana, rag="Purple")
    assert list(caught.value.fields) == ["rag"]
    with pytest.raises(NotARecordError):
        change(current(), ana, colour="red")


def test_an_outsider_changes_and_undoes_nothing(board, ana):
    outsider = member("olu", organisation("Elsewhere", "E1"))
    number = paper_of(bring(board, ana, deliverable()))
    before = everything()
    with pytest.raises(PermissionDenied):
        change(current(), outsider, update="Mine")
    with pytest.raises(PermissionDenied):
        undo(number, actor=outsider, at=hours(2))
    assert everything() == before


# Three ways.


def test_a_paper_that_says_the_same_again_leaves_what_people_changed(board, ana):
    bring(board, ana, deliverable(update="A", rag="G"))
    change(current(), ana, update="B")
    outcome = bring(board, ana, deliverable(update="A", rag="G"), stated_on=NOVEMBER, at=hours(2))
    (found,) = outcome.changes
    assert (found.fate, found.kept) == ("unchanged", (FieldChange("update", "A", "B"),))
    assert current().update_text == "B"


def test_what_people_and_the_paper_changed_apart_both_stand(board, ana):
    bring(board, ana, deliverable(update="A", rag="G"))
    change(current(), ana, update="B")
    outcome = bring(board, ana, deliverable(update="A", rag="R"), stated_on=NOVEMBER, at=hours(2))
    (found,) = outcome.changes
    assert found.fate == "changed"
    assert found.fields == (FieldChange("rag", "G", "R"),)
    assert found.kept == (FieldChange("update", "A", "B"),)
    assert (current().update_text, current().rag, current().stated_by) == ("B", "R", ana)


def test_what_both_changed_waits_for_a_person(board, ana):
    bring(board, ana, deliverable(update="A"))
    change(current(), ana, update="B")
    before = everything()
    with pytest.raises(UndecidedError) as caught:
        bring(board, ana, deliverable(update="C"), stated_on=NOVEMBER, at=hours(2))
    assert everything() == before
    (found,) = caught.value.outcome.asked
    assert found.conflicts == (Conflict("update", "A", "B", "C"),)
    for side, text in (("plan", "B"), ("paper", "C")):
        outcome = bring(
            board,
            ana,
            deliverable(update="C"),
            stated_on=NOVEMBER,
            at=hours(3),
            decisions={found.item: {"fields": {"update": side}}},
            dry_run=side == "plan",
        )
        assert outcome.changes[0].fate == "changed"
        if side == "paper":
            assert current().update_text == text


def test_a_decision_for_the_plan_is_not_asked_for_again(board, ana):
    bring(board, ana, deliverable(update="A"))
    change(current(), ana, update="B")
    item = (
        bring(board, ana, deliverable(update="C"), stated_on=NOVEMBER, at=hours(2), dry_run=True)
        .asked[0]
        .item
    )
    bring(
        board,
        ana,
        deliverable(update="C"),
        stated_on=NOVEMBER,
        at=hours(2),
        decisions={item: {"fields": {"update": "plan"}}},
    )
    assert current().update_text == "B"
    again = bring(board, ana, deliverable(update="C"), stated_on=JANUARY, at=hours(3))
    assert [each.fate for each in again.changes] == ["unchanged"]
    assert current().update_text == "B"
    assert Deliverable.objects.as_at(NOVEMBER, hours(2.5)).get().update_text == "B"
    assert Deliverable.objects.as_at(OCTOBER).get().update_text == "B"
    assert Deliverable.objects.as_at(SEPTEMBER).get().update_text == "A"


def test_a_paper_of_an_earlier_day_does_not_touch_what_people_changed_later(board, ana):
    bring(board, ana, deliverable(update="A"))
    change(current(), ana, update="B")
    bring(board, ana, deliverable(update="Between"), stated_on=date(2013, 9, 30), at=hours(2))
    assert current().update_text == "B"
    assert Deliverable.objects.as_at(date(2013, 9, 30)).get().update_text == "Between"


# Renamings.


def more(count: int = 6) -> list[Record]:
    return [deliverable(f"Task {'abcdefghij'[n] * 9}", line=50 + n) for n in range(count)]


def test_a_record_in_other_words_for_the_same_is_the_same(board, ana):
    bring(board, ana, deliverable("Reduce A&E attendances", update="A"), *more())
    outcome = bring(
        board,
        ana,
        deliverable("Reduce accident and emergency attendances", update="B"),
        *more(),
        stated_on=NOVEMBER,
        at=hours(1),
    )
    changed = [each for each in outcome.changes if each.fate == "changed"]
    assert [each.meant for each in changed] == ["Reduce A&E attendances"]
    assert {each.field for each in changed[0].fields} == {"title", "update"}
    assert (outcome.new, outcome.gone) == (0, 0)
    third = bring(
        board,
        ana,
        deliverable("Reduce accident and emergency attendances", update="B"),
        *more(),
        stated_on=JANUARY,
        at=hours(2),
    )
    assert third.unchanged == 7


def test_a_doubtful_one_waits_and_a_person_says_what_it_is(board, ana):
    first, second = "Open the hub in the market square", "Open the new hub at the market square"
    bring(board, ana, deliverable(first), *more())
    options: dict[str, Any] = {"stated_on": NOVEMBER, "at": hours(1)}
    preview = bring(board, ana, deliverable(second), *more(), dry_run=True, **options)
    (asked,) = preview.asked
    assert (asked.fate, asked.meant) == ("doubtful", first)
    with pytest.raises(UndecidedError):
        bring(board, ana, deliverable(second), *more(), **options)
    other = bring(
        board,
        ana,
        deliverable(second),
        *more(),
        decisions={asked.question: {"match": "other"}},
        dry_run=True,
        **options,
    )
    assert (other.new, other.gone) == (1, 1)
    same = bring(
        board,
        ana,
        deliverable(second),
        *more(),
        decisions={asked.question: {"match": "same"}},
        **options,
    )
    assert (same.new, same.changed, same.gone) == (0, 1, 0)
    chain = Deliverable.objects.filter(title__in=(first, second)).values_list("natural_key")
    assert len(set(chain)) == 1


def test_numbers_are_names(board, ana):
    bring(board, ana, deliverable("Extend the pilot to the wards, phase 1"), *more())
    outcome = bring(
        board,
        ana,
        deliverable("Extend the pilot to the wards, phase 2"),
        *more(),
        stated_on=NOVEMBER,
        at=hours(1),
        dry_run=True,
    )
    assert outcome.changed == 0
    assert len(outcome.asked) == 1


# Undoing.


def test_an_import_is_undone_as_a_whole(board, ana):
    bring(board, ana, goal("priority", "Good health"), deliverable(update="A"), observation("80"))
    number = paper_of(
        bring(
            board,
            ana,
            deliverable(update="B"),
            deliverable("Another", line=7),
            observation("81"),
            OrganisationRecord(
                source=source(30), name="Westtown Trust", org_kind="acute_provider", ods_code="RW1"
            ),
            stated_on=NOVEMBER,
            at=hours(1),
        )
    )
    found = number
    assert Deliverable.objects.current().count() == 2
    undo(found, actor=ana, at=hours(2), reason="wrong paper")
    assert current().update_text == "A"
    assert Observation.objects.current().get().as_printed == "80%"
    assert not Organisation.objects.filter(ods_code="RW1").exists()
    known = Deliverable.objects.as_at(NOVEMBER, hours(1.5))
    assert {row.update_text for row in known} == {"B", ""}
    found.refresh_from_db()
    assert found.state == "undone"
    assert Event.objects.latest("pk").action == "undo-import"
    with pytest.raises(NotCommittedError):
        undo(found, actor=ana, at=hours(3))


def test_an_undone_paper_can_come_again(board, ana):
    number = paper_of(bring(board, ana, deliverable(update="A")))
    undo(number, actor=ana, at=hours(1))
    assert not Deliverable.objects.current().exists()
    again = bring(board, ana, deliverable(update="A"), at=hours(2))
    assert (again.new, again.written) == (1, True)
    assert current().update_text == "A"


def test_undoing_a_renaming_forgets_the_other_name(board, ana):
    bring(board, ana, deliverable("Reduce A&E attendances"), *more())
    number = paper_of(
        bring(
            board,
            ana,
            deliverable("Reduce accident and emergency attendances"),
            *more(),
            stated_on=NOVEMBER,
            at=hours(1),
        )
    )
    assert KeyAlias.objects.count() == 1
    undo(number, actor=ana, at=hours(2))
    assert KeyAlias.objects.count() == 0
    assert "Reduce A&E attendances" in {row.title for row in Deliverable.objects.current()}


def test_what_depends_on_an_import_stands_in_its_way(board, ana):
    first = paper_of(bring(board, ana, goal("priority", "Good health"), deliverable(update="A")))
    bring(board, ana, deliverable(update="B"), stated_on=NOVEMBER, at=hours(1))
    with pytest.raises(DependedOnError) as caught:
        undo(first, actor=ana, at=hours(2))
    said = {(each.kind, each.text, each.why.split(" in ")[0]) for each in caught.value.dependents}
    assert ("deliverable", "Open the hub", "stated anew") in said
    assert ("goal", "Good health", "linked to by deliverable 'Open the hub'") in {
        (each.kind, each.text, each.why) for each in caught.value.dependents
    }
    assert Goal.objects.current().count() == 1


def test_a_person_s_change_and_a_restatement_stand_in_the_way(board, ana):
    number = paper_of(bring(board, ana, deliverable(update="A")))
    change(current(), ana, update="B")
    (found,) = dependents_of(number, ana)
    assert found.why == "changed by Ana, 10 October 2013"
    other = plan(board.owner, title="Another plan")
    restated = paper_of(bring(other, ana, deliverable(update="A")))
    bring(other, ana, deliverable(update="A"), stated_on=NOVEMBER, at=hours(2))
    (found,) = dependents_of(restated, ana)
    assert found.why == f"stated again in paper-{NOVEMBER}.txt"


def test_an_earlier_paper_that_came_late_is_undone_between_two_others(board, ana):
    bring(board, ana, deliverable(update="A"))
    bring(board, ana, deliverable(update="C"), stated_on=NOVEMBER, at=hours(1))
    number = paper_of(
        bring(board, ana, deliverable(update="B"), stated_on=OCTOBER, at=hours(2), name="late.txt")
    )
    assert Deliverable.objects.as_at(OCTOBER).get().update_text == "B"
    undo(number, actor=ana, at=hours(3))
    assert Deliverable.objects.as_at(OCTOBER).get().update_text == "A"
    assert current().update_text == "C"
    first, last = Deliverable.objects.filter(withdrawn_at=None).order_by("stated_on")
    assert first.superseded_by == last
