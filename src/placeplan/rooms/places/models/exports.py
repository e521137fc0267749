"""The stored records: whole plans that people asked to take out, while their files are kept."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Self

from django.conf import settings
from django.db import models

from placeplan.rooms.places.models.plans import Plan
from placeplan.rooms.places.models.reach import Reader, signed_in
from placeplan.rooms.register.models import Person


class ExportState(models.TextChoices):
    """How far an export is."""

    WAITING = "waiting", "Being made"
    MADE = "made", "Ready"
    FAILED = "failed", "Could not be made"
    DELETED = "deleted", "Deleted"


class ExportQuerySet(models.QuerySet["Export"]):
    """Exports, limited to a reader."""

    def visible_to(self, reader: Reader) -> Self:
        """Those that the reader asked for: nobody else gets them, whoever they are."""
        person = signed_in(reader)
        return self.none() if person is None else self.filter(asked_by=person)


class Export(models.Model):
    """One file of a whole plan, made in the background for whoever asked for it.

    Its file stands in a folder beside the database, named by us. `until` is when it is deleted.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="exports")
    asked_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    reason = models.TextField(blank=True)
    state = models.CharField(
        max_length=8, choices=ExportState.choices, default=ExportState.WAITING, db_index=True
    )
    attempts = models.PositiveSmallIntegerField(default=0, help_text="how often it was begun")
    failure = models.TextField(blank=True, help_text="why it could not be made")
    name = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    size = models.PositiveBigIntegerField(default=0, help_text="bytes")
    records = models.PositiveIntegerField(default=0, help_text="statements in the file")
    until = models.DateTimeField(null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.plan}, asked for by {self.asked_by} ({self.get_state_display()})"

    @property
    def path(self) -> Path:
        """Where the file stands while it is kept."""
        return exports_folder() / f"{self.name.hex}.zip"


def exports_folder() -> Path:
    """The folder of the files of exports, beside the database; no backup holds it."""
    return Path(settings.HOME) / "exports"
