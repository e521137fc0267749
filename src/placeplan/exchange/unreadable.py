"""What is said of a cell that cannot be read; it is kept as printed."""

from __future__ import annotations

from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.kernel.provenance import Source


def number(printed: str, source: Source) -> Problem:
    """The problem of a number that is wrongly grouped: "1,23"."""
    return Problem(
        "number-malformed",
        Family.FORMAT,
        Severity.WARNING,
        f"cannot read the number {printed!r}; it is kept as printed",
        source,
    )


def rating(printed: str, source: Source) -> Problem:
    """The problem of words that are no rating."""
    return Problem(
        "rag-unreadable", Family.RAG, Severity.WARNING, f"{printed!r} is not a rating", source
    )
