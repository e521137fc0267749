"""The pages of assurance rows: those of the room of performance, with what is done about each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from placeplan.rooms.assurance.queries import acts, printed_targets
from placeplan.rooms.performance import pages


def performance(request: HttpRequest, slug: str) -> HttpResponse:
    """The dashboard of a plan."""
    return pages.performance(request, slug, acts)


def exceptions(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed since the period before."""
    return pages.exceptions(request, slug, acts)


def indicator(request: HttpRequest, slug: str) -> HttpResponse:
    """One indicator over time."""
    return pages.indicator(request, slug, acts)


def add_rebase(request: HttpRequest, slug: str) -> HttpResponse:
    """A new rebase of the chart of an indicator."""
    return pages.add_rebase(request, slug, acts)


def targets(request: HttpRequest, slug: str) -> HttpResponse:
    """What the indicators of a plan are held against."""
    return pages.targets(request, slug, printed_targets)
