"""Next steps: a list of what is to be done now, some of it dated."""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.documents.document import Document
from placeplan.exchange.dated_steps import read_steps
from placeplan.exchange.plan_parts import Part, is_placeholder, parts_of
from placeplan.exchange.programme_outline import page_outline_of
from placeplan.kernel.problem import Problem
from placeplan.records import Action, Record

SPECIFICITY = 58
SAMPLE = """\
Next steps: 2025/26

- The immediate priorities are to:
  - Appoint an independent chair (September 2025)
  - Build a single programme office
"""

_HEADING = re.compile(r"\bnext steps\b|\bimmediate (?:priorities|actions)\b", re.IGNORECASE)


def _is_head(part: Part) -> bool:
    short = part.what in ("line", "heading") and len(part.text.split()) <= 8
    return short and _HEADING.search(part.text) is not None


def recognise(document: Document) -> Iterator[Record | Problem]:
    """An action for each item; one that only leads in the others is their context."""
    parts = parts_of(document)
    heads = [p for p in parts if _is_head(p)]
    if not heads:
        return
    outline = page_outline_of(document)
    for head in heads:
        lead: Part | None = None
        below = parts[parts.index(head) + 1 :]
        for n, part in enumerate(below):
            if part.what != "item":
                break
            nested = n + 1 < len(below) and below[n + 1].level > part.level
            if lead is None and nested and part.text.endswith(":"):
                lead = part
            elif not is_placeholder(part.text):
                near = outline.near(part.source.line, part.text)
                (step, *_) = read_steps(part.text, near)
                yield Action(
                    source=part.shape,
                    context=[head.shape, *([lead.shape] if lead is not None else [])],
                    of=head.text,
                    text=step.title,
                    due=step.due,
                )
