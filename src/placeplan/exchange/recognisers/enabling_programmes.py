"""Enabling programmes: a title, what each will do, and who leads it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.documents.document import Document, ListBlock, Paragraph
from placeplan.exchange.people import is_person
from placeplan.exchange.sections import Outline, Section, Title, outline_of
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.records import Goal, Programme, Record, Role
from placeplan.records.shapes import SourceShape

SPECIFICITY = 69
SAMPLE = """\
ENABLING PROGRAMMES

INFORMATION SYSTEMS

- Launch the website
- Share records with every practice

CLINICAL LEAD:
Dr Rowan Hale

CONTRACTING OF SERVICES

- Sign contracts based on outcomes

CLINICAL LEAD
Dr tbc
"""

_LEAD = re.compile(
    r"^(?P<role>(?:[A-Z][A-Za-z&]*\s){0,3}(?:LEAD|SPONSOR|SRO|OWNER|Lead|Sponsor|Owner)S?s?)\s*:?\s+"
    r"(?P<rest>\S.*)$",
    re.S,
)
_PROGRAMMES = re.compile(r"\bprogrammes\b", re.I)
_TITLED = re.compile(r"(?<!^)\s+(?=(?:Dr|Mr|Mrs|Ms|Prof|Professor|Cllr|Sir|Dame)\.?\s)")
_HONORIFIC = re.compile(r"^(?:Dr|Mr|Mrs|Ms|Miss|Prof|Professor|Cllr|Sir|Dame)\.?\s+")
_PLACEHOLDER = re.compile(r"\b(?:tbc|tba|tbd|vacant|vacancy)\b|^to be\b", re.I)


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A programme with its aims and roles for each list that a line of leads closes."""
    if not any(isinstance(b, Paragraph) and _LEAD.match(b.text) for b in document.blocks):
        return
    outline = outline_of(document)
    theme: Title | None = None
    unled: list[Section] = []
    for section in outline.sections():
        if section.title is not None and not section.blocks:
            theme, unled = section.title, []
            continue
        lead = _led(section)
        if lead is not None:
            for each in unled:
                yield from _programme(document, outline, each, None, theme)
            yield from _programme(document, outline, section, lead, theme)
            unled = []
        elif _is_unled(section, theme):
            # A list without a lead is a programme only where one with a lead follows.
            unled.append(section)
        else:
            theme, unled = (section.title if not _has_list(section) else None), []


def _has_list(section: Section) -> bool:
    return any(isinstance(block, ListBlock) for block in section.blocks)


def _is_unled(section: Section, theme: Title | None) -> bool:
    """A list alone, under a heading that speaks of programmes."""
    lists = len(section.blocks) == 1 and _has_list(section)
    return lists and theme is not None and bool(_PROGRAMMES.search(theme.text))


def _led(section: Section) -> Paragraph | None:
    """The line of leads that stands under the list of a section."""
    if section.title is None or len(section.blocks) != 2:
        return None
    first, last = section.blocks
    if not isinstance(first, ListBlock) or not isinstance(last, Paragraph):
        return None
    return last if _LEAD.match(last.text) else None


def _programme(
    document: Document,
    outline: Outline,
    section: Section,
    lead: Paragraph | None,
    theme: Title | None,
) -> Iterator[Record | Problem]:
    title = section.title
    if title is None:
        return
    found = _LEAD.match(lead.text) if lead is not None else None
    parts = [part for block in section.blocks[:1] for part in outline.parts(block)]
    at = SourceShape.of(document.at(lead)) if lead is not None else title.source
    above = [theme.source] if theme is not None else []
    names = _names(found["rest"]) if found is not None else []
    yield Programme(
        source=SourceShape.of(title.source.plain().through(parts[-1].source.plain())),
        context=[*above, *([at] if lead is not None else [])],
        title=title.text,
        theme=theme.text if theme is not None else None,
        aims=[part.text for part in parts],
        roles=[f"{found['role']} {name}" for name in names] if found is not None else [],
    )
    for part in parts:
        yield Goal(
            source=part.source,
            context=[title.source],
            goal_kind="enabler",
            title=part.text,
            parent=title.text,
        )
    if found is None:
        return
    for name in names:
        yield Role(
            source=at, context=[title.source], role=found["role"], person=name, of=title.text
        )
    if not names:
        said = f"the programme {title.text!r} names nobody as its lead: {found['rest']!r}"
        if _PLACEHOLDER.search(found["rest"]):
            yield Problem("placeholder", Family.PLACEHOLDER, Severity.NOTE, said, at.plain())
        else:
            yield Problem("lead-unnamed", Family.MISSING, Severity.WARNING, said, at.plain())


def _names(text: str) -> list[str]:
    """The people of a line, parted at their titles and at line breaks; none where it is to come."""
    if _PLACEHOLDER.search(text):
        return []
    names: list[str] = []
    for part in re.split(r"\s*[/;,\n]\s*|\s+(?:and|&)\s+", text):
        for name in _TITLED.split(part):
            names.extend(_two(name.strip()))
    return [name for name in names if is_person(_HONORIFIC.sub("", name))]


def _two(text: str) -> list[str]:
    """Two names that a lost line break ran together: a titled one and two words more."""
    words = text.split()
    plain = _HONORIFIC.sub("", text).split()
    if len(plain) == 4:
        lead = words[: len(words) - 2]
        return [" ".join(lead), " ".join(words[-2:])]
    return [text]
