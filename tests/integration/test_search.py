"""What is found: the words of records and papers, by whom, at which date, in which order."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection, transaction
from django.db import models as models_of_django
from django.db.migrations.loader import MigrationLoader
from hypothesis import given, settings
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
    one_of_each,
    organisation,
    plan,
)
from placeplan.documents.document import Document, Heading, Paragraph, Span
from placeplan.documents.passages import passages
from placeplan.exchange.amend import amend, enter
from placeplan.exchange.commit import commit, commit_import, throw_away, upload
from placeplan.exchange.reading import read_bytes
from placeplan.exchange.reconcile import models
from placeplan.exchange.search.finding import Asked, Found, find
from placeplan.exchange.search.rebuilding import is_current, rebuild
from placeplan.exchange.search.snippets import plain
from placeplan.exchange.search.typed import read
from placeplan.exchange.undo import undo
from placeplan.rooms.delivery.models import Concern, Deliverable
from placeplan.rooms.places.models import Import, Plan
from placeplan.rooms.places.models import Reader as Anybody
from placeplan.rooms.places.services import withdraw
from placeplan.rooms.register.entries import PAPER, Entry, Indexed, entry_of, with_belonging
from placeplan.rooms.register.models import Person

pytestmark = pytest.mark.django_db

Board = tuple[Plan, Person]


@pytest.fixture
def board() -> Board:
    council = organisation("Northtown Council", "N1")
    return plan(council), member("ana", council)


def found(who: Anybody, text: str, **asked: Any) -> Found:
    return find(who, Asked(read(text), **asked))


def titles(who: Anybody, text: str, **asked: Any) -> list[str]:
    return [plain(hit.title) or plain(hit.text) for hit in found(who, text, **asked).hits]


def marks(who: Anybody, text: str, **asked: Any) -> list[str]:
    """Every piece that is marked in the first hit."""
    hit = found(who, text, **asked).hits[0]
    return [piece for piece, marked in (*hit.title, *hit.text) if marked]


def test_a_record_of_every_kind_is_found_by_a_word_of_it(board: Board) -> None:
    bring(*board, *one_of_each())
    words = {
        "goal": "health", "deliverable": "hub", "observation": "129a", "narrative": "met",
        "measure": "smoking", "concern": "clinic", "fact": "five", "unrecognised": "words",
        "role": "ann", "programme": "falls", "scheme": "wound", "milestone": "july",
        "action": "team", "decision": "ahead", "qia": "safety", "update": "twice",
        "assessment": "wound", "escalation": "late", "comment": "done", "evidence": "photograph",
        "finance_line": "nursing", "contract": "vale", "growth_assumption": "a&e",
        "risk": "applies", "alignment": "ageing", "commitment": "seen", "standard": "weeks",
        "engagement": "parking", "forum": "nurse", "service": "answers",
    }  # fmt: skip
    assert words.keys() == models().keys(), "say which word a record of the new kind has"
    for kind, word in words.items():
        hits = found(board[1], word, kind=kind).hits
        assert [hit.kind for hit in hits] == [kind], (kind, word)
        assert models()[kind].objects.filter(pk=hits[0].number).exists()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("visiting", ["Visit the ward", "Visits of nurses"]),
        ("visits nurse", ["Visits of nurses"]),
        ('"visits of nurses"', ["Visits of nurses"]),
        ('"nurses visits"', []),
        ("visit -nurse", ["Visit the ward"]),
        ('visit -"the ward"', ["Visits of nurses"]),
        ("commissio*", ["Commissioning of beds"]),
        ("visit commissio*", []),
        ("visit -wa*", ["Visits of nurses"]),
        ("cafe", ["Café in the half-year"]),
        ("CAFÉ", ["Café in the half-year"]),
        ("half-year", ["Café in the half-year"]),
        ("year half", ["Café in the half-year"]),
        ('"year half"', []),
        ("what is the café", ["Café in the half-year"]),
        ("A&E", ["Attendances at A&E"]),
        ("2013/14", ["Plan for 2013/14"]),
        ("the", ["Visit the ward", "Café in the half-year"]),
        ("NOT visit AND nurse", ["Visits of nurses"]),
        ("-visit", []),
        ("", []),
        ("nothingofthekind", []),
    ],
)
def test_what_is_typed_finds(board: Board, typed: str, expected: list[str]) -> None:
    said = (
        "Visit the ward", "Visits of nurses", "Commissioning of beds", "Café in the half-year",
        "Attendances at A&E", "Plan for 2013/14",
    )  # fmt: skip
    bring(*board, *(deliverable(each, line) for line, each in enumerate(said, start=1)))
    assert sorted(titles(board[1], typed)) == sorted(expected)


def test_what_is_called_so_comes_first(board: Board) -> None:
    bring(
        *board,
        deliverable("Frailty", 1),
        deliverable("Frailty frailty and frailty at home", 2),
        observation(line=3, indicator_name="Frailty beds", indicator_ref="F9"),
        deliverable("Write to the ward", 4, update="Of frailty nothing is known, said the board"),
    )
    first, *others = titles(board[1], "frailty")
    assert first == "Frailty"
    assert others[-1] == "Write to the ward"
    assert titles(board[1], "f9") == ["Frailty beds"]


def test_what_matches_is_marked_by_the_database_itself(board: Board) -> None:
    bring(*board, deliverable("Visits of nurses", 1, update="The nurse visited <b>twice</b>."))
    assert marks(board[1], "visiting") == ["Visits", "visited"]
    assert marks(board[1], "visi*") == ["Visits", "visited"]
    text = "".join(piece for piece, _ in found(board[1], "twice").hits[0].text)
    assert "<b>twice</b>" in text


def test_a_risk_is_found_by_its_assurances(board: Board) -> None:
    risk = next(each for each in one_of_each() if each.kind == "risk")
    told = {"text": "Weekly walkabout", "line": 2, "positive": True}
    bring(*board, type(risk).model_validate({**risk.model_dump(), "assurances": [told]}))
    assert found(board[1], "walkabout").counts == {"risk": 1}
    rebuild(at=hours(9))
    assert found(board[1], "walkabout").counts == {"risk": 1}


def test_a_part_of_a_long_answer(board: Board) -> None:
    bring(*board, *(deliverable(f"Bed number {each}", each) for each in range(1, 31)))
    whole = [hit.number for hit in find(board[1], Asked(read("bed")), most=30).hits]
    parts = [find(board[1], Asked(read("bed")), first=first, most=10) for first in (0, 10, 20, 30)]
    assert [hit.number for part in parts for hit in part.hits] == whole
    assert {part.total for part in parts} == {30}
    assert len(set(whole)) == 30


# Papers.


PAPER_TEXT = b"""# Winter plan

