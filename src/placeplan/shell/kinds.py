"""Every kind of record that the rooms store: how it is asked for, and which page lists it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from django.urls import NoReverseMatch, reverse

from placeplan.rooms.places.models import Plan
from placeplan.rooms.places.queries import Facts

ROOMS = Path(__file__).resolve().parents[1] / "rooms"
QUERIES: dict[str, Facts[Any]] = {
    kind: query
    for room in sorted(file.relative_to(ROOMS).parts[0] for file in ROOMS.glob("*/queries*"))
    for kind, query in getattr(
        import_module(f"placeplan.rooms.{room}.queries"), "QUERIES", {}
    ).items()
}
"""The query of each kind of fact; observations have one of their own."""
PAGES = {
    "observation": "performance",
    "deliverable": "delivery-report",
    "measure": "delivery-report",
}
"""The kinds that a page shows in a shape of its own."""
DETAILS = ("programme", "scheme", "risk", "escalation", "action", "decision")
"""The kinds of which each record has a page beside the one that shows its source."""

SPOKEN = ("comment", "evidence")
"""The kinds that are changed and taken back where they are shown, by rules of their own."""
TYPED = (
    *("programme", "scheme", "milestone", "deliverable", "measure", "concern"),
    *("risk", "action", "decision", "qia", "assessment", "escalation", "update"),
    *("goal", "commitment", "engagement", "role", "forum", "service", "contract"),
)
"""The kinds that a person enters; prose and readings of tables come with papers."""


def list_address(kind: str, plan: Plan) -> str:
    """The address of the page that lists the records of a kind in a plan."""
    try:
        return reverse(PAGES.get(kind, f"{kind}s"), args=[plan.slug])
    except NoReverseMatch:
        return reverse("records", args=[plan.slug, kind])
