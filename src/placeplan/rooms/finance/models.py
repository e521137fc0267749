"""The stored records: lines of financial statements, and contracts. Money is in pounds."""

from __future__ import annotations

from django.db import models

from placeplan.records.shapes import DueShape, PeriodShape
from placeplan.rooms.delivery.models import PartOf
from placeplan.rooms.places.models import Organisation, PlanFact
from placeplan.rooms.register.columns import ExactDecimalField, Spanning, Spread


class FinanceLine(PartOf, Spanning):
    """One line of a statement in one column of it.

    Its days are those of its period, else of its financial year.
    """

    organisation_name = models.TextField(blank=True, help_text="as printed")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    statement = models.TextField(help_text="allocation, expenditure, savings_summary ...")
    line = models.TextField()
    provider = models.TextField(blank=True, help_text="as printed")
    provided_by = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    financial_year = models.TextField(blank=True)
    period = Spread(PeriodShape)
    scenario = models.TextField(blank=True)
    basis = models.TextField(blank=True)
    column = models.TextField(blank=True, help_text="as printed")
    amount_gbp = ExactDecimalField(null=True, blank=True)
    value = ExactDecimalField(null=True, blank=True)
    unit = models.TextField(blank=True)
    is_total = models.BooleanField(default=False)
    as_printed = models.TextField()

    def __str__(self) -> str:
        return ", ".join(part for part in (self.line, self.column, self.financial_year) if part)


class Contract(PlanFact, Spanning):
    """An agreement to provide a service; its days are from its start to its end."""

    provider = models.TextField(help_text="as printed")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="contracts"
    )
    service = models.TextField()
    contract_kind = models.TextField(blank=True)
    value_gbp = ExactDecimalField(null=True, blank=True)
    start = Spread(DueShape)
    end = Spread(DueShape)
    quality_percent = ExactDecimalField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.service}, {self.provider}"
