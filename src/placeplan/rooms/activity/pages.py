"""Pages: how much activity is expected to grow."""

from __future__ import annotations

from placeplan.rooms.activity import queries
from placeplan.rooms.places.listing import Column, Layout
from placeplan.rooms.places.pages import list_page

GROWTH = Layout(
    kind="growth_assumption",
    title="Growth assumptions",
    lede="How much each kind of activity is expected to grow.",
    columns=(
        Column("pod", "Activity"),
        Column("provider", "Provider", choose="All providers"),
        Column("of", "Part of", "part"),
        Column("financial_year", "Year", choose="All years"),
        Column("rate_percent", "Growth", "percent"),
    ),
    words=("pod", "provider", "of"),
)

growth_assumptions = list_page(GROWTH, queries.growth_assumptions)
