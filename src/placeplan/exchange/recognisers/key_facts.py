"""Key facts, needs, achievements and assumptions: what a plan states of its place and itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.documents.document import Document, ListBlock, Paragraph, Table
from placeplan.exchange.figures import life_years, read_figures
from placeplan.exchange.own_places import OwnPlaces
from placeplan.exchange.places_of_figures import by_place
from placeplan.exchange.sections import Part, Section, Title, outline_of
from placeplan.kernel.problem import Problem
from placeplan.records import Fact, Record
from placeplan.records.shapes import Figure, SourceShape

SPECIFICITY = 61
SAMPLE = """\
Key Facts About North Vale CCG

Population

- 264,630 patients
- Some of the most deprived areas in England

HEALTH NEEDS AND INEQUALITIES

Smoking prevalence in the most deprived fifth is 35%.
"""

_SUBJECT = re.compile(
    r"\bkey facts?\b|\bsummary of needs?\b|\bhealth needs\b|\bdemographic profile\b"
    r"|\bdemography\b|^population$|\bdeprivation\b|\b(?:have|has) achieved\b|^achievements?\b"
    r"|\bkey assumptions?\b|\bassurance processes\b",
    re.I,
)
_KEY_FACTS = re.compile(r"\bkey facts?\b", re.I)
_LONG = 45


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A fact for each paragraph and item under such a heading."""
    if not any(isinstance(b, Paragraph | ListBlock) for b in document.blocks):
        return
    outline = outline_of(document)
    places = OwnPlaces(document)
    page: Title | None = None
    for section in outline.sections():
        if section.title is not None and section.title.rank <= 2:
            page = None
        heading = next((t for t in reversed(section.titles) if _SUBJECT.search(t.text)), page)
        if section.title is not None and _KEY_FACTS.search(section.title.text):
            page = section.title
        if heading is None or heading.rank == 1 or section.is_agenda:
            continue
        for block in section.blocks:
            if isinstance(block, Table):
                continue
            for part in outline.parts(block):
                yield from _stated(section, part, places)


def _stated(section: Section, part: Part, places: OwnPlaces) -> Iterator[Record | Problem]:
    title = section.title
    if title is None or not any(character.isalpha() for character in part.text):
        return
    figures = [*read_figures(part.text), *life_years(part.text)]
    if not part.listed and (part.text.endswith(":") or (not figures and _is_long(part.text))):
        return
    place = places.of(part.text)
    one: list[tuple[str | None, list[Figure]]] = [(place.name if place else None, figures)]
    for where, own in by_place(part.text, figures, places.names) or one:
        yield Fact(
            source=part.source,
            context=[*_context(section), *(place.context if place else ())],
            text=part.text,
            subject=title.text,
            place=where,
            figures=own,
        )


def _is_long(text: str) -> bool:
    return len(text.split()) > _LONG


def _context(section: Section) -> list[SourceShape]:
    return [title.source for title in section.titles if title.rank > 1]
