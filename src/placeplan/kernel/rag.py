"""RAG ratings as delivery reports print them, and their order of severity.

Red is off track, Amber at risk with a recovery plan, Green on track, Blue complete, White not
started, N/A not applicable; Red-Amber and Amber-Green stand between.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Rag(StrEnum):
    """A rating, by the letters it is stored under; the members stand worst first."""

    R = "R"
    RA = "RA"
    A = "A"
    AG = "AG"
    G = "G"
    B = "B"
    W = "W"
    NA = "N/A"

    @property
    def word(self) -> str:
        """The rating in words: "Red-Amber"."""
        return _WORDS[self]

    @property
    def severity(self) -> int:
        """0 for the worst, Red; larger is milder. White and N/A, which judge nothing, come last."""
        return _ORDER.index(self)


_WORDS = {
    Rag.R: "Red",
    Rag.RA: "Red-Amber",
    Rag.A: "Amber",
    Rag.AG: "Amber-Green",
    Rag.G: "Green",
    Rag.B: "Blue",
    Rag.W: "White",
    Rag.NA: "N/A",
}
_ORDER = tuple(Rag)
_READ = {
    **{str(rag).lower(): rag for rag in Rag},
    **{rag.word.replace("-", "").lower(): rag for rag in Rag},
    "na": Rag.NA,
    "notapplicable": Rag.NA,
    "ar": Rag.RA,
    "amberred": Rag.RA,
    "ga": Rag.AG,
    "greenamber": Rag.AG,
}


def parse(text: str) -> Rag | None:
    """The rating that a text prints ("R", "red/amber", "Amber Green", "n/a"), or None.

    A word that names no colour, such as "Complete", is no rating. Never raises.
    """
    key = "".join(c for c in text.lower() if c.isalnum())
    return _READ.get(key) if len(text) <= 60 else None


def format(rag: Rag) -> str:  # noqa: A001 - kernel nouns all have parse and format
    """The letters of a rating: "RA", "N/A"."""
    return rag.value


def worst(ratings: Iterable[Rag]) -> Rag | None:
    """The most severe of the ratings, or None where there is none."""
    return min(ratings, key=lambda rag: rag.severity, default=None)
