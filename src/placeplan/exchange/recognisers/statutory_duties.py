"""Statutory duties: the paragraphs of a page that says which responsibilities must be met."""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.documents.document import Document
from placeplan.exchange.plan_parts import is_placeholder, parts_of
from placeplan.exchange.programme_outline import Page, page_outline_of
from placeplan.kernel.problem import Problem
from placeplan.records import Commitment, Record

SPECIFICITY = 72
SAMPLE = """\
ICB Programme: Safeguarding statutory responsibilities

Programme Objective: Keep children and adults safe.

Programme Description

Working with partners so that our duties are met.

For 2025/26 this will include:

Reviewing every serious case with the councils.

Training all staff in the Prevent duty.
"""

_STATUTORY = re.compile(
    r"\bstatutory\s+(?:dut(?:y|ies)|responsibilit(?:y|ies)|functions?|roles?)", re.IGNORECASE
)
_LEAD_IN = re.compile(r"\b(?:include|are|to|must|will)\b[^.]*:\s*$", re.IGNORECASE)


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A commitment for each duty below the line that leads them in."""
    if not any(_STATUTORY.search(part.text) for part in parts_of(document)):
        return
    for page in page_outline_of(document).pages:
        if _STATUTORY.search(page.title):
            yield from _duties(page)


def _duties(page: Page) -> Iterator[Record]:
    lead = None
    for placed in page.under("description", "", "objective"):
        part = placed.part
        if part.what in ("line", "item") and _LEAD_IN.search(placed.text):
            lead = part
        elif lead is not None and part.what != "table" and placed.role == "content":
            if is_placeholder(placed.text) or placed.section == "objective":
                continue
            yield Commitment(
                source=part.shape,
                context=[*page.named, lead.shape],
                framework=page.title,
                item=placed.text,
            )
