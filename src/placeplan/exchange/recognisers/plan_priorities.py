"""The plan on a page: its vision, and the lists of its priorities, challenges and enablers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.documents.document import Document
from placeplan.exchange.headings import Headings
from placeplan.exchange.plan_parts import Part, is_placeholder, items_of, parts_of
from placeplan.records import Goal, Narrative, Record
from placeplan.records.strategy import GoalKind

SPECIFICITY = 54
SAMPLE = """\
Key priority areas

- Care in the community
- Supporting self care
  - Frailty

Our vision is to improve the lives of people in the vale.

Enablers

Finance
Workforce
Estate
& Buildings
"""

_KINDS: dict[str, GoalKind] = {
    "priority": "priority",
    "challenge": "challenge",
    "enabler": "enabler",
    "value": "value",
}
_HEADINGS = Headings(
    {
        "priority": "key priority areas; priority areas; our priorities; key priorities; "
        "priorities; strategic priorities; our key priorities",
        "challenge": "our challenges; key challenges; challenges; strategic challenges; "
        "the challenges we face",
        "enabler": "enablers; our enablers; key enablers; strategic enablers",
        "value": "our values; values",
    }
)
_VISION = re.compile(
    r"^our (?:shared |joint )?vision (?:is|:)\s*(?:that\s+)?(?P<what>\w.*?)"
    r"(?:(?<=[.!?])\s+(?P<more>(?-i:[A-Z]).*))?$",
    re.IGNORECASE | re.DOTALL,
)
_LEADS_IN = re.compile(r"\bobjectives(?: of| are| include)?\s*:?$", re.IGNORECASE)
_LONGEST = 6


def recognise(document: Document) -> Iterator[Record]:
    """A goal for each entry of each list, nested entries under their parent."""
    parts = parts_of(document)
    for at, part in enumerate(parts):
        vision = _VISION.match(part.text) if part.what == "line" else None
        if vision is not None:
            yield Goal(
                source=part.shape,
                goal_kind="vision",
                title=vision["what"],
                definition=vision["more"],
            )
        if _leads_in(part, parts[at + 1 : at + 2]):
            yield from _objectives(part, [p for p in parts if p.index == part.index])
        role = _HEADINGS.role_of(part.text) if part.is_heading else None
        if role is not None and len(part.text.split()) <= _LONGEST:
            yield from _list(part, _KINDS[role], parts[at + 1 :])


def _leads_in(part: Part, below: list[Part]) -> bool:
    """True for an item on objectives with items nested below it."""
    if part.what != "item" or part.level or not below or below[0].index != part.index:
        return False
    return below[0].level > 0 and _LEADS_IN.search(part.text) is not None


def _objectives(lead: Part, block: list[Part]) -> Iterator[Record]:
    """The nested items below a line such as "our objectives are"; the rest of its list is prose."""
    inside = False
    for part in block:
        inside = part is lead or (inside and part.level > lead.level)
        if part is lead:
            continue
        if inside:
            yield Goal(
                source=part.shape,
                context=[lead.shape],
                goal_kind="objective",
                title=part.text.rstrip(" ;,"),
            )
        else:
            yield Narrative(source=part.shape, section="", text=part.text)


def _list(heading: Part, kind: GoalKind, below: list[Part]) -> Iterator[Goal]:
    first = below[0] if below else None
    if first is not None and first.what == "line" and len(items_of(first)) > 2:
        for text in items_of(first):
            yield Goal(source=first.shape, context=[heading.shape], goal_kind=kind, title=text)
        return
    parent: Part | None = None
    for part in below:
        if part.what != "item":
            return
        if is_placeholder(part.text):
            continue
        nested = part.level > 0 and parent is not None
        yield Goal(
            source=part.shape,
            context=[heading.shape, *([parent.shape] if nested and parent is not None else [])],
            goal_kind=kind,
            title=part.text,
            parent=parent.text if nested and parent is not None else None,
        )
        if part.level == 0:
            parent = part
