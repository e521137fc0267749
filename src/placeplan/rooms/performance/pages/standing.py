"""The switch of a page: the organisations as they were, or as they stand now."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils import timezone

from placeplan.rooms.register.pages import asked, chosen

SUCCESSORS = "successors"
"""What the address says where counts are to be added up for those that stand now."""


def standing_on(request: HttpRequest) -> date | None:
    """The day that the page speaks of, where it asks for the organisations as they stood then."""
    if chosen(request, "of") != SUCCESSORS:
        return None
    return asked(request).as_at or timezone.localdate()
