"""Pages: what the plan commits to, and which outside lists it serves."""

from __future__ import annotations

from placeplan.rooms.places.listing import Column, Layout
from placeplan.rooms.places.pages import list_page
from placeplan.rooms.strategy import queries

COMMITMENTS = Layout(
    kind="commitment",
    title="Commitments and requests",
    lede="What is required of the plan and how it answers, and what partners ask of one another.",
    columns=(
        Column("item", "Commitment or request"),
        Column("framework", "From", choose="All sources"),
        Column("area", "Area", choose="All areas"),
        Column("response", "Response", "prose"),
        Column("by", "By", choose="Everyone"),
        Column("to", "To", choose="Everyone"),
    ),
    words=("item", "area", "response", "by", "to"),
)
ALIGNMENTS = Layout(
    kind="alignment",
    title="Alignment",
    lede="Which item of the plan serves which item of a national or local framework.",
    columns=(
        Column("item", "In the plan"),
        Column("framework", "Framework", choose="All frameworks"),
        Column("framework_item", "In the framework", choose="All items"),
        Column("strength", "Mark"),
    ),
    words=("item", "framework", "framework_item"),
)

commitments = list_page(COMMITMENTS, queries.commitments)
alignments = list_page(ALIGNMENTS, queries.alignments)
