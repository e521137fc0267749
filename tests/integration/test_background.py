"""Long papers are read in the background: by another process, once, and after a crash again."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from builders import NOON, SEPTEMBER, hours, member, organisation, plan
from placeplan.exchange import kept
from placeplan.exchange.commit import commit_import, preview, throw_away, upload
from placeplan.exchange.jobs import STOPPED, read_paper, take_up
from placeplan.rooms.places.models import Import, ImportState
from placeplan.rooms.register.models import FileDocument

pytestmark = pytest.mark.django_db(transaction=True)

HEAD = (
    "<b>Priority</b>\t<b>Care near home</b>\n<b>Objective</b>\t<b>Open places for care</b>\n\n"
    "<b>Deliverable/Activity</b>\t<b>Deadline</b>\t<b>Lead</b>\t<b>Update/Progress</b>"
    "\t<b>Rating (RAG)</b>\n"
)
ROW = "Open hub {n}\tMarch 2014\tIan Marsh\t{words}\tA\n"
LONG = (HEAD + "".join(ROW.format(n=n, words="word " * 1500) for n in range(300))).encode()


@pytest.fixture
def paper() -> Import:
    council = organisation("Northtown Council", "N1")
    return upload(
        "long.txt",
        LONG,
        plan=plan(council),
        actor=member("ana", council),
        stated_on=SEPTEMBER,
        at=NOON,
    )


def work() -> None:
    call_command("db_worker", verbosity=0, interval=0, startup_delay=False, batch=True)


def test_a_long_paper_is_read_by_the_worker_and_kept(paper: Import) -> None:
    assert len(LONG) > kept.LONG
    assert paper.state == ImportState.READING
    read_paper.enqueue(paper.pk)
    work()
    paper.refresh_from_db()
    assert (paper.state, paper.coverage["rows_covered"]) == (ImportState.WAITING, 302)
    assert FileDocument.objects.get().file == paper.file
    reading = kept.reading_of(paper)
    assert len(reading.records) == 302
    assert reading.records == kept.read_bytes(paper.file.name, LONG).records
    assert kept.document_of(paper.file) == kept.read_bytes(paper.file.name, LONG).document


def test_one_that_was_thrown_away_meanwhile_is_left_alone(paper: Import) -> None:
    read_paper.enqueue(paper.pk)
    throw_away(paper, actor=paper.uploaded_by, at=hours(1))
    work()
    paper.refresh_from_db()
    assert paper.state == ImportState.THROWN_AWAY


def test_after_a_crash_it_is_taken_up_again_but_not_for_ever(paper: Import) -> None:
    assert take_up() == 1
    work()
    paper.refresh_from_db()
    assert paper.state == ImportState.WAITING
    Import.objects.update(state=ImportState.READING, attempts=2)
    assert take_up() == 0
    paper.refresh_from_db()
    assert (paper.state, paper.failure) == (ImportState.FAILED, STOPPED)


def test_what_was_kept_is_committed(paper: Import) -> None:
    read_paper.enqueue(paper.pk)
    work()
    paper.refresh_from_db()
    looked = preview(paper, actor=paper.uploaded_by, at=hours(1))
    done = commit_import(paper, actor=paper.uploaded_by, at=hours(1))
    assert looked.counts() == done.counts()
    assert done.new == 302
