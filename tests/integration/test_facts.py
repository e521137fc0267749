"""A stored fact never changes: it is superseded."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from hypothesis import example, given, settings
from hypothesis import strategies as st

from builders import (
    JANUARY,
    NOON,
    NOVEMBER,
    SEPTEMBER,
    bring,
    deliverable,
    hours,
    member,
    narrative,
    observation,
    organisation,
    plan,
)
from examples import at_most
from placeplan.rooms.delivery.models import DeadlineRevision, Deliverable
from placeplan.rooms.performance.models import Observation
from placeplan.rooms.places.models import Narrative, Plan
from placeplan.rooms.register.models import ImportedFile, KeptError, Person, Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> tuple[Plan, Person]:
    council = organisation("Northtown Council", "N1")
    return plan(council), member("ana", council)


@pytest.fixture
def fact(board) -> Narrative:
    bring(*board, narrative("The board met."))
    return Narrative.objects.get()


def test_a_stored_fact_refuses_to_be_overwritten(fact):
    fact.text = "The board did not meet."
    with pytest.raises(KeptError):
        fact.save()
    with pytest.raises(KeptError):
        fact.save(update_fields=["text"])
    with pytest.raises(KeptError):
        fact.save(update_fields=["superseded_by", "text"])
    with pytest.raises(KeptError):
        Narrative.objects.filter(pk=fact.pk).update(text="No.")
    with pytest.raises(KeptError):
        Narrative.objects.bulk_update([fact], ["text"])
    with pytest.raises(KeptError):
        Narrative.objects.bulk_create(
            [fact], update_conflicts=True, unique_fields=["id"], update_fields=["text"]
        )
    with pytest.raises(KeptError):
        Narrative.objects.update_or_create(pk=fact.pk, defaults={"text": "No."})
    assert Narrative.objects.get().text == "The board met."


def test_a_stored_fact_refuses_to_be_removed(fact):
    with pytest.raises(KeptError):
        fact.delete()
    with pytest.raises(KeptError):
        Narrative.objects.all().delete()
    with pytest.raises(ProtectedError):
        Source.objects.all().delete()
    with pytest.raises(ProtectedError):
        ImportedFile.objects.all().delete()
    with pytest.raises(ProtectedError):
        Plan.objects.all().delete()
    assert Narrative.objects.count() == 1


def test_the_one_door_sets_the_successor_and_asks_why(board, fact):
    bring(*board, narrative("Another day."), stated_on=NOVEMBER)
    other = Narrative.objects.exclude(pk=fact.pk).get()
    with pytest.raises(ValueError, match="say why"):
        Narrative.objects.all().supersede({fact.pk: other.pk}, reason="")
    Narrative.objects.all().supersede({fact.pk: other.pk}, reason="a test")
    fact.refresh_from_db()
    assert fact.superseded_by == other


def test_of_one_key_one_row_at_most_is_the_last(board, fact):
    twin = Narrative(
        plan=fact.plan,
        source=fact.source,
        stated_on=NOVEMBER,
        recorded_at=NOON,
        natural_key=fact.natural_key,
        content_hash="other",
        section="Minutes",
        text="The board met.",
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
    fact.superseded_by = twin
    fact.save(update_fields=["superseded_by"])
    twin.save()
    assert Narrative.objects.current().get() == twin


def test_a_deliverable_is_saved_with_its_deadlines():
    council = organisation("Northtown Council", "N1")
    bring(plan(council), member("ana", council), deliverable())
    found = Deliverable.objects.get()
    again = Deliverable(
        **{
            name: getattr(found, name)
            for name in ("plan", "source", "stated_on", "recorded_at", "title", "state")
        },
        natural_key="another",
    )
    again.keep(found.ledger)
    again.dependents.append(DeadlineRevision(deliverable=again, position=9, label="Later"))
    again.save()
    assert [each.label for each in again.deadlines.all()] == ["Later"]


DAYS = [SEPTEMBER, NOVEMBER, JANUARY]


@pytest.mark.parametrize(
    ("model", "record", "field"),
    [(Deliverable, deliverable, "update_text"), (Observation, observation, "category")],
)
@settings(max_examples=at_most(30))
@given(
    papers=st.lists(
        st.tuples(st.sampled_from(DAYS), st.sampled_from("abc")), min_size=1, max_size=6
    )
)
@example(papers=[(SEPTEMBER, "a"), (JANUARY, "a"), (NOVEMBER, "b")])
@example(papers=[(JANUARY, "c"), (JANUARY, "a"), (SEPTEMBER, "b"), (NOVEMBER, "c")])
def test_the_view_of_any_day_and_instant_is_the_last_paper_that_was_known(
    papers, model, record, field
):
    """The oracle keeps every paper in a list and looks it through; the database has a chain."""
    said = {Deliverable: "update", Observation: "category"}[model]
    with transaction.atomic():
        council = organisation("Northtown Council", "N1")
        board, ana = plan(council), member("ana", council)
        for number, (day, text) in enumerate(papers):
            paper = f"{number}.txt"
            bring(board, ana, record(**{said: text}), stated_on=day, at=hours(number), name=paper)
        for day in (*DAYS, SEPTEMBER - timedelta(days=1), None):
            for known in (*range(len(papers)), None):
                seen = [
                    (stated, number, text)
                    for number, (stated, text) in enumerate(papers)
                    if (day is None or stated <= day) and (known is None or number <= known)
                ]
                expected = [max(seen)[2]] if seen else []
                rows = model.objects.as_at(day, None if known is None else hours(known))
                assert [getattr(row, field) for row in rows] == expected, (day, known)
        assert model.objects.current().count() == 1
        transaction.set_rollback(True)


def test_two_papers_of_one_day_and_instant_are_told_apart(board):
    for number, text in enumerate("ab"):
        bring(*board, deliverable(update=text), name=f"{number}.txt")
    for rows in (
        Deliverable.objects.current(),
        Deliverable.objects.as_at(SEPTEMBER),
        Deliverable.objects.as_at(SEPTEMBER, NOON),
    ):
        assert [row.update_text for row in rows] == ["b"]


def test_as_at_a_day_before_any_paper_there_is_nothing(board, fact):
    assert not Narrative.objects.as_at(date(2000, 1, 1)).exists()
    assert not Narrative.objects.as_at(None, NOON - timedelta(seconds=1)).exists()
    assert Narrative.objects.as_at(None, NOON).get() == fact
