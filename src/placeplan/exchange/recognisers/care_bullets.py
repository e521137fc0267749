"""Bulleted statements on an area of care or on the money: how it stands and what is under way.

A place or a site may head some of them: "Basildon" in bold, and its bullets below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from placeplan.documents.document import Document
from placeplan.exchange.figures import read_figures
from placeplan.exchange.plan_parts import Part, is_placeholder, looks_like_heading, parts_of
from placeplan.exchange.sentences import date_in
from placeplan.records import Fact, Narrative, Record
from placeplan.records.shapes import PeriodShape

SPECIFICITY = 6
SAMPLE = """\
Elective care:

• **North Vale**

- Waiting lists are to return to the size of March 2024. The Trust reports again in September 2025.
- **South Vale**
- The Trust will follow the review of its waiting lists.

Winter planning

- Staff of every partner sat in one room through the winter.
"""

_AREA = re.compile(
    r"^(?:the |our )?(?:urgent|emergency|unplanned|winter|elective|planned|unscheduled"
    r"|referral to treatment|rtt|cancer (?:treatment|waits?|waiting|performance)|diagnostics?"
    r"|a&e|accident and emergency|ambulance|delayed transfers?|personal health budgets?"
    r"|continuing health ?care|capacity|activity assumptions|finance|financial (?:plan|position)"
    r"|qipp challenge|(?:stp|ics|icb|system|ccg)-wide (?:activity|capacity))\b[^.]*$",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d")
_NEXT = re.compile(r"[.!?]\s+\S")
_LONGEST_AREA, _LONGEST_LABEL, _LEAST = 8, 3, 6


@dataclass(frozen=True, slots=True)
class _Said:
    """One bullet with the headings that it stands under."""

    part: Part
    area: Part
    place: Part | None


def recognise(document: Document) -> Iterator[Record]:
    """A fact for each bullet, with the place that heads it, its figures and its one date."""
    for said in _said(parts_of(document)):
        part = said.part
        if part.level == 0 and looks_like_heading(part.text) and not _FIGURE.search(part.text):
            yield Narrative(
                source=part.shape,
                context=[said.area.shape],
                section=said.area.text,
                text=part.text,
            )
            continue
        day = date_in(part.text) if _is_one(part.text) else None
        yield Fact(
            source=part.shape,
            context=[said.area.shape, *([said.place.shape] if said.place is not None else [])],
            text=part.text,
            subject=said.area.text.rstrip(" :"),
            place=said.place.text if said.place is not None else None,
            period=None if day is None else PeriodShape.of(day),
            figures=read_figures(part.text),
        )


def _said(parts: Sequence[Part]) -> Iterator[_Said]:
    area: Part | None = None
    place: Part | None = None
    for at, part in enumerate(parts):
        if part.what == "table":
            continue
        if part.what != "item" and _is_area(part):
            area, place = part, None
        elif area is not None and _is_label(parts, at):
            place = part
        elif part.what == "item":
            if area is not None and not is_placeholder(part.text) and _tells(part):
                yield _Said(part, area, place)
        elif part.is_heading and not part.text.endswith(":"):
            area = place = None


def _is_one(text: str) -> bool:
    """True for one sentence: the date of another would not be that of the whole."""
    return _NEXT.search(text) is None


def _is_area(part: Part) -> bool:
    return len(part.text.split()) <= _LONGEST_AREA and _AREA.match(part.text) is not None


def _is_label(parts: Sequence[Part], at: int) -> bool:
    """True for a name of its own above a bullet that tells something."""
    part, below = parts[at], parts[at + 1 : at + 2]
    if part.level or len(part.text.split()) > _LONGEST_LABEL or not part.text[:1].isupper():
        return False
    if part.text.endswith((".", ":")) or not part.text.replace(" ", "").isalpha():
        return False
    return bool(below) and below[0].what == "item" and len(below[0].text.split()) >= _LEAST


def _tells(part: Part) -> bool:
    return any(character.isalpha() for character in part.text)
