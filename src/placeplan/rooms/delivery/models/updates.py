"""The stored records: what is told of the work, carried up and signed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.constraints import BaseConstraint

from placeplan.records.shapes import DueShape, PeriodShape
from placeplan.rooms.delivery.models.deliverables import Rag
from placeplan.rooms.delivery.models.work import PartOf
from placeplan.rooms.places.models import Plan
from placeplan.rooms.register.columns import Spread
from placeplan.rooms.register.models import Person


class Update(PartOf):
    """What is told of a scheme or programme for one period: a highlight report."""

    period = Spread(PeriodShape)
    author = models.TextField(blank=True)
    rag = models.CharField(max_length=3, choices=Rag.choices, blank=True)
    ratings = models.JSONField(default=list, blank=True)
    done = models.TextField(blank=True)
    next = models.TextField(blank=True)
    risks = models.TextField(blank=True)
    decisions_sought = models.JSONField(default=list, blank=True)
    figures = models.JSONField(default=list, blank=True)
    text = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.of}, {self.period.label if self.period else ''}"


class AssessmentKind(models.TextChoices):
    """What an assessment asks about."""

    QUALITY = "quality", "Quality"
    EQUALITY = "equality", "Equality"
    DATA_PROTECTION = "data_protection", "Data protection"


class AssessmentStage(models.TextChoices):
    """How deep an assessment goes."""

    SCREENING = "screening", "Screening"
    FULL = "full", "Full assessment"


class Assessment(PartOf):
    """An impact assessment as a whole; its domains are `Qia` rows."""

    assessment_kind = models.CharField(max_length=16, choices=AssessmentKind.choices)
    stage = models.CharField(max_length=10, choices=AssessmentStage.choices)
    outcome = models.TextField(blank=True)
    signatures = models.JSONField(default=list, blank=True)
    review_due = Spread(DueShape)
    text = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.of}: {self.get_assessment_kind_display()}, {self.get_stage_display()}"


class EscalationState(models.TextChoices):
    """How far an escalation is."""

    RAISED = "raised", "Raised"
    ANSWERED = "answered", "Answered"
    ACTED = "acted", "Acted on"
    CLOSED = "closed", "Closed"


class Escalation(PartOf):
    """A concern that was carried up, the steps that it went through, and what came of it."""

    text = models.TextField()
    raised_by = models.TextField(blank=True)
    raised_on = Spread(DueShape)
    to = models.JSONField(default=list, blank=True)
    steps = models.JSONField(default=list, blank=True)
    mitigation = models.TextField(blank=True)
    effect = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=EscalationState.choices, blank=True)

    def __str__(self) -> str:
        return f"{self.of}: {self.text}"


class UpdateDraft(models.Model):
    """An update that is being written: it belongs to nobody's record yet.

    `version` grows with every save, so that of two people who write at once the second sees what
    the first wrote.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    of_kind = models.CharField(max_length=30)
    of = models.CharField(max_length=64, help_text="natural key of the scheme or programme")
    starts_on = models.DateField(help_text="first day of the period")
    body = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[tuple[BaseConstraint, ...]] = (
            models.UniqueConstraint(
                fields=["plan", "of_kind", "of", "starts_on"], name="delivery_draft_once"
            ),
        )

    def __str__(self) -> str:
        return f"draft {self.version} of {self.of[:8]}"
