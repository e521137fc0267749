"""Who sees what a person enters: nobody who may not see what it belongs to."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import ForeignKey

from placeplan.rooms.places.models import PlanFact, Reader, shown_in
from placeplan.rooms.register.entries import PAPER
from placeplan.rooms.register.models import Entry, Visibility

_STRICTER = tuple(each.value for each in Visibility)
"""From what everybody sees to what few see."""


def inherited(row: PlanFact, reader: Reader) -> str:
    """The visibility that a record takes from what it belongs to; empty: as the plan.

    That is the record that it is linked to, else those in force whose title its `of` says. One
    that the reader may not see says nothing: they only typed the same words.
    """
    found = list(_linked(row)) or _named(row)
    shown = shown_in(row.plan, reader)
    seen = [each for each in found if shown is None or each in shown]
    strictest = max((each or row.plan.visibility for each in seen), key=_rank, default="")
    return strictest if _rank(strictest) > _rank(row.plan.visibility) else ""


def _rank(visibility: str) -> int:
    return _STRICTER.index(visibility) if visibility else -1


def _linked(row: PlanFact) -> Iterator[str]:
    """The visibility of each record that the row points to."""
    for field in row._meta.concrete_fields:
        if not isinstance(field, ForeignKey) or field.name == "superseded_by":
            continue
        if isinstance(field.related_model, type) and issubclass(field.related_model, PlanFact):
            other: PlanFact | None = getattr(row, field.name)
            if other is not None:
                yield other.visibility


def _named(row: PlanFact) -> list[str]:
    """The visibility of each record of the plan that has the title which the row says it is of."""
    of = getattr(row, "of", None)
    if not of or hasattr(row, "of_kind"):  # that one is of a natural key, and says who sees it
        return []
    rows = Entry.objects.all().current().exclude(holds=PAPER)
    return list(
        rows.filter(plan=row.plan_id, title__iexact=of).values_list("visibility", flat=True)
    )
