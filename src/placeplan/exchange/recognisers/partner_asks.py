"""What one partner undertakes or asks of another, in lists behind a sentence that says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from placeplan.documents.document import Document, Heading, ListBlock, Paragraph
from placeplan.exchange.sections import Outline, outline_of
from placeplan.kernel.problem import Problem
from placeplan.records import Commitment, Record
from placeplan.records.shapes import SourceShape

SPECIFICITY = 63
SAMPLE = """\
PREVENTING ILL HEALTH

The CCG is committed to working with the county council to support its programmes by:

- Reviewing every pathway with public health

We will also:

- Commission falls prevention

Contribution the council would wish from Health to the needs of children:

- Health visitors to join the family teams
"""

_COMMITTED = re.compile(
    r"^(?P<by>(?:The )?\S+(?: \S+){0,4}?) (?:is|are) committed to\b"
    r"(?:.*?\bwith (?P<to>(?:the )?\w[\w' ]*?)(?: staff| colleagues)? to\b)?.*:$",
    re.S,
)
_ALSO = re.compile(r"^we will(?: also)?:?$", re.I)
_WISH = re.compile(
    r"^contributions?(?: that)? (?P<to>(?:the )?\S+(?: \S+){0,3}?) would "
    r"(?:wish|like|want|ask|need)(?: for)? from (?P<by>(?:the )?\S+(?: (?-i:[A-Z])\S*)*)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Party:
    framework: str
    by: str | None
    to: str | None
    context: tuple[SourceShape, ...]


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A commitment for each item of the lists behind such a sentence, up to the next prose.

    Where a page lost its order, the lists that stand before what one partner asks are asked too.
    """
    if not any(isinstance(b, Paragraph) and _starts(b.text) for b in document.blocks):
        return
    outline = outline_of(document)
    party: _Party | None = None
    early: list[ListBlock] = []
    for block in document.blocks:
        if isinstance(block, Paragraph | Heading):
            party = _party(document, outline, block, party)
            if party is not None and _WISH.match(block.text):
                for listed in _of_party(early, party):
                    yield from _commitments(outline, listed, party, uncertain=True)
            if party is not None or outline.is_title(block):
                early = []
        elif isinstance(block, ListBlock) and party is not None:
            yield from _commitments(outline, block, party)
        elif isinstance(block, ListBlock):
            early.append(block)
        else:
            party, early = None, []


def _of_party(early: list[ListBlock], party: _Party) -> list[ListBlock]:
    """The lists of a page that its heading came behind: one of their items names who is to act."""
    if party.by is None:
        return []
    named = re.compile(rf"^{re.escape(party.by)}\b", re.I)
    return early if any(named.match(i.text) for block in early for i in block.items) else []


def _commitments(
    outline: Outline, block: ListBlock, party: _Party, *, uncertain: bool = False
) -> Iterator[Commitment]:
    for part in outline.parts(block):
        yield Commitment(
            source=part.source,
            context=list(party.context),
            uncertain=uncertain,
            framework=party.framework,
            item=part.text,
            by=party.by,
            to=party.to,
        )


def _starts(text: str) -> bool:
    return bool(_COMMITTED.match(text) or _WISH.match(text))


def _party(
    document: Document, outline: Outline, block: Paragraph | Heading, before: _Party | None
) -> _Party | None:
    place = SourceShape.of(document.at(block))
    committed, wish = _COMMITTED.match(block.text), _WISH.match(block.text)
    if wish is not None:
        return _Party(block.text.rstrip(": "), wish["by"], wish["to"], (place,))
    title = outline.above(block.line, 2)
    if committed is not None and title is not None:
        context = (title.source, place)
        return _Party(title.text, committed["by"], committed["to"], context)
    if before is not None and _ALSO.match(block.text.strip()):
        return _Party(before.framework, before.by, None, (*before.context, place))
    return None
