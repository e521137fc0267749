"""Indicators as dated data, one file each: what is counted, what it is held against, by whom.

A file's name is the indicator's address. `definitions()` loads the folder; a test computes the
examples and, where the published counts are at hand, the published figures.
"""

from placeplan.definitions.indicators.catalogue import definition, definitions, frameworks
from placeplan.definitions.indicators.definition import (
    Definition,
    Framework,
    Recipe,
    Term,
    Threshold,
)

__all__ = [
    "Definition",
    "Framework",
    "Recipe",
    "Term",
    "Threshold",
    "definition",
    "definitions",
    "frameworks",
]
