"""How a plan engages people: the list below a heading on communications and engagement."""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.documents.document import Document
from placeplan.exchange.plan_parts import is_placeholder, parts_of
from placeplan.records import Engagement, Record

SPECIFICITY = 56
SAMPLE = """\
Communications and engagement

- A new engagement strategy was agreed with patients.
- Patients sit on every programme board.
"""

_HEADING = re.compile(
    r"^(?:our |public |patient |stakeholder |community |communications? (?:and|&) )*"
    r"(?:engagement|involvement)(?: activity| work| approach)?$",
    re.IGNORECASE,
)
_MARK = re.compile(r"^[^\w\"“‘(£]+")


def recognise(document: Document) -> Iterator[Record]:
    """An engagement record for each item."""
    parts = parts_of(document)
    for at, head in enumerate(parts):
        if head.is_heading and _HEADING.match(head.text):
            for part in parts[at + 1 :]:
                if part.what != "item":
                    break
                text = _MARK.sub("", part.text)
                if text and not is_placeholder(text):
                    yield Engagement(source=part.shape, context=[head.shape], theme=text)
