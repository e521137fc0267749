"""What is made of a document, kept as long as no other is read: many ask for the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from placeplan.documents.document import Block, Document

T = TypeVar("T")


def of_the_latest(make: Callable[[Document], T]) -> Callable[[Document], T]:
    """A function that makes something of a document, which keeps what it made of the last one."""
    last: tuple[tuple[Block, ...], T] | None = None

    @wraps(make)
    def kept(document: Document) -> T:
        nonlocal last
        known = last
        if known is None or known[0] is not document.blocks:
            known = last = document.blocks, make(document)
        return known[1]

    return kept
