"""The stored records: risks, their scores and their assurances."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.constraints import BaseConstraint

from placeplan.records.shapes import DueShape
from placeplan.rooms.delivery.models import PartOf
from placeplan.rooms.register.columns import Spread


class Risk(PartOf):
    """Something that could go wrong; its scores are `scores`, its assurances `assurances`."""

    description = models.TextField()
    code = models.TextField(blank=True, help_text="number in the register")
    mitigation = models.TextField(blank=True)
    cause = models.TextField(blank=True)
    effect = models.TextField(blank=True)
    lead = models.TextField(blank=True)
    objective = models.TextField(blank=True, help_text="as printed")
    committee = models.TextField(blank=True, help_text="as printed")
    category = models.TextField(blank=True)
    appetite = models.TextField(blank=True, help_text="as printed")
    controls = models.JSONField(default=list, blank=True)
    gaps_control = models.JSONField(default=list, blank=True)
    gaps_assurance = models.JSONField(default=list, blank=True)
    indicators = models.JSONField(default=list, blank=True, help_text="references or names")

    def __str__(self) -> str:
        return self.description


class Stage(models.TextChoices):
    """What a score judges: the risk before, with or after what is done about it."""

    INITIAL = "initial", "Initial"
    CURRENT = "current", "Current"
    TARGET = "target", "Target"


class RiskScore(models.Model):
    """One scoring of a risk, likelihood and impact from 1 to 5, in the order of the paper."""

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="scores")
    position = models.PositiveIntegerField()
    stage = models.CharField(max_length=10, choices=Stage.choices)
    likelihood = models.IntegerField(null=True, blank=True)
    impact = models.IntegerField(null=True, blank=True)
    score = models.IntegerField()
    date = Spread(DueShape)

    FREE: ClassVar[tuple[str, ...]] = ()

    class Meta:
        ordering = ("risk", "position")
        constraints: ClassVar[tuple[BaseConstraint, ...]] = (
            models.UniqueConstraint(fields=["risk", "position"], name="risk_score_position"),
        )

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.score}"


class RiskAssurance(models.Model):
    """One assurance of a board assurance framework, by line of defence."""

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="assurances")
    position = models.PositiveIntegerField()
    line = models.IntegerField(null=True, blank=True)
    text = models.TextField()
    positive = models.BooleanField(null=True, blank=True)
    on = models.DateField(null=True, blank=True)
    expires = models.DateField(null=True, blank=True)

    FREE: ClassVar[tuple[str, ...]] = ()

    class Meta:
        ordering = ("risk", "position")
        constraints: ClassVar[tuple[BaseConstraint, ...]] = (
            models.UniqueConstraint(fields=["risk", "position"], name="risk_assurance_position"),
        )

    def __str__(self) -> str:
        return self.text
