"""A page of outcomes: a heading that says no more, and short statements below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from placeplan.documents.document import Document
from placeplan.exchange.plan_parts import Part, is_placeholder, parts_of
from placeplan.records import Goal, Record

SPECIFICITY = 51
SAMPLE = """\
Outcomes

Fewer people
who fall.

Better health in the vale.

The vale today
"""

_HEADING = re.compile(r"^(?:our |key |the )?(?:outcomes|desired outcomes|outcomes we want)$", re.I)
_LONGEST, _LEAST, _NEAR = 14, 2, 8


def recognise(document: Document) -> Iterator[Record]:
    """An outcome for each of two or more short statements that end alike."""
    parts = parts_of(document)
    for at, part in enumerate(parts):
        if part.what in ("line", "heading") and _HEADING.match(part.text.rstrip(" :")):
            said = list(_statements(part, parts[at + 1 :]))
            if len(said) >= _LEAST:
                for each in said:
                    yield Goal(
                        source=each.shape,
                        context=[part.shape],
                        goal_kind="outcome",
                        title=each.text,
                    )


def _statements(heading: Part, below: Sequence[Part]) -> Iterator[Part]:
    """The lines right below the heading: short, each with a full stop, one close to the next."""
    line = heading.source.last_line
    for part in below:
        short = part.what == "line" and len(part.text.split()) <= _LONGEST
        near = part.source.line - line <= _NEAR
        if not short or not near or not part.text.endswith(".") or is_placeholder(part.text):
            return
        yield part
        line = part.source.last_line
