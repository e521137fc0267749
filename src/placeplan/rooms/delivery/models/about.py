"""The stored records: what is said and shown about a record. Whoever may see it may see them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from placeplan.rooms.places.models import PlanFact, PlanFactQuerySet
from placeplan.rooms.register.entries import Entry, EntryQuerySet

A = TypeVar("A", bound="About")


class AboutQuerySet(PlanFactQuerySet[A]):
    """What belongs to records, limited to those who may see the record itself."""

    _times: tuple[date | None, datetime | None] = (None, None)

    def until(self, day: date | None, known_at: datetime | None = None) -> Self:
        """As of any facts; the record then is asked who may see it as it stood at these dates."""
        rows = super().until(day, known_at)
        rows._times = (day, known_at)
        return rows

    def marked(self) -> Self:
        """The rows with `mark`: who may see the record that each belongs to.

        That is what its version in force says; of a record that is gone, what its last one said.
        What is known as no record, such as an indicator, leaves it to the row itself.
        """
        day, known_at = self._times
        versions = Entry.objects.filter(natural_key=OuterRef("of"), plan=OuterRef("plan"))
        last = versions if known_at is None else versions.filter(recorded_at__lte=known_at)
        found = [_visibility(last.order_by(*_LAST_FIRST))]
        if day is not None or known_at is not None:
            found.insert(0, _visibility(versions.as_at(day, known_at)))
        return self.alias(mark=Coalesce(*found, F("visibility")))

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone._times = self._times
        return clone


_LAST_FIRST = (
    F("withdrawn_at").desc(nulls_first=True),
    F("superseded_by").asc(nulls_first=True),
    "-recorded_at",
)


def _visibility(rows: EntryQuerySet) -> Subquery:
    return Subquery(rows.values("visibility")[:1])


class About(PlanFact):
    """What belongs to a record of any kind, by its kind and its natural key as stored."""

    of_kind = models.CharField(max_length=30)
    of = models.CharField(max_length=64)

    objects = AboutQuerySet.as_manager()  # type: ignore[misc]

    class Meta(PlanFact.Meta):
        abstract = True


class Comment(About):
    """What somebody says about a record."""

    text = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text


class Evidence(About):
    """A file that shows something about a record; its bytes are the `ImportedFile` of `sha256`."""

    part = models.TextField(blank=True, help_text="text of an assurance")
    title = models.TextField()
    file = models.TextField(help_text="its name")
    sha256 = models.CharField(max_length=64)
    text = models.TextField(blank=True)

    class Meta(About.Meta):
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return self.title
