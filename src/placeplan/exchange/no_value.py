"""What papers print where a value would stand: that there is none, or that it is hidden."""

from __future__ import annotations

import re

from placeplan.kernel.lazy_pattern import LazyPattern

_BLANKS = frozenset("- -- – — n/a na n.a. .".split())
_ABSENT = LazyPattern(
    r"^(?:-+|–|—|n/?a|not (?:yet )?available|no data|tb[ac]|awaited)\W*$", re.IGNORECASE
)
_SUPPRESSED = LazyPattern(r"^(?:\*+|\.\.|<\s*\d+|suppressed)$", re.IGNORECASE)


def is_blank(text: str) -> bool:
    """True for a text that only fills its cell: "-", "n/a"."""
    return text.casefold() in _BLANKS


def is_absent(text: str) -> bool:
    """True for a cell that says that there is no value: "-", "n/a", "TBC"."""
    return bool(_ABSENT.match(text))


def is_suppressed(text: str) -> bool:
    """True for a cell that hides a small number: "*", "<5"."""
    return bool(_SUPPRESSED.match(text))
