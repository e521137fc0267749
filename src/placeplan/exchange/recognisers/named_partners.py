"""Partners named in the opening of a plan, each with its short name in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.documents.document import Document
from placeplan.exchange.organisations import kind_of
from placeplan.exchange.plan_parts import Part, parts_of
from placeplan.records import Narrative, Organisation, Record

SPECIFICITY = 61
SAMPLE = """\
Operational plan 2025/26

We made this plan with Vale University Hospital NHS Foundation Trust (VUHFT) and others.

Foreword
"""

_NAMED = re.compile(
    r"\b(?P<name>(?:(?:mid|north|south|east|west|central)[ -](?:and )?)*"
    r"(?:[A-Z][\w'’&.-]*\s+(?:(?:and|of|on|the|for|&)\s+){0,2}){1,12}"
    r"(?:Trust|Council|Hospitals?|Board|Group|Service|Federation|Alliance|Partnership|CIC))"
    r"\s+\((?P<short>[A-Z][A-Za-z&]*[A-Z])\)"
)
_OPENING = 15


def recognise(document: Document) -> Iterator[Record]:
    """The organisations of such a paragraph, and the paragraph as prose."""
    for part in parts_of(document)[1:_OPENING]:
        found = list(_organisations(part)) if part.what == "line" else []
        if found:
            yield from found
            yield Narrative(source=part.shape, section="", text=part.text)


def _organisations(part: Part) -> Iterator[Organisation]:
    for named in _NAMED.finditer(part.text):
        kind = kind_of(named["name"])
        if kind != "other":
            yield Organisation(
                source=part.shape, name=named["name"], short_name=named["short"], org_kind=kind
            )
