"""Priorities listed on one slide, whose themes stand on the slides that part the plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from placeplan.documents.document import Document
from placeplan.exchange.dividers import Divider, Listed, dividers, lists_of_priorities
from placeplan.exchange.plan_parts import Part, is_placeholder, parts_of, same
from placeplan.records import Goal, Record

SPECIFICITY = 58
SAMPLE = """\
Key priority areas

- Falls at home
- Care homes
- Winter planning

Standards

- Waiting times
- Screening

Care close to home

Falls at home

Care homes

Winter planning

What the law asks

Standards

Waiting times

Screening
"""


def recognise(document: Document) -> Iterator[Record]:
    """A theme for each such slide, and a priority of it for each entry of the list."""
    parts = parts_of(document)
    listed = lists_of_priorities(parts)
    slides = dividers(parts, listed) if listed else []
    if not slides:
        return
    for slide in slides:
        yield _theme(slide, parts)
    for each in listed:
        yield from _priorities(each, slides)


def _theme(slide: Divider, parts: Sequence[Part]) -> Goal:
    """The theme where the plan names it first; the other places that name it are its context."""
    first, *others = [part for part in parts if same(part.text, slide.lead.text)]
    return Goal(
        source=first.shape,
        context=[part.shape for part in others],
        goal_kind="theme",
        title=first.text,
    )


def _priorities(listed: Listed, slides: Sequence[Divider]) -> Iterator[Goal]:
    above: Part | None = None
    for entry in listed.entries:
        if is_placeholder(entry.text):
            continue
        found = [(slide, line) for slide in slides if (line := slide.of(entry.text)) is not None]
        nested = entry.what == "item" and entry.level > 0 and above is not None
        if entry.what != "item" and not found:
            continue
        context = [listed.head.shape]
        parent: str | None = None
        for slide, line in found[:1]:
            parent = slide.lead.text
            context += [slide.lead.shape, line.shape]
        if nested and above is not None:
            parent = above.text
            context.append(above.shape)
        yield Goal(
            source=entry.shape,
            context=context,
            goal_kind="priority",
            title=entry.text,
            parent=parent,
        )
        if entry.level == 0:
            above = entry
