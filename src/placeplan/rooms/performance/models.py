"""The stored records: frameworks, indicators, and what was observed of them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models

from placeplan.rooms.places.models import Organisation, PlanFact

if TYPE_CHECKING:
    DecimalOrNone = models.Field[Decimal | None, Decimal | None]
else:
    DecimalOrNone = models.Field


class ExactDecimalField(DecimalOrNone):
    """A number exactly as printed, 32.00 with both its zeros, stored as plain digits.

    SQLite keeps no more than 15 digits of a decimal, and every database drops or adds zeros; the
    printed precision is what each check reckons with. Sort and sum in Python, or cast.
    """

    description = "number with its printed precision"

    def get_internal_type(self) -> str:
        return "TextField"

    def from_db_value(self, value: str | None, *_: Any) -> Decimal | None:
        return None if value is None else Decimal(value)

    def to_python(self, value: Any) -> Decimal | None:
        return value if value is None or isinstance(value, Decimal) else Decimal(str(value))

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else format(Decimal(value), "f")


class Framework(models.Model):
    """A published list of indicators, such as the CCG Improvement and Assessment Framework."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=300)

    def __str__(self) -> str:
        return self.name


class Direction(models.TextChoices):
    """Which way is better."""

    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"
    NONE = "none", "Neither is better"
    UNKNOWN = "unknown", "Not known"


class Indicator(models.Model):
    """Something that is measured, by its reference where it has one. `slug` is its address."""

    slug = models.SlugField(max_length=160, unique=True)
    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, null=True, blank=True, related_name="indicators"
    )
    ref = models.TextField(blank=True)
    name = models.TextField()
    domain = models.TextField(blank=True)
    unit = models.TextField(blank=True)
    direction = models.CharField(
        max_length=10, choices=Direction.choices, default=Direction.UNKNOWN
    )

    def __str__(self) -> str:
        return f"{self.ref} {self.name}".strip()


class Availability(models.TextChoices):
    """Whether a value was published."""

    PUBLISHED = "published", "Published"
    NOT_AVAILABLE = "not_available", "Not available"


class Observation(PlanFact):
    """One indicator, one organisation, one period."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="observations")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="observations"
    )
    indicator_ref = models.TextField(blank=True, help_text="as printed")
    indicator_name = models.TextField(help_text="as printed")
    organisation_name = models.TextField(help_text="as printed")
    domain = models.TextField(blank=True)
    period_label = models.TextField(blank=True)
    period_start = models.DateField(null=True, blank=True)
    period_end = models.DateField(null=True, blank=True)
    period_inferred = models.BooleanField(default=False)
    value = ExactDecimalField(null=True, blank=True)
    unit = models.TextField(blank=True)
    as_printed = models.TextField(blank=True)
    category = models.TextField(blank=True)
    peer_rank = models.IntegerField(null=True, blank=True)
    peer_count = models.IntegerField(null=True, blank=True)
    national_rank = models.IntegerField(null=True, blank=True)
    national_count = models.IntegerField(null=True, blank=True)
    peer_printed = models.TextField(blank=True, help_text="a rank that cannot be read")
    national_printed = models.TextField(blank=True, help_text="a rank that cannot be read")
    commentary = models.TextField(blank=True)
    commentary_scope = models.CharField(max_length=10, blank=True, help_text="row or block")
    commentary_as_printed = models.TextField(blank=True)
    availability = models.CharField(
        max_length=15, choices=Availability.choices, default=Availability.PUBLISHED
    )

    def __str__(self) -> str:
        return f"{self.indicator_name}, {self.organisation_name}, {self.period_label}"
