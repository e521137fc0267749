"""Prose with figures that nothing more specific knows: facts under their nearest heading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from placeplan.documents.document import Document
from placeplan.exchange.figures import read_figures
from placeplan.exchange.plan_parts import Part, parts_of
from placeplan.exchange.sections import gives_address, gives_postcode
from placeplan.records import Fact, Narrative, Record

SPECIFICITY = 4
SAMPLE = """\
Our finances

- Running costs grew by 5.9% in 2024/25.
- The plan is agreed.

The Board met and spent £2.4m on 12 schemes.
"""

_FEWEST, _MOST = 3, 8


def recognise(document: Document) -> Iterator[Record]:
    """A fact for each paragraph or item with figures; the other items of its list are prose."""
    parts = parts_of(document)
    listed = {part.index for part in parts if part.what == "item" and _has_figures(part)}
    heading: Part | None = None
    for at, part in enumerate(parts):
        if part.is_heading or _heads(parts, at):
            heading = part
        elif part.what in ("line", "item") and any(c.isalpha() for c in part.text):
            figures = read_figures(part.text) if _has_figures(part) else []
            context = [heading.shape] if heading is not None else []
            if figures:
                yield Fact(
                    source=part.shape,
                    context=context,
                    text=part.text,
                    subject=heading.text if heading is not None else None,
                    figures=figures,
                )
            elif part.index in listed:
                yield Narrative(
                    source=part.shape,
                    context=context,
                    section=heading.text if heading is not None else "",
                    text=part.text,
                )


def _heads(parts: Sequence[Part], at: int) -> bool:
    """True for a few words that end no sentence, right above one that does or above figures."""
    part, below = parts[at], parts[at + 1 : at + 2]
    words = part.text.split()
    if part.what != "line" or not _FEWEST <= len(words) <= _MOST or not part.text[:1].isupper():
        return False
    if gives_address(part.text):
        return False
    if not part.text[-1:].isalnum() or any(c.isdigit() for c in part.text):
        return False
    after = below[0] if below else None
    if after is None or after.what != "line":
        return False
    told = len(after.text.split()) > _MOST and after.text.endswith((".", ":"))
    return told or _has_figures(after)


def _has_figures(part: Part) -> bool:
    if not any(c.isdigit() for c in part.text) or gives_postcode(part.text):
        return False
    return bool(read_figures(part.text))
