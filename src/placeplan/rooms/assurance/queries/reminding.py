"""Reads: which letters somebody refused, and what they were told of before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, QuerySet

from placeplan.rooms.assurance.models import Letter, LetterState, Preference, Reminder
from placeplan.rooms.assurance.reminding import Told
from placeplan.rooms.register.models import Person

STUCK = timedelta(hours=1)
"""A letter that is being sent for so long lost its sender."""


def refused(person: Person) -> frozenset[str]:
    """The kinds of letter that somebody does not want."""
    return frozenset(Preference.objects.filter(person=person).values_list("kind", flat=True))


def told_before(person: Person, kinds: Iterable[str]) -> dict[tuple[str, str, str], Told]:
    """How often and when last each finding was told of: by kind of letter, finding and its day."""
    rows = Reminder.objects.filter(person=person, kind__in=list(kinds))
    counted = rows.values_list("kind", "finding", "due").annotate(Count("pk"), Max("on"))
    return {(kind, finding, due): Told(times, last) for kind, finding, due, times, last in counted}


def is_written(person: Person, kind: str, period: str) -> bool:
    """True where the letter of a period was written."""
    return Letter.objects.filter(person=person, kind=kind, period=period).exists()


def waiting(at: datetime) -> QuerySet[Letter]:
    """The letters that are to be sent and may be tried at an instant, the first written first."""
    return Letter.objects.filter(state=LetterState.WAITING, next_at__lte=at).order_by("pk")


def stuck(at: datetime) -> QuerySet[Letter]:
    """The letters whose sender was stopped midway."""
    return Letter.objects.filter(state=LetterState.SENDING, tried_at__lt=at - STUCK)


def last_letters(person: Person, on: date, days: int = 28) -> QuerySet[Letter]:
    """The letters of the last days to somebody, the latest first."""
    since = on - timedelta(days=days)
    return Letter.objects.filter(person=person, on__gte=since).order_by("-on", "-pk")
