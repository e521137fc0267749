"""Pages: what people said."""

from __future__ import annotations

from placeplan.rooms.engagement import queries
from placeplan.rooms.places.listing import Column, Layout
from placeplan.rooms.places.pages import list_page

ENGAGEMENTS = Layout(
    kind="engagement",
    title="Engagement",
    lede="What people said, and where the plan answers it.",
    columns=(
        Column("theme", "What was said or done"),
        Column("event", "Where", choose="All events"),
        Column("date", "When", "due"),
        Column("answered_in", "Answered in", "list", by=None),
    ),
    words=("theme", "event", "answered_in"),
)

engagements = list_page(ENGAGEMENTS, queries.engagements)
