"""When two printed names speak of one indicator."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

ALIKE = 75.0
"""Share of words in percent from which two names under one reference are one indicator.

References such as "1.1" are used by several frameworks for different things, and papers reword
the names of the same one.
"""
_SPACE = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """The text for comparison: words only, one space, no case."""
    return _SPACE.sub(" ", text.casefold()).strip()


def alike(one: str, other: str) -> bool:
    """True where two names under one reference speak of one indicator."""
    first, second = folded(one), folded(other)
    return first == second or fuzz.token_set_ratio(first, second) >= ALIKE
