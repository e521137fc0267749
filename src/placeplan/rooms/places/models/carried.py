"""The stored record: what was carried from the plan of one year into that of the next."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.constraints import BaseConstraint

from placeplan.rooms.places.models.plans import Import, Plan


class Carried(models.Model):
    """One record of a plan, and the one of the plan before that it came from.

    Both are known by their kind and their natural key as stored, so that the link stays through
    every later change of either. `plan` follows the plan that `from_key` is of. A target has no
    natural key: a digest of what it says stands in place of one. The link counts while the import
    that brought it is committed.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="carried")
    kind = models.CharField(max_length=30)
    natural_key = models.CharField(max_length=64)
    from_kind = models.CharField(max_length=30)
    from_key = models.CharField(max_length=64)
    brought_by = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="carried")

    class Meta:
        verbose_name_plural = "carried"
        constraints: ClassVar[tuple[BaseConstraint, ...]] = (
            models.UniqueConstraint(
                fields=["brought_by", "kind", "natural_key"], name="places_carried_once"
            ),
        )
        indexes = (
            models.Index(fields=["plan", "kind", "natural_key"], name="places_carried_to"),
            models.Index(fields=["from_kind", "from_key"], name="places_carried_from"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.natural_key[:8]} from {self.from_kind} {self.from_key[:8]}"
