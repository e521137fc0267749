"""A paper comes to a plan: what is stored, what is not, and that it is all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from builders import (
    JANUARY,
    NOON,
    NOVEMBER,
    SEPTEMBER,
    bring,
    deliverable,
    due,
    everything,
    full_disk,
    goal,
    hours,
    member,
    narrative,
    observation,
    organisation,
    plan,
    reading,
    source,
)
from placeplan.exchange.commit import (
    commit,
)
from placeplan.exchange.outcome import FATES
from placeplan.exchange.reading import read_path
from placeplan.kernel.problem import Severity
from placeplan.records import KINDS
from placeplan.records.places import Organisation as OrganisationRecord
from placeplan.rooms.delivery.models import Deliverable
from placeplan.rooms.performance.models import Indicator, Observation
from placeplan.rooms.places.models import Import, Narrative, Organisation, Plan
from placeplan.rooms.register.models import Event, ImportedFile, Person
from placeplan.rooms.strategy.models import Goal

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> Organisation:
    return organisation("Northtown Council", "N1")


@pytest.fixture
def board(council: Organisation) -> Plan:
    return plan(council)


@pytest.fixture
def ana(council: Organisation) -> Person:
    return member("ana", council)


def test_records_become_rows_with_their_source(board, ana):
    outcome = bring(
        board,
        ana,
        goal("priority", "Good health", 1),
        goal("objective", "Care near home", 2, parent="Good health"),
        deliverable(line=5, deadline=due("July 2013", date(2013, 7, 31))),
    )
    assert outcome.counts() == {
        "goal": dict.fromkeys(FATES, 0) | {"new": 2},
        "deliverable": dict.fromkeys(FATES, 0) | {"new": 1},
    }
    row = Deliverable.objects.get()
    assert (row.source.file.name, row.source.line) == (f"paper-{SEPTEMBER}.txt", 5)
    assert (row.plan, row.stated_on, row.recorded_at) == (board, SEPTEMBER, NOON)
    assert row.priority_goal == Goal.objects.get(goal_kind="priority")
    assert list(row.objective_goals.all()) == [Goal.objects.get(goal_kind="objective")]
    assert Goal.objects.get(goal_kind="objective").parent == row.priority_goal
    assert [each.label for each in row.deadlines.all()] == ["July 2013"]


def test_a_child_may_stand_before_its_parent(board, ana):
    bring(
        board,
        ana,
        goal("objective", "Care near home", 1, parent="Good health"),
        goal("priority", "Good health", 2),
    )
    parent = Goal.objects.get(goal_kind="objective").parent
    assert parent == Goal.objects.get(goal_kind="priority")


def test_the_same_paper_again_changes_nothing_at_all(board, ana):
    records = (goal("priority", "Good health"), deliverable(), observation(), narrative())
    bring(board, ana, *records)
    before = everything()
    outcome = bring(board, ana, *records, at=hours(1))
    assert everything() == before
    assert (outcome.new, outcome.changed, outcome.unchanged) == (0, 0, 4)
    assert outcome.number is None


def test_the_same_statements_in_another_paper_add_only_the_paper(board, ana):
    records = (deliverable(), narrative())
    bring(board, ana, *records)
    before = everything()
    outcome = bring(board, ana, *records, stated_on=NOVEMBER, at=hours(1))
    after = everything()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"Import", "Event", "FileContent", "ImportedFile", "Entry"}
    assert outcome.unchanged == 2
    again = Import.objects.latest("pk").restated
    assert Import.objects.latest("pk").pk == outcome.number
    assert sorted(each[:2] for each in again) == [
        ["deliverable", str(Deliverable.objects.get().pk)],
        ["narrative", str(Narrative.objects.get().pk)],
    ]


def test_another_statement_supersedes_the_earlier(board, ana):
    bring(board, ana, deliverable(rag="G"))
    outcome = bring(board, ana, deliverable(rag="A"), stated_on=NOVEMBER, at=hours(1))
    assert (outcome.new, outcome.changed) == (0, 1)
    old, new = Deliverable.objects.order_by("stated_on")
    assert (old.rag, old.superseded_by, new.rag, new.superseded_by) == ("G", new, "A", None)


def test_a_correction_of_the_same_day_supersedes(board, ana):
    bring(board, ana, deliverable(rag="G"))
    bring(board, ana, deliverable(rag="A"), at=hours(1), name="corrected.txt")
    assert [row.rag for row in Deliverable.objects.current()] == ["A"]
    assert [row.rag for row in Deliverable.objects.as_at(SEPTEMBER)] == ["A"]
    assert [row.rag for row in Deliverable.objects.as_at(SEPTEMBER, NOON)] == ["G"]


def test_two_papers_of_one_day_that_disagree_come_again_and_change_nothing(board, ana):
    for number, rag in enumerate("GA"):
        bring(board, ana, deliverable(rag=rag), narrative(), at=hours(number), name=f"{rag}.txt")
    before = everything()
    for number, rag in enumerate("GA"):
        again = bring(
            board, ana, deliverable(rag=rag), narrative(), at=hours(5 + number), name=f"{rag}.txt"
        )
        assert again.unchanged == 2
    assert everything() == before
    assert [row.rag for row in Deliverable.objects.current()] == ["A"]
    bring(board, ana, deliverable(rag="G"), at=hours(8), name="another.txt")
    assert [row.rag for row in Deliverable.objects.current()] == ["G"]


def test_an_older_paper_takes_its_place_behind(board, ana):
    bring(board, ana, deliverable(rag="G"), stated_on=JANUARY)
    bring(board, ana, deliverable(rag="R"), stated_on=SEPTEMBER, at=hours(1))
    bring(board, ana, deliverable(rag="A"), stated_on=NOVEMBER, at=hours(2))
    assert [row.rag for row in Deliverable.objects.current()] == ["G"]
    for day, rag in ((SEPTEMBER, "R"), (NOVEMBER, "A"), (JANUARY, "G")):
        assert [row.rag for row in Deliverable.objects.as_at(day)] == [rag]


def test_the_first_deadline_is_never_lost(board, ana):
    july, october = due("July 2013", date(2013, 7, 31)), due("October 2013", date(2013, 10, 31))
    bring(board, ana, deliverable(deadline=july))
    bring(board, ana, deliverable(deadline=october), stated_on=NOVEMBER, at=hours(1))
    row = Deliverable.objects.current().get()
    assert [(each.label, each.stated_on, each.is_current, each.carried) for each in row.ledger] == [
        ("July 2013", SEPTEMBER, False, True),
        ("October 2013", NOVEMBER, True, False),
    ]
    assert {"file": f"paper-{SEPTEMBER}.txt", "line": 5} in row.context


def test_a_deadline_of_an_older_paper_reaches_the_later_ledgers(board, ana):
    july, october, march = (
        due(label, day)
        for label, day in (
            ("July 2013", date(2013, 7, 31)),
            ("October 2013", date(2013, 10, 31)),
            ("March 2014", date(2014, 3, 31)),
        )
    )
    bring(board, ana, deliverable(deadline=july), stated_on=SEPTEMBER)
    bring(board, ana, deliverable(deadline=march), stated_on=JANUARY, at=hours(1))
    bring(board, ana, deliverable(deadline=october), stated_on=NOVEMBER, at=hours(2))

    def ledger(known_at=None):
        row = Deliverable.objects.as_at(JANUARY, known_at).get()
        return [each.label for each in row.ledger]

    assert ledger() == ["July 2013", "October 2013", "March 2014"]
    assert ledger(hours(1)) == ["July 2013", "March 2014"]
    assert Deliverable.objects.current().count() == 1


def test_what_a_later_paper_confirmed_stands_again_behind_an_older_one(board, ana):
    bring(board, ana, observation(category="Green"), stated_on=SEPTEMBER)
    bring(board, ana, observation(category="Green", line=3), stated_on=JANUARY, at=hours(1))
    bring(board, ana, observation(category="Red"), stated_on=NOVEMBER, at=hours(2))
    for day, category in ((SEPTEMBER, "Green"), (NOVEMBER, "Red"), (JANUARY, "Green")):
        assert [row.category for row in Observation.objects.as_at(day)] == [category]
    row = Observation.objects.current().get()
    assert (row.source.file.name, row.source.line) == (f"paper-{JANUARY}.txt", 3)


def test_two_records_of_one_key_are_both_kept_and_told(board, ana):
    records = (deliverable(line=5), deliverable(line=9, rag="R"), narrative(), narrative(line=30))
    outcome = bring(board, ana, *records)
    assert outcome.new == 4
    assert [(each.code, each.severity, each.source.line) for each in outcome.problems] == [
        ("duplicate-record", Severity.NOTE, 30),
        ("duplicate-record", Severity.WARNING, 9),
    ]
    assert bring(board, ana, *records, at=hours(1)).unchanged == 4


def test_what_the_next_paper_leaves_out_is_told_and_not_touched(board, ana):
    bring(board, ana, deliverable("One"), deliverable("Two"), deliverable("X", priority="Other"))
    outcome = bring(board, ana, deliverable("One", rag="B"), stated_on=NOVEMBER, at=hours(1))
    assert [each.text for each in outcome.changes if each.fate == "gone"] == ["Two"]
    assert outcome.gone == 1
    assert {row.title for row in Deliverable.objects.current()} == {"One", "Two", "X"}


def test_a_record_that_cannot_be_stored_is_told_and_the_others_stored(board, ana):
    outcome = bring(board, ana, observation(peer_rank=10**30, line=7), narrative())
    assert [(each.code, each.severity, each.source.line) for each in outcome.problems] == [
        ("record-refused", Severity.ERROR, 7)
    ]
    assert (Observation.objects.count(), Narrative.objects.count()) == (0, 1)


def test_a_failure_in_the_middle_leaves_nothing(board, ana):
    bring(board, ana, narrative())
    before = everything()
    records = (goal("priority", "Good health"), observation(), deliverable(deadline=due("Soon")))
    with (
        full_disk("delivery_deadlinerevision", "Soon"),
        pytest.raises(DatabaseError, match="disk full"),
    ):
        bring(board, ana, *records, stated_on=NOVEMBER)
    assert everything() == before
    assert bring(board, ana, *records, stated_on=NOVEMBER).new == 3


def test_a_dry_run_says_what_would_happen_and_writes_nothing(board, ana):
    before = everything()
    outcome = bring(board, ana, deliverable(), observation(), dry_run=True)
    assert (outcome.new, outcome.written, outcome.number) == (2, False, None)
    assert everything() == before


def test_organisations_are_found_by_code_by_name_and_by_alias(board, ana):
    known = organisation("NHS Southtown CCG", "S1", aliases=["Southtown"])
    for line, name in enumerate(("Southtown Clinical Commissioning Group", "southtown"), start=1):
        bring(board, ana, observation(organisation=name, indicator_ref=f"1{line}"), name=f"{line}")
    named = OrganisationRecord(
        source=source(), name="South Town", org_kind="commissioner", ods_code="s1",
        description="It buys care.",
    )  # fmt: skip
    outcome = bring(board, ana, named, name="named.txt")
    assert {row.organisation for row in Observation.objects.all()} == {known}
    known.refresh_from_db()
    assert outcome.changed == 1
    assert (known.name, known.description) == ("NHS Southtown CCG", "It buys care.")
    assert known.aliases == ["Southtown", "South Town"]


def test_a_paper_fills_blanks_of_an_organisation_and_overwrites_nothing(board, ana):
    known = organisation("Southtown CCG", "S1", description="Ours.", org_kind="commissioner")
    bring(
        board,
        ana,
        OrganisationRecord(
            source=source(), name="Southtown CCG", org_kind="practice", short_name="SCCG",
            description="Theirs.",
        ),
    )  # fmt: skip
    known.refresh_from_db()
    assert (known.description, known.org_kind, known.short_name) == (
        "Ours.",
        "commissioner",
        "SCCG",
    )


def test_a_namesake_with_another_code_is_another_body(board, ana):
    known = organisation("Park Surgery", "P1")
    record = OrganisationRecord(
        source=source(), name="Park Surgery", org_kind="practice", ods_code="P2"
    )
    assert bring(board, ana, record).new == 1
    assert Organisation.objects.exclude(pk=known.pk).get(name="Park Surgery").ods_code == "P2"


def test_a_reworded_indicator_continues_its_chain(board, ana):
    first = observation(indicator_name="Cancer diagnosed at early stage")
    second = observation("87.0", indicator_name="Cancers diagnosed at an early stage")
    bring(board, ana, first)
    assert bring(board, ana, second, stated_on=NOVEMBER, at=hours(1)).changed == 1
    assert Indicator.objects.count() == 1
    other = observation(indicator_name="Something else under the same number")
    assert bring(board, ana, other, stated_on=JANUARY, at=hours(2)).new == 1
    assert Indicator.objects.count() == 2


def test_the_event_says_who_when_why_and_what(board, ana):
    outcome = bring(board, ana, narrative(), reason="September board")
    event = Event.objects.get(action="import-paper")
    assert (event.actor, event.at, event.reason, event.plan) == (
        ana, NOON, "September board", board.slug,
    )  # fmt: skip
    assert (event.subject_kind, event.subject_id) == ("import", str(outcome.number))
    assert event.details["counts"]["narrative"]["new"] == 1
    assert event.details["sha256"] == ImportedFile.objects.get().sha256


def test_a_paper_needs_its_bytes(board, ana):
    with pytest.raises(ValueError, match="bytes"):
        commit(reading([narrative()]), plan=board, actor=ana, stated_on=SEPTEMBER, at=NOON)


def test_the_real_papers_come_in_with_few_queries(seed: Callable[[str], Path], board, ana):
    for prefix, least in (("000", 100), ("003", 100)):
        paper = read_path(seed(prefix))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            outcome = commit(
                paper, plan=board, actor=ana, stated_on=SEPTEMBER, at=NOON,
                data=seed(prefix).read_bytes(),
            )  # fmt: skip
        assert outcome.new >= least
        assert outcome.count("not_stored") == 0
        # An indicator or organisation that is seen for the first time takes one query.
        # Which papers it follows is asked of every kind.
        assert len(queries) < 60 + len(KINDS) + Indicator.objects.count()
        with CaptureQueriesContext(connection) as queries:
            again = commit(
                paper, plan=board, actor=ana, stated_on=SEPTEMBER, at=hours(1),
                data=seed(prefix).read_bytes(),
            )  # fmt: skip
        assert (again.new, again.changed, again.unchanged) == (0, 0, outcome.new)
        assert len(queries) < 60 + len(KINDS)
