"""The stored records: what people said."""

from __future__ import annotations

from django.db import models

from placeplan.records.shapes import DueShape
from placeplan.rooms.places.models import PlanFact
from placeplan.rooms.register.columns import Spread


class Engagement(PlanFact):
    """What people said, and where the plan answers it."""

    theme = models.TextField()
    answered_in = models.JSONField(default=list, blank=True, help_text="places in the plan")
    event = models.TextField(blank=True)
    date = Spread(DueShape)

    def __str__(self) -> str:
        return self.theme
