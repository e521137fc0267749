"""Lists of providers and partners, and boards with the bodies that sit on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from placeplan.documents.document import Document, ListBlock, Paragraph
from placeplan.exchange.organisations import kind_of
from placeplan.exchange.sections import Part, outline_of
from placeplan.kernel.problem import Problem
from placeplan.records import Forum, Organisation, Record
from placeplan.records.places import OrganisationKind
from placeplan.records.shapes import SourceShape

SPECIFICITY = 63
SAMPLE = """\
Main providers:

- North Vale Hospital (NVH)
- Vale Ambulance Service

The CCG takes part in the North Vale Strategy Board. This includes representation from:

- Vale County Council
- North Vale CCG

Urgent care is overseen by the Urgent Care Board comprising members of all partners.

We work with all stakeholders including:

- Vale County Council
- North Vale Hospital

This is overseen by the Flow Board (with representatives from the above organisations).
"""

_INTRO = re.compile(
    r"\b(?:main )?providers?\s*(?:are|include)?\s*:$|\bpartner organisations?\b.*:$"
    r"|\bstakeholders? including\s*[:;]$|^(?:main |key |our )?(?:providers|partners)\s*:?$",
    re.I,
)
_PARTNERSHIP = re.compile(r"\bpartner organisation", re.I)
_MEMBERS = re.compile(
    r"\b(?:representation|representatives|members(?:hip)?) (?:from|of)\s*[:;]$", re.I
)
_BOARD = re.compile(
    r"\b(?P<name>(?:[A-Z][\w&'’-]+\s+){1,7}(?:Board|Committee|Group|Forum|Partnership))\b"
)
_CHAIR = re.compile(r"\bchaired by (?P<chair>[^.;]+?)(?:\s+and\s+(?:includes?|has)\b|[.;])", re.I)
_OVERSEEN = re.compile(
    r"\boverseen (?:by|through) (?:a|an|the) (?P<name>(?:[A-Z][\w&'’-]+\s+){1,7}"
    r"(?:Board|Committee|Group|Forum))\b\s*\(?\s*(?:(?:comprising|made up of|with|consisting of)\s+"
    r"(?P<members>[^.)]+))?"
)
_ABOVE = re.compile(
    r"\b(?:above|these|those|listed)\b.*\b(?:organisations?|bodies|body|partners?|stakeholders?"
    r"|agencies|providers?)\b|\b(?:organisations?|bodies|partners?|stakeholders?) above\b",
    re.I,
)
_SHORT = re.compile(r"^(?P<name>.+?)\s*\((?P<short>[A-Z]{2,}[A-Za-z]*)\)\s*$")
_LONGEST = 14


def recognise(document: Document) -> Iterator[Record | Problem]:
    """Organisations of such lists, and forums with their members and chair."""
    kinds: dict[str, OrganisationKind] = {}
    above: list[Organisation] = []
    for block, below in pairwise((*document.blocks, None)):
        if not isinstance(block, Paragraph):
            continue
        found = _OVERSEEN.search(block.text)
        listed = isinstance(below, ListBlock) and block.text.rstrip().endswith((":", ";"))
        if found is None and not listed:
            continue
        outline = outline_of(document)
        parts = list(outline.parts(below)) if listed and below is not None else []
        short = bool(parts) and all(len(part.text.split()) <= _LONGEST for part in parts)
        boards = _BOARD.findall(block.text)
        if short and boards and _MEMBERS.search(block.text):
            yield _forum(document, block, parts, boards[-1])
        elif short and _INTRO.search(block.text):
            place = SourceShape.of(document.at(block))
            above = [_organisation(part, block.text, place, kinds) for part in parts]
            yield from above
        elif found is not None:
            yield _overseeing(document, block, found, above)


def _forum(document: Document, block: Paragraph, parts: list[Part], name: str) -> Forum:
    chair = _CHAIR.search(block.text)
    return Forum(
        source=SourceShape.of(document.at(block).through(parts[-1].source.plain())),
        name=name,
        duties=[block.text],
        members=[part.text for part in parts],
        chair=chair["chair"] if chair else None,
    )


def _overseeing(
    document: Document, block: Paragraph, found: re.Match[str], above: list[Organisation]
) -> Forum:
    """The board that oversees something; "the above organisations" are those of the list above."""
    said = found["members"] or ""
    theirs = above if _ABOVE.search(said) else []
    return Forum(
        source=SourceShape.of(document.at(block)),
        context=[each.source for each in theirs],
        name=found["name"],
        duties=[block.text],
        members=[each.name for each in theirs] or _listed(said),
    )


def _organisation(
    part: Part, intro: str, place: SourceShape, kinds: dict[str, OrganisationKind]
) -> Organisation:
    """One body of a list; a name that an earlier list gives has the kind that it has there."""
    found = _SHORT.match(part.text)
    name = found["name"] if found else part.text
    kind: OrganisationKind = kind_of(part.text)
    if kind == "other":
        kind = kind_of(name.removesuffix("s"))
    if kind == "other" and _PARTNERSHIP.search(intro):
        kind = "partnership"
    kind = kinds.setdefault(name.casefold().rstrip("s"), kind)
    return Organisation(
        source=part.source,
        context=[place],
        name=name,
        short_name=found["short"] if found else None,
        org_kind=kind,
    )


def _listed(text: str) -> list[str]:
    parts = re.split(r",\s*(?:and\s+)?|\s+and\s+(?=[A-Z])", text)
    return [part.strip() for part in parts if part.strip()]