The board agreed the snow rota on Monday.

| Ward | Beds |
| --- | --- |
| Larch ward | 12 |
"""


def test_a_paper_is_found_by_its_lines_once_it_is_committed(board: Board) -> None:
    made = upload(
        "winter.md", PAPER_TEXT, plan=board[0], actor=board[1], stated_on=SEPTEMBER, at=NOON
    )
    assert found(board[1], "snow", kind=PAPER).total == 0
    commit_import(made, actor=board[1], at=hours(1))
    for word, line in (("snow", 3), ("larch", 7), ("winter", 1)):
        (hit,) = found(board[1], word, kind=PAPER).hits
        assert (hit.file, hit.line, hit.kind) == ("winter.md", line, PAPER)
    assert found(board[1], "snow").hits[0].kind == "narrative", "records alone are asked for"
    undo(Import.objects.get(pk=made.pk), actor=board[1], at=hours(2))
    assert found(board[1], "snow", kind=PAPER).counts == {}
    assert found(board[1], "snow", known_at=hours(1.5)).counts == {"narrative": 1, PAPER: 1}


def test_a_paper_that_was_thrown_away_is_not_found(board: Board) -> None:
    made = upload(
        "winter.md", PAPER_TEXT, plan=board[0], actor=board[1], stated_on=SEPTEMBER, at=NOON
    )
    throw_away(made, actor=board[1], at=hours(1))
    assert Entry.objects.count() == 0


def test_a_paper_that_comes_by_the_command_line(board: Board) -> None:
    reading = read_bytes("winter.md", PAPER_TEXT)
    commit(reading, plan=board[0], actor=board[1], stated_on=SEPTEMBER, at=NOON, data=PAPER_TEXT)
    assert found(board[1], "larch", kind=PAPER).total == 1
    count = Entry.objects.count()
    commit(
        reading, plan=board[0], actor=board[1], stated_on=SEPTEMBER, at=hours(1), data=PAPER_TEXT
    )
    assert Entry.objects.count() == count, "the same paper again writes nothing"


def test_running_headers_and_bare_marks_are_no_passages() -> None:
    blocks = (
        Heading((Span("Aims"),), 1, line=1),
        Paragraph((Span("Page 2 of 9"),), line=2, furniture=True),
        Paragraph((Span("***"),), line=3),
        Paragraph((Span("Fewer falls"),), line=4),
    )
    texts = [each.text for each in passages(Document("a.txt", blocks, pages=(1, 4)))]
    assert texts == ["Aims", "Fewer falls"]


# Dates.


def test_what_was_stated_is_found_at_its_date(board: Board) -> None:
    bring(*board, deliverable(update="The roof leaks"), stated_on=SEPTEMBER)
    bring(*board, deliverable(update="The paint is dry"), stated_on=NOVEMBER, at=hours(1))
    who = board[1]
    assert found(who, "roof").counts.get("deliverable", 0) == 0
    assert found(who, "paint").counts["deliverable"] == 1
    assert found(who, "roof", as_at=SEPTEMBER).counts["deliverable"] == 1
    assert found(who, "roof", as_at=NOVEMBER).counts.get("deliverable", 0) == 0
    assert found(who, "roof", known_at=NOON).counts["deliverable"] == 1
    assert found(who, "roof", as_at=SEPTEMBER - timedelta(days=1)).counts == {}


# Who finds what.


def test_a_plan_that_is_closed_to_others_is_closed_to_search_at_once(board: Board) -> None:
    bring(*board, deliverable())
    Plan.objects.update(visibility="public")
    assert found(AnonymousUser(), "hub").total == 1
    Plan.objects.update(visibility="partner")
    assert found(AnonymousUser(), "hub").total == 0


# The index is what is stored.


def check_index(times: tuple[tuple[date | None, datetime | None], ...] = ((None, None),)) -> None:
    """Every entry says what its record says, and stands when it stands; the engine agrees."""
    rows = [row for model in models().values() for row in with_belonging(model)]
    stored = {entry.row: entry for entry in Entry.objects.exclude(holds=PAPER)}
    assert stored.keys() == {row.pk for row in rows}
    for row in rows:
        assert _values(stored[row.pk]) == _values(entry_of(row, stored=True))
    for day, known_at in times:
        shown = Entry.objects.exclude(holds=PAPER).as_at(day, known_at)
        expected = {
            row.pk for model in models().values() for row in model.objects.as_at(day, known_at)
        }
        assert set(shown.values_list("row", flat=True)) == expected
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for name in ("register_words", "register_starts"):
                check = f"INSERT INTO {name}({name}, rank) VALUES ('integrity-check', 1)"  # noqa: S608
                cursor.execute(check)


def _values(entry: Entry) -> dict[str, Any]:
    return {
        field.attname: getattr(entry, field.attname)
        for field in Entry._meta.fields
        if field.name != "id"
    }


DAYS = (SEPTEMBER, NOVEMBER, JANUARY)
STEPS = st.one_of(
    st.tuples(
        st.just("paper"),
        st.sampled_from(DAYS),
        st.lists(st.sampled_from("abc"), min_size=1, max_size=3),
    ),
    st.tuples(st.just("change"), st.sampled_from(DAYS), st.sampled_from("xyz")),
    st.tuples(st.just("enter"), st.sampled_from(DAYS), st.sampled_from("pq")),
    st.tuples(st.just("undo"), st.integers(0, 9), st.none()),
    st.tuples(st.just("take back"), st.integers(0, 9), st.none()),
)


@settings(max_examples=12)
@given(steps=st.lists(STEPS, min_size=1, max_size=8))
def test_the_index_is_the_content_after_anything(steps: list[tuple[str, Any, Any]]) -> None:
    with transaction.atomic():
        council = organisation("Northtown Council", "N1")
        board, ana = plan(council), member("ana", council)
        for number, step in enumerate(steps, start=1):
            _take(step, number, board, ana)
        instants = (None, hours(0.5), hours(len(steps) / 2), hours(len(steps)))
        times = tuple((day, at) for day in (None, *DAYS) for at in instants)
        check_index(times)
        before = {entry.row: _values(entry) for entry in Entry.objects.all()}
        rebuild(at=hours(99))
        assert {entry.row: _values(entry) for entry in Entry.objects.all()} == before
        check_index()
        transaction.set_rollback(True)


def _take(step: tuple[str, Any, Any], number: int, board: Plan, ana: Person) -> None:
    """One thing that somebody does; what the rules refuse is left."""
    what, on, how = step
    at = hours(number)
    try:
        with transaction.atomic():
            if what == "paper":
                records = [
                    deliverable(f"Task {each}", line, update=f"{number}")
                    for line, each in enumerate(how, 1)
                ]
                bring(
                    board,
                    ana,
                    *records,
                    narrative(f"Said {number}"),
                    stated_on=on,
                    at=at,
                    name=f"{number}.txt",
                )
            elif what == "change":
                row = Deliverable.objects.current().order_by("natural_key").first()
                if row is not None:
                    amend(row, {"update": how}, actor=ana, at=at, stated_on=on)
            elif what == "enter":
                enter("concern", {"text": how}, plan=board, actor=ana, at=at, stated_on=on)
            elif what == "undo":
                papers = list(Import.objects.filter(state="committed").order_by("pk"))
                if papers:
                    undo(papers[on % len(papers)], actor=ana, at=at)
            else:
                entered = Concern.objects.current().first()
                if entered is not None:
                    withdraw(entered, actor=ana, at=at, reason="mistaken")
    except ValueError:
        pass  # a rule of its own, which its own tests hold


def test_an_entry_is_written_with_its_record_or_not_at_all(board: Board) -> None:
    with transaction.atomic():
        bring(*board, deliverable())
        assert Entry.objects.count() == 2
        transaction.set_rollback(True)
    assert Entry.objects.count() == 0


def test_rebuilding_says_by_which_rules(board: Board) -> None:
    bring(*board, *one_of_each())
    assert is_current(), "a new system has nothing to write anew"
    Indexed.objects.update(version="0")
    assert not is_current()
    assert rebuild(at=NOON) == (len(one_of_each()), 1)
    assert is_current()


# The triggers of the index, which SQLite loses with a table that is made anew.


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_makes_the_table_of_the_entries_anew_loses_no_word() -> None:
    council = organisation("Northtown Council", "N1")
    board, ana = plan(council), member("ana", council)
    bring(board, ana, deliverable("Open the hub"))
    title = Entry._meta.get_field("title")
    before, after = title, models_of_django.TextField(blank=True, db_default="")
    after.set_attributes_from_name("title")
    after.model = Entry
    run = [(MigrationLoader(connection).get_migration("register", "0006_search"), False)]
    emit_pre_migrate_signal(0, False, "default", plan=run)
    with connection.schema_editor(atomic=connection.vendor != "sqlite") as editor:
        editor.alter_field(Entry, before, after)  # SQLite makes the table anew
        editor.alter_field(Entry, after, before)
    Entry.objects.filter(title="Open the hub").update(title="Open the harbour")
    assert found(ana, "harbour").total == (0 if connection.vendor == "sqlite" else 1)
    emit_post_migrate_signal(0, False, "default", plan=run)
    assert found(ana, "harbour").total == 1, "what was written while no trigger stood"
    Entry.objects.filter(title="Open the harbour").update(title="Open the hub")
    bring(board, ana, deliverable("Dig the canal"), name="2.txt", at=hours(1))
    assert found(ana, "canal").total == 1
    check_index()
