"""The stored records: facts about a place, who leads what, forums and services, and prose."""

from __future__ import annotations

from django.db import models

from placeplan.records.shapes import PeriodShape
from placeplan.rooms.places.models.plans import Organisation, PlanFact
from placeplan.rooms.register.columns import Spread


class PlaceFact(PlanFact):
    """A statement about a subject or a place, with its figures (kind `fact`)."""

    text = models.TextField()
    subject = models.TextField(blank=True)
    place = models.TextField(blank=True)
    period = Spread(PeriodShape)
    figures = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return self.text


class Narrative(PlanFact):
    """Prose that states no plan item."""

    section = models.TextField(blank=True)
    text = models.TextField()

    def __str__(self) -> str:
        return self.text


class Unrecognised(PlanFact):
    """A row or paragraph that no recogniser understood, and why."""

    text = models.TextField()
    why = models.TextField()

    class Meta(PlanFact.Meta):
        verbose_name_plural = "unrecognised"

    def __str__(self) -> str:
        return self.text


class Role(PlanFact):
    """Who leads what, with the role as printed."""

    role = models.TextField()
    person = models.TextField()
    job_title = models.TextField(blank=True)
    contact = models.TextField(blank=True)
    organisation = models.TextField(blank=True, help_text="as printed")
    of = models.TextField(help_text="title of what they lead")

    def __str__(self) -> str:
        return f"{self.role}: {self.person}"


class Forum(PlanFact):
    """A board, committee or group."""

    name = models.TextField()
    duties = models.JSONField(default=list, blank=True)
    responsibilities = models.JSONField(default=list, blank=True)
    members = models.JSONField(default=list, blank=True)
    chair = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class Service(PlanFact):
    """A service that is provided to people; `organisation` is who provides it, where known."""

    name = models.TextField()
    provider = models.TextField(blank=True, help_text="as printed")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField()

    def __str__(self) -> str:
        return self.name
