"""The list of standards that papers state."""

from __future__ import annotations

from placeplan.rooms.performance import queries
from placeplan.rooms.performance.models import Standard
from placeplan.rooms.places.listing import Column, Layout
from placeplan.rooms.places.pages import list_page

_COMPARED = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than", "=": "exactly"}


def threshold(standard: Standard) -> str:
    """The threshold in words: "at least 92%"."""
    if standard.threshold is None:
        return ""
    unit = "%" if standard.unit == "percent" else f" {standard.unit}" if standard.unit else ""
    compared = _COMPARED.get(standard.comparator, standard.comparator)
    return f"{compared} {standard.threshold:f}{unit}".strip()


def within(standard: Standard) -> str:
    """The time limit inside the standard: "8 minutes"."""
    limit = standard.within
    return "" if limit is None else f"{limit.value:f} {limit.unit}"


STANDARDS = Layout(
    kind="standard",
    title="Standards",
    lede="The thresholds that performance is held against, as the papers state them.",
    columns=(
        Column("name", "Standard"),
        Column("framework", "Framework", choose="All frameworks"),
        Column("threshold", "Threshold", value=threshold, by="threshold__number"),
        Column("within", "Within", value=within, by="within_value__number"),
    ),
    words=("name", "framework"),
)
standards = list_page(STANDARDS, queries.standards)
