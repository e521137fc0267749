"""The stored records: letters that remind people, what each told them of, and what they refused."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.constraints import BaseConstraint

from placeplan.rooms.register.models import Person


class LetterState(models.TextChoices):
    """How far a letter is. One whose sender was stopped midway is not sent again."""

    WAITING = "waiting", "Waiting to be sent"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    DROPPED = "dropped", "Not sent: nothing was left to tell"
    FAILED = "failed", "Could not be sent"


class Letter(models.Model):
    """One letter to one person about a day. It holds no text: that is made when it is sent.

    `kind` is the name of a letter of the policy on reminders. `period` is what it is written once
    for, such as the first day of a fortnight; blank where its reminders alone say so.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=30)
    on = models.DateField(help_text="the day that it is about")
    period = models.CharField(max_length=30, blank=True)
    state = models.CharField(
        max_length=10, choices=LetterState.choices, default=LetterState.WAITING
    )
    made_at = models.DateTimeField()
    next_at = models.DateTimeField(help_text="not to be tried before")
    tried_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[tuple[BaseConstraint, ...]] = (
            models.UniqueConstraint(
                fields=["person", "kind", "period"],
                condition=~Q(period=""),
                name="assurance_letter_once",
            ),
        )
        indexes = (models.Index(fields=["state", "next_at"], name="assurance_letter_state"),)

    def __str__(self) -> str:
        return f"{self.kind} of {self.on} to {self.person_id}"


class Reminder(models.Model):
    """One finding of a check that a letter tells somebody of, for the so-manieth time."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="reminders")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30, help_text="kind of the letter")
    finding = models.CharField(max_length=16)
    due = models.CharField(max_length=10, blank=True, help_text="day of the finding")
    time = models.PositiveSmallIntegerField(help_text="1 for the first time")
    on = models.DateField()

    class Meta:
        constraints: ClassVar[tuple[BaseConstraint, ...]] = (
            models.UniqueConstraint(
                fields=["person", "kind", "finding", "due", "time"], name="assurance_reminder_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.finding}, time {self.time}"


class Preference(models.Model):
    """A kind of letter that somebody does not want."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="preferences")
    kind = models.CharField(max_length=30)
    unsubscribed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[tuple[BaseConstraint, ...]] = (
            models.UniqueConstraint(fields=["person", "kind"], name="assurance_preference_once"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} without {self.kind}"
