"""What is done with letters: written once, taken by one sender, sent or put off, refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from placeplan.rooms.assurance.models import Letter, LetterState, Preference, Reminder
from placeplan.rooms.assurance.queries.reminding import stuck
from placeplan.rooms.assurance.reminding import wait
from placeplan.rooms.register.models import Person
from placeplan.rooms.register.services import say_of_person

LOST = "the sender was stopped while it was sent: it may have arrived, and is not sent again"


@dataclass(frozen=True, slots=True)
class Line:
    """A finding that a letter tells of, for the so-manieth time."""

    finding: str
    due: date | None
    time: int


def write_letter(
    person: Person,
    kind: str,
    lines: Sequence[Line],
    *,
    on: date,
    at: datetime,
    period: str = "",
) -> Letter | None:
    """The new letter; None where somebody else wrote the same one meanwhile."""
    try:
        with transaction.atomic():
            letter = Letter.objects.create(
                person=person, kind=kind, on=on, period=period, made_at=at, next_at=at
            )
            Reminder.objects.bulk_create(
                Reminder(
                    letter=letter,
                    person=person,
                    kind=kind,
                    finding=each.finding,
                    due="" if each.due is None else each.due.isoformat(),
                    time=each.time,
                    on=on,
                )
                for each in lines
            )
    except IntegrityError:
        return None
    return letter


def take(letter: Letter, *, at: datetime) -> bool:
    """True for the one sender that may send the letter now, and for nobody after it."""
    rows = Letter.objects.filter(pk=letter.pk, state=LetterState.WAITING, next_at__lte=at)
    taken = rows.update(state=LetterState.SENDING, tried_at=at, attempts=F("attempts") + 1)
    if taken:
        letter.refresh_from_db()
    return bool(taken)


def note_sent(letter: Letter, *, at: datetime) -> None:
    """Says that the letter is on its way."""
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.SENT, sent_at=at, failure="")


def drop(letter: Letter, *, why: str = "") -> None:
    """Says that the letter is not sent: nothing is left to tell, or to nobody."""
    rows = Letter.objects.filter(pk=letter.pk, state=LetterState.WAITING)
    rows.update(state=LetterState.DROPPED, failure=why)


def put_off(letter: Letter, *, at: datetime, why: str, for_good: bool = False) -> datetime | None:
    """When the letter is to be tried again after a failure; None where it is given up."""
    pause = None if for_good else wait(letter.attempts)
    if pause is None:
        Letter.objects.filter(pk=letter.pk).update(state=LetterState.FAILED, failure=why[:500])
        return None
    rows = Letter.objects.filter(pk=letter.pk)
    rows.update(state=LetterState.WAITING, next_at=at + pause, failure=why[:500])
    return at + pause


def give_up_lost(*, at: datetime) -> int:
    """How many letters lost their sender midway; they are not sent again, since they may have
    arrived."""
    return stuck(at).update(state=LetterState.FAILED, failure=LOST)


@transaction.atomic
def choose_letters(
    person: Person, refused: frozenset[str], *, among: Sequence[str], at: datetime
) -> None:
    """Keeps which letters somebody does not want, among those that one may refuse."""
    before = set(Preference.objects.filter(person=person).values_list("kind", flat=True))
    after = (before - set(among)) | (refused & set(among))
    if before == after:
        return
    Preference.objects.filter(person=person, kind__in=before - after).delete()
    Preference.objects.bulk_create(
        Preference(person=person, kind=kind, unsubscribed_at=at) for kind in sorted(after - before)
    )
    details = {"before": sorted(before), "after": sorted(after)}
    say_of_person(person, person, at=at, action="choose-letters", details=details)
