"""Programmes in a few lines: title, what it does, board sponsor, its board and delivery lead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from placeplan.documents.document import Document
from placeplan.exchange import role_records
from placeplan.exchange.levels import level_of
from placeplan.exchange.plan_parts import Part, items_of, parts_of
from placeplan.exchange.role_lines import Roles, read_roles
from placeplan.kernel.problem import Problem
from placeplan.records import Fact, Forum, Goal, Programme, Record

SPECIFICITY = 68
SAMPLE = """\
System-wide enabling programmes

Estates

Make the best use of every building.

Board Sponsor: Asha Pryce, Chief Nurse, North Vale ICB

Estates Forum
Delivery Lead: Rowan Hale
"""

_SECTION = re.compile(r"\bprogrammes\s*$", re.IGNORECASE)
_LEVEL = re.compile(r"^(?P<level>[A-Z][\w&]*(?:-\s?wide)?)(?=:|\s)")
_MOST_LINES = _LONGEST = 6


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A programme for each pair of roles, under a heading that announces programmes."""
    parts = parts_of(document)
    for at, part in enumerate(parts):
        short = part.what in ("line", "heading") and len(part.text.split()) <= _LONGEST
        if short and _SECTION.search(part.text) and not read_roles(part.text):
            yield from _section(part, parts[at + 1 :])


def _section(heading: Part, parts: Sequence[Part]) -> Iterator[Record | Problem]:
    """The programmes below one heading, as long as lines of roles keep coming."""
    held: list[Part] = []
    roles: list[tuple[Part, Roles]] = []
    starred: list[Part] = []
    for part in parts:
        read = read_roles(part.text) if part.what == "line" else None
        if read is not None:
            roles.append((part, read))
        elif _is_note(part):
            yield from _programme(heading, held, roles)
            for marked in starred:
                yield Fact(
                    source=part.shape, context=[marked.shape], text=part.text, subject=marked.text
                )
            return
        else:
            if len(roles) > 1 or (roles and held and part.is_heading):
                yield from _programme(heading, held, roles)
                held, roles = [], []
            held.append(part)
            if part.what == "table" or len(held) > _MOST_LINES:
                return
            if held and part.lines and part.lines[-1].rstrip().endswith("*"):
                starred.append(held[0])
    if roles:
        yield from _programme(heading, held, roles)


def _is_note(part: Part) -> bool:
    return bool(part.lines) and part.lines[0].startswith("*") and part.lines[0][1:2].isalpha()


def _programme(
    heading: Part, held: Sequence[Part], roles: Sequence[tuple[Part, Roles]]
) -> Iterator[Record | Problem]:
    if len(held) < 2 or not held[0].is_heading or any(p.what == "table" for p in held):
        return
    title, *said = held
    texts = [text for part in said for text in items_of(part)]
    forums = [(part, read.forum) for part, read in roles if read.forum]
    context = [heading.shape]
    level = _LEVEL.match(heading.text)
    yield Programme(
        source=title.shape,
        context=[*context, *(p.shape for p in said), *(p.shape for p, _ in roles)],
        title=title.text,
        level=level_of(level["level"]) if level is not None else None,
        theme=heading.text,
        description="\n".join(texts) or None,
        roles=[f"{r.label}: {r.text}" for _, read in roles for r in read.roles],
        forum=forums[0][1] if forums else None,
    )
    own = [heading.shape, title.shape]
    for part in said:
        for text in items_of(part):
            yield Goal(
                source=part.shape, context=own, goal_kind="aim", title=text, parent=title.text
            )
    for part, name in forums:
        if name is not None:
            yield Forum(source=part.shape, context=own, name=name)
    for part, read in roles:
        for role in read.roles:
            yield from role_records.of(role, title.text, part, own)
