"""Reads: what papers state, and what is published of every organisation."""

from placeplan.rooms.performance.queries.observed import (
    QUERIES,
    History,
    commentaries,
    history,
    indicator,
    indicators,
    observations,
    reading,
    standards,
)
from placeplan.rooms.performance.queries.published import measured, national_facts, national_files
from placeplan.rooms.performance.queries.rows import (
    Assured,
    Standing,
    assured,
    standing,
)
from placeplan.rooms.performance.queries.series import Counted, statistics

__all__ = [
    "QUERIES",
    "Assured",
    "Counted",
    "History",
    "Standing",
    "assured",
    "commentaries",
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
    "statistics",
]
