"""Placeholders that stand alone in the prose: "Tbd", "[text]", "Ann to add"."""

from __future__ import annotations

from collections.abc import Iterator

from placeplan.documents.document import Document
from placeplan.exchange.plan_parts import is_placeholder, parts_of, placeholder
from placeplan.kernel.problem import Problem
from placeplan.records import Record

SPECIFICITY = 8
SAMPLE = """\
### How we work

The partners meet every month and agree what to do next.
"""


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A problem for each placeholder, which is not taken for prose."""
    for part in parts_of(document):
        if part.what == "line" and is_placeholder(part.text):
            yield from placeholder(part, "a paragraph")
