"""What runs in the background while the site goes on: what takes long to read or to make."""

from __future__ import annotations

from time import monotonic

from django.db.models import F
from django.utils import timezone
from django_tasks import task

from placeplan.exchange import committing, national_waiting
from placeplan.exchange.commit import read_waiting
from placeplan.exchange.plan_file import asking
from placeplan.exchange.search import evidence
from placeplan.rooms.performance.models import WaitingState, WaitingStatistics
from placeplan.rooms.places.models import Export, ExportState, Import, ImportState
from placeplan.rooms.register.entries import TextState

_EVERY = 0.5
"""Seconds between two notes of how far a reading is."""

STOPPED = "the reader stopped at this more than once; it may be too much for this machine"
_ATTEMPTS = 2


@task()
def read_paper(number: int) -> None:
    """Reads the paper of an import that is to be read, and notes how far it is."""
    paper = Import.objects.filter(pk=number)
    paper.update(attempts=F("attempts") + 1)
    last = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal last
        if monotonic() - last >= _EVERY or done == total:
            last = monotonic()
            paper.update(done=done, total=total)

    read_waiting(number, progress)


@task()
def commit_paper(number: int) -> None:
    """Commits a long paper that somebody decided to commit."""
    committing.commit_waiting(number, at=timezone.now())


@task()
def read_statistics(number: int) -> None:
    """Reads the statistics that are to be read, or loads those that are to be loaded."""
    WaitingStatistics.objects.filter(pk=number).update(attempts=F("attempts") + 1)
    found = national_waiting.read_waiting(number)
    if found.state == WaitingState.LOADING:
        national_waiting.load_waiting(number)


@task()
def read_evidence(number: int) -> None:
    """Reads the words of an evidence file, so that search finds them."""
    evidence.read_waiting(number)


@task()
def make_export(number: int) -> None:
    """Makes the file of a plan that somebody takes out, and has it deleted in time."""
    made = asking.make_waiting(number, at=timezone.now())
    if made is not None and made.until is not None:
        delete_exports.using(run_after=made.until).enqueue()


@task()
def delete_exports() -> None:
    """Deletes the files of exports whose time is over."""
    asking.delete_old(at=timezone.now())


def take_up() -> int:
    """How many papers, statistics, evidence files and exports wait; they are queued again.

    Called where a reader starts, so that a crash loses nothing. What readers stopped at more than
    once is put down as failed.
    """
    left = Import.objects.filter(state=ImportState.READING)
    left.filter(attempts__gte=_ATTEMPTS).update(state=ImportState.FAILED, failure=STOPPED)
    numbers = list(left.values_list("pk", flat=True).order_by("pk"))
    for number in numbers:
        read_paper.enqueue(number)
    others = (_take_up_commits, _take_up_statistics, _take_up_evidence, _take_up_exports)
    return len(numbers) + sum(each() for each in others)


def _take_up_commits() -> int:
    left = Import.objects.filter(state=ImportState.COMMITTING)
    stopped = list(left.filter(attempts__gte=_ATTEMPTS).values_list("pk", flat=True))
    committing.back_to_waiting(stopped, STOPPED)
    numbers = list(left.values_list("pk", flat=True).order_by("pk"))
    for number in numbers:
        commit_paper.enqueue(number)
    return len(numbers)


def _take_up_statistics() -> int:
    left = WaitingStatistics.objects.filter(state__in=(WaitingState.READING, WaitingState.LOADING))
    left.filter(attempts__gt=_ATTEMPTS).update(state=WaitingState.FAILED, failure=STOPPED)
    numbers = list(left.values_list("pk", flat=True).order_by("pk"))
    for number in numbers:
        read_statistics.enqueue(number)
    return len(numbers)


def _take_up_evidence() -> int:
    left = evidence.waiting()
    left.filter(attempts__gte=_ATTEMPTS).update(state=TextState.FAILED, failure=STOPPED)
    numbers = list(left.values_list("pk", flat=True))
    for number in numbers:
        read_evidence.enqueue(number)
    return len(numbers)


def _take_up_exports() -> int:
    asking.delete_old(at=timezone.now())
    left = Export.objects.filter(state=ExportState.WAITING)
    left.filter(attempts__gte=_ATTEMPTS).update(state=ExportState.FAILED, failure=STOPPED)
    numbers = list(left.values_list("pk", flat=True).order_by("pk"))
    for number in numbers:
        make_export.enqueue(number)
    return len(numbers)
