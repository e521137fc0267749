"""The stored records: how much activity is expected to grow."""

from __future__ import annotations

from django.db import models

from placeplan.rooms.delivery.models import PartOf
from placeplan.rooms.places.models import Organisation
from placeplan.rooms.register.columns import ExactDecimalField, Spanning


class GrowthAssumption(PartOf, Spanning):
    """How much one kind of activity grows; its days are those of its financial year."""

    provider = models.TextField(blank=True, help_text="as printed")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    pod = models.TextField(help_text="point of delivery: the kind of activity")
    financial_year = models.TextField(blank=True)
    rate_percent = ExactDecimalField(null=True, blank=True)
    as_printed = models.TextField()

    class Meta(PartOf.Meta):
        indexes = (
            # The name that every other fact has by its model would be too long.
            models.Index(fields=["plan", "natural_key", "stated_on"], name="activity_growth_chain"),
        )

    def __str__(self) -> str:
        return ", ".join(part for part in (self.pod, self.provider) if part)
