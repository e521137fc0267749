"""What recognisers still have before them: the blocks that none has claimed, and the paper."""

from __future__ import annotations

from dataclasses import dataclass, fields

from placeplan.documents.document import Document


@dataclass(frozen=True, slots=True)
class Unclaimed(Document):
    """A document without the blocks in which records stand; `whole` is the paper as it was read.

    What an earlier recogniser has claimed may still name the organisation or the year of a table.
    """

    whole: Document | None = None


def unclaimed(document: Document) -> Unclaimed:
    """All of a document, of which nothing is claimed yet."""
    given = {each.name: getattr(document, each.name) for each in fields(document)}
    return Unclaimed(**(given | {"whole": document}))


def whole_of(document: Document) -> Document:
    """The whole paper that a document is what is left of."""
    whole = document.whole if isinstance(document, Unclaimed) else None
    return document if whole is None else whole
