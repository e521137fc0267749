"""The level at which a programme is run, in the codes of the data contract."""

from __future__ import annotations

import re

_LEVELS = {
    "system": re.compile(r"\b(?:STP|ICS|ICP|system|partnership|footprint)\b", re.IGNORECASE),
    "icb": re.compile(r"\bICB\b", re.IGNORECASE),
    "ccg": re.compile(r"\b(?:CCGs?|sub-ICB)\b", re.IGNORECASE),
    "place": re.compile(r"\b(?:place|borough|district|county|council)\b", re.IGNORECASE),
    "locality": re.compile(r"\b(?:locality|neighbourhood|PCNs?)\b", re.IGNORECASE),
}


def level_of(printed: str | None) -> str | None:
    """The code of a printed level: "STP-wide" is system. Other words stand as printed."""
    if not printed:
        return None
    return next((code for code, words in _LEVELS.items() if words.search(printed)), printed)
