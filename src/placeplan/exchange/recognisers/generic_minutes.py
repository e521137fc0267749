"""Actions and decisions that minutes mark as such: "ACTION: ...", "RESOLVED that ..."."""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.documents.document import Document, Heading, Table
from placeplan.exchange.generic import cells
from placeplan.exchange.people import is_person
from placeplan.exchange.sections import Part, outline_of
from placeplan.kernel import period as periods
from placeplan.kernel.lazy_pattern import LazyPattern
from placeplan.kernel.problem import Problem
from placeplan.records import Action, Decision, Record

SPECIFICITY = 57
SAMPLE = """\
### Minutes of the Finance Committee, 8 May 2025

The committee looked at the winter plan.

ACTION: Ann Bell to share the audit report by 12 June 2025

RESOLVED that the second ward be opened.
"""

_ACTION = LazyPattern(
    r"^(?:ACTIONS?|Action)(?:\s+(?:point|item|no\.?|log))?(?:\s+[A-Z]*\d[\w./-]*)?\s*[:–—]\s*(?P<text>\S.*)$",
    re.DOTALL,
)
_DECISION = LazyPattern(
    r"^(?:(?:RESOLVED|Resolved|AGREED|Agreed|DECISION|Decision|DECIDED)\s*(?:[:–—]\s*|that\s+)"
    r"|(?:It was|The (?P<by>[A-Z][\w ]*?)) (?:RESOLVED|AGREED|APPROVED|DECIDED)\b\s*)\S.*$",
    re.DOTALL,
)
_WHO = LazyPattern(r"^(?P<who>[A-Z].{0,60}?)\s+(?:to|will|is to|agreed to)\s+(?=[a-z])")
_POST = LazyPattern(
    r"\b(?:chief|director|officer|head|manager|lead|chair|secretary|nurse|accountant|team)\b", re.I
)
_INITIALS = re.compile(r"^[A-Z]{2,4}$")
_FEWEST = 3
"""The words of an action; fewer are the name of who is to do what stands before it."""


def recognise(document: Document) -> Iterator[Record | Problem]:
    """An action or decision for each paragraph or item that opens with the word."""
    for block in document.blocks:
        if isinstance(block, Heading | Table):
            continue
        outline = outline_of(document)
        title = outline.above(block.line)
        while title is not None and _is_marked(title.text):
            title = outline.above(title.line)
        for part in outline.parts(block):
            for record in _said(part):
                context = [] if title is None else [title.source]
                of = None if title is None else title.text
                yield record.model_copy(update={"context": context, "of": of})


def _is_marked(text: str) -> bool:
    return bool(_ACTION.match(text) or _DECISION.match(text))


def _said(part: Part) -> Iterator[Action | Decision]:
    action, decision = _ACTION.match(part.text), _DECISION.match(part.text)
    if action is not None and len(action["text"].split()) >= _FEWEST:
        text = action["text"]
        day = next((f.period.start for f in periods.find(text) if f.period.start), None)
        yield Action(
            source=part.source, text=text, owners=_owners(text), due=cells.due_in(text, day)
        )
    elif decision is not None:
        yield Decision(source=part.source, text=part.text, by=decision["by"])


def _owners(text: str) -> list[str]:
    """Who is to do it: a person, initials or a post before "to"."""
    found = _WHO.match(text)
    names = cells.owners_of(found["who"]) if found else []
    return names if all(_is_someone(name) for name in names) else []


def _is_someone(name: str) -> bool:
    return bool(is_person(name) or _INITIALS.match(name) or _POST.search(name))
