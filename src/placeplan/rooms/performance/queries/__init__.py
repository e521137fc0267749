"""Reads: what papers state, and what is published of every organisation."""

from placeplan.rooms.performance.queries.observed import (
    QUERIES,
    History,
    Standing,
    commentaries,
    dashboard,
    history,
    indicator,
    indicators,
    observations,
    reading,
    standards,
    standing,
)
from placeplan.rooms.performance.queries.published import measured, national_facts, national_files

__all__ = [
    "QUERIES",
    "History",
    "Standing",
    "commentaries",
    "dashboard",
    "history",
    "indicator",
    "indicators",
    "measured",
    "national_facts",
    "national_files",
    "observations",
    "reading",
    "standards",
    "standing",
]
