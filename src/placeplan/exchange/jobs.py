"""What runs in the background: long papers are read while the site goes on."""

from __future__ import annotations

from time import monotonic

from django.db.models import F
from django_tasks import task

from placeplan.exchange.commit import read_waiting
from placeplan.rooms.places.models import Import, ImportState

_EVERY = 0.5
"""Seconds between two notes of how far a reading is."""

STOPPED = "the reader stopped at this paper more than once; it may be too much for this machine"
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


def take_up() -> int:
    """How many papers wait to be read that a stopped reader left behind; they are queued again.

    Called where a reader starts, so that a crash loses nothing. A paper at which readers stopped
    more than once is put down as failed.
    """
    left = Import.objects.filter(state=ImportState.READING)
    left.filter(attempts__gte=_ATTEMPTS).update(state=ImportState.FAILED, failure=STOPPED)
    numbers = list(left.values_list("pk", flat=True).order_by("pk"))
    for number in numbers:
        read_paper.enqueue(number)
    return len(numbers)
