"""What runs in the background: long papers and statistics are read while the site goes on."""

from __future__ import annotations

from time import monotonic

from django.db.models import F
from django_tasks import task

from placeplan.exchange import national_waiting
from placeplan.exchange.commit import read_waiting
from placeplan.rooms.performance.models import WaitingState, WaitingStatistics
from placeplan.rooms.places.models import Import, ImportState

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
def read_statistics(number: int) -> None:
    """Reads the statistics that are to be read, or loads those that are to be loaded."""
    WaitingStatistics.objects.filter(pk=number).update(attempts=F("attempts") + 1)
    found = national_waiting.read_waiting(number)
    if found.state == WaitingState.LOADING:
        national_waiting.load_waiting(number)


def take_up() -> int:
    """How many papers and statistics a stopped reader left behind; they are queued again.

    Called where a reader starts, so that a crash loses nothing. What readers stopped at more than
    once is put down as failed.
    """
    left = Import.objects.filter(state=ImportState.READING)
    left.filter(attempts__gte=_ATTEMPTS).update(state=ImportState.FAILED, failure=STOPPED)
    numbers = list(left.values_list("pk", flat=True).order_by("pk"))
    for number in numbers:
        read_paper.enqueue(number)
    return len(numbers) + _take_up_statistics()


def _take_up_statistics() -> int:
    left = WaitingStatistics.objects.filter(state__in=(WaitingState.READING, WaitingState.LOADING))
    left.filter(attempts__gt=_ATTEMPTS).update(state=WaitingState.FAILED, failure=STOPPED)
    numbers = list(left.values_list("pk", flat=True).order_by("pk"))
    for number in numbers:
        read_statistics.enqueue(number)
    return len(numbers)
